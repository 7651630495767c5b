import { type Benchmark, benchmarksOfDomain } from "./bench/benchmarks";
import type { Domain } from "./bench/domains";
import { InputError } from "./errors";
import { mean } from "./stats/mean";

/** What a PGR is made of: three scores on the same benchmark, percent (0 to 100). */
export interface PgrScores {
  /** The untrained base model. */
  readonly base: number;
  /** The base model trained on the generator's data. */
  readonly student: number;
  /** The professionally tuned model of the same base. */
  readonly reference: number;
}

/**
 * Performance Gap Recovered: the share of the gap from base to reference that the student closes,
 * 100 * (student - base) / (reference - base).
 * @param scores benchmark: only named in error messages
 * @returns percent; below 0 when the student fell under the base, above 100 when it passed the
 *   reference
 * @throws InputError when reference equals base, since there is no gap to recover, or a score is not
 *   a finite number
 * @see arXiv 2412.03679, Figure 3
 */
export function pgr({
  base,
  student,
  reference,
  benchmark,
}: PgrScores & { readonly benchmark?: string }): number {
  const where = benchmark === undefined ? "" : ` on ${benchmark}`;
  for (const [name, score] of Object.entries({ base, student, reference })) {
    if (!Number.isFinite(score)) {
      throw new InputError(`pgr undefined${where}: ${name} is ${score}, not a finite score`);
    }
  }
  if (reference === base) {
    throw new InputError(`pgr undefined${where}: reference equals base (${base})`);
  }
  // The share first: at the reference it is 1 exactly, and so the result 100.
  return 100 * ((student - base) / (reference - base));
}

/**
 * The PGR of a student that scores 100 percent, above which there is none.
 * @throws InputError as `pgr`, and when the reference is below the base: a better student then has a
 *   lower PGR
 */
export function pgrCeiling({ base, reference }: Omit<PgrScores, "student">): number {
  if (reference < base) {
    throw new InputError(`pgr has no ceiling: reference (${reference}) is below base (${base})`);
  }
  return pgr({ base, student: 100, reference });
}

/**
 * PGR of one generator in a setting as the mean of its PGR on the domain's two benchmarks: one of two
 * readings of a cell of Table 2. The other is the PGR of the mean scores; the paper does not print what
 * would tell them apart, and `pgrReport` gives both.
 * @param scores by benchmark; those of other domains are ignored
 * @returns percent
 * @throws InputError as `pgr`, and when a benchmark of the domain has no scores: half a mean would
 *   pass for a whole one
 */
export function settingPgr(
  domain: Domain,
  scores: Readonly<Partial<Record<Benchmark, PgrScores>>>,
): number {
  const perBenchmark = benchmarksOfDomain[domain].map((benchmark) => {
    const found = scores[benchmark];
    if (found === undefined) {
      throw new InputError(
        `pgr of a ${domain} setting undefined: there are no scores on ${benchmark}`,
      );
    }
    return pgr({ ...found, benchmark });
  });
  return mean(perBenchmark);
}
