import type { OwnMetric } from "../bench/metrics";
import { countTokens } from "../models/token-count";
import { createDuplicateFinder } from "../stats/near-duplicates";
import { createOverlapIndex } from "../stats/ngram-overlap";
import { withEvidenceFiles } from "./evidence-files";
import { meanSummary } from "./mean-summary";
import type { MeasureContext } from "./measure-context";
import type { MetricResult, Plain } from "./report";
import { selectedPairs } from "./selected-pairs";

/** The metrics that need nothing but the texts; made anew each time. */
export const textMetrics = [
  "near_duplicate_percent",
  "contamination_percent",
  "instruction_tokens",
  "response_tokens",
] as const satisfies readonly OwnMetric[];

type TextMetric = (typeof textMetrics)[number];

/** Words in a row that an instance and a problem share, from which it counts as contaminated. */
const sharedWords = 13;

/** Measures lengths, near-duplicates and contamination in one pass over the instances. */
export async function measureTexts(
  context: MeasureContext,
  wanted: ReadonlySet<string>,
): Promise<MetricResult[]> {
  const metrics = textMetrics.filter((metric) => wanted.has(metric));
  if (metrics.length === 0) return [];
  const checks = await Promise.all(
    (wanted.has("contamination_percent") ? context.benchmarks : []).map(
      async ({ benchmark, problems }) => ({
        benchmark,
        index: await createOverlapIndex(problems, sharedWords),
        instances: 0,
      }),
    ),
  );
  const finder = createDuplicateFinder();
  const ids: string[] = [];
  const values = new Map<TextMetric, number[]>(metrics.map((metric) => [metric, []]));
  const hasEvidence = (metric: TextMetric) =>
    metric !== "contamination_percent" || checks.length > 0;
  await withEvidenceFiles(context.folder, metrics.filter(hasEvidence), async (write) => {
    for await (const { id, index, instruction, response } of selectedPairs(context)) {
      ids.push(id);
      const text = `${instruction}\n\n${response}`;
      const add = async (metric: TextMetric, evidence: () => { readonly value: number }) => {
        const own = values.get(metric);
        if (!own) return;
        const found = evidence();
        own.push(found.value);
        await write(metric, { id, index, ...found });
      };
      await add("near_duplicate_percent", () => {
        const found = finder.add(text);
        return found
          ? { value: 100, of: ids[found.of], similarity: found.similarity }
          : { value: 0 };
      });
      await add("contamination_percent", () => {
        const touched = checks.filter((check) => check.index.overlapping(text) > 0);
        for (const check of touched) check.instances += 1;
        return {
          value: touched.length > 0 ? 100 : 0,
          benchmarks: touched.map(({ benchmark }) => benchmark),
        };
      });
      await add("instruction_tokens", () => ({ value: countTokens(instruction) }));
      await add("response_tokens", () => ({ value: countTokens(response) }));
      context.progress(metrics[0]!, ids.length, context.instances);
    }
  });
  return metrics.map((metric) => {
    if (!hasEvidence(metric)) {
      const reason = "no problems to look for; give them with --benchmark-data NAME=FILE";
      return { metric, value: null, reason };
    }
    const { settings, details = {} } = describe(metric, checks);
    return {
      metric,
      ...meanSummary(values.get(metric) ?? []),
      unscored: 0,
      model: "agoralab",
      settings,
      details,
    };
  });
}

function describe(
  metric: TextMetric,
  checks: readonly {
    readonly benchmark: string;
    readonly index: { readonly size: number; readonly touched: number };
    readonly instances: number;
  }[],
): {
  readonly settings: { readonly [key: string]: Plain };
  readonly details?: { readonly [key: string]: Plain };
} {
  switch (metric) {
    case "near_duplicate_percent":
      return { settings: { similarity: "Jaccard of runs of 5 words, estimated", threshold: 0.8 } };
    case "contamination_percent":
      return {
        settings: { shared_words: sharedWords },
        details: Object.fromEntries(
          checks.map(({ benchmark, index, instances }) => [
            benchmark,
            { problems: index.size, instances, touched_problems: index.touched },
          ]),
        ),
      };
    case "instruction_tokens":
    case "response_tokens":
      return { settings: { vocabulary: "o200k_base" } };
  }
}
