import type { BenchmarkTexts } from "../bench/benchmark-texts";
import type { Instance } from "../bench/instance";
import { nearDuplicates } from "../stats/near-duplicates";
import { createOverlapIndex, type OverlapIndex } from "../stats/ngram-overlap";

/** How much of a run repeats itself or the benchmarks. Reported, not removed: the paper keeps both. */
export interface Originality {
  readonly instances: number;
  /** Instances that say nearly what an earlier one says (see `nearDuplicates`), percent. */
  readonly nearDuplicatePercent: number;
  readonly contamination: readonly Contamination[];
}

export interface Contamination {
  readonly benchmark: string;
  readonly problems: number;
  /** Instances that share 13 words in a row with a problem. */
  readonly contaminatedInstances: number;
  readonly contaminatedPercent: number;
  /** Problems that share 13 words in a row with an instance. */
  readonly touchedProblems: number;
}

/**
 * Measures near-duplicates and contamination in one pass over the instances, which are not kept.
 * @param benchmarks texts of the test problems; none where they are not at hand
 */
export async function measureOriginality(
  instances: AsyncIterable<Instance> | Iterable<Instance>,
  benchmarks: readonly BenchmarkTexts[] = [],
): Promise<Originality> {
  const checks: { benchmark: string; index: OverlapIndex; contaminated: number }[] = [];
  for (const { benchmark, problems } of benchmarks) {
    checks.push({ benchmark, index: await createOverlapIndex(problems), contaminated: 0 });
  }
  async function* texts(): AsyncGenerator<string> {
    for await (const { instruction, response } of instances) {
      const text = `${instruction}\n\n${response}`;
      for (const check of checks) {
        if (check.index.overlapping(text) > 0) check.contaminated += 1;
      }
      yield text;
    }
  }
  const { n, percent } = await nearDuplicates(texts());
  return {
    instances: n,
    nearDuplicatePercent: percent,
    contamination: checks.map(({ benchmark, index, contaminated }) => ({
      benchmark,
      problems: index.size,
      contaminatedInstances: contaminated,
      contaminatedPercent: (100 * contaminated) / n,
      touchedProblems: index.touched,
    })),
  };
}
