import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { intrinsicColumns, type IntrinsicColumn, type IntrinsicMetric } from "../bench/metrics";
import { InputError, ProviderError } from "../errors";
import { loadPrices, priceOf } from "../models/pricing";
import { createRandom } from "../stats/random";
import { diskError } from "../store/disk-error";
import { openRunDirectory } from "../store/run-directory";
import { version } from "../version";
import { hashedNgramEmbedder } from "./embedders/hashed-ngrams";
import {
  checkOptions,
  type IntrinsicInput,
  type IntrinsicModels,
  type IntrinsicOptions,
} from "./intrinsic-options";
import type { MeasureContext } from "./measure-context";
import { measureDiversity } from "./measure-diversity";
import { measureGrades, type Grading } from "./measure-grades";
import { measureTexts } from "./measure-texts";
import { measureLocalGrades, measurePerplexity, measureReward } from "./measure-values";
import type { Embedder, Judge, Rubric } from "./metric-models";
import { arraySource, openSource, runSource, type PairSource } from "./pair-source";
import type { IntrinsicReport, MetricResult } from "./report";
import { openPurse } from "./purse";
import { readIntrinsic, writeIntrinsic } from "./stored-report";
import { localVectors, storedVectors, textFields } from "./vectors";

/**
 * Measures the columns of Table 8 and our own on a run, a data file or instances in memory. Evidence
 * for each instance goes to `intrinsic/METRIC.jsonl`, values to `intrinsic.json`. Killed at any moment
 * and called again with the same options, it goes on: no instance is asked or paid twice. A metric
 * without its model, or whose server refuses for good, is absent with the reason, unless an earlier call
 * has measured it on the same number of instances.
 * @throws InputError on options that cannot work, evidence by another model, a directory in use;
 *   BudgetError at the cap; InterruptedError after `signal`
 */
export async function measureIntrinsic(options: IntrinsicOptions): Promise<IntrinsicReport> {
  checkOptions(options);
  const source = await sourceOf(options);
  const out = options.out ?? ("run" in options ? options.run : undefined);
  if (out === undefined) throw new InputError("a directory for the results is needed (out)");
  const folder = join(out, "intrinsic");
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw diskError(error, "making the directory", folder);
  });
  const directory = await openRunDirectory(folder, 0);
  try {
    const context = await contextOf(options, source, folder);
    const results = await measureAll(context, options);
    const report = await reportOf(out, context, results);
    await writeIntrinsic(out, report);
    return report;
  } finally {
    await directory.close();
  }
}

async function sourceOf(options: IntrinsicInput): Promise<PairSource> {
  if ("run" in options) return runSource(options.run);
  return "path" in options ? openSource(options.path) : arraySource(options.instances);
}

async function contextOf(
  options: IntrinsicOptions,
  source: PairSource,
  folder: string,
): Promise<MeasureContext> {
  const { sample, seed = 0, prices = loadPrices(), signal, onProgress, onWarning } = options;
  const instances = await countOf(source);
  if (instances === 0) throw new InputError(`${source.name} holds no instances`);
  const purse = await openPurse(folder, options.budgetUsd ?? Infinity);
  return {
    source,
    instances,
    folder,
    sampled:
      sample === undefined || sample >= instances
        ? undefined
        : samplePlaces(instances, sample, seed),
    benchmarks: options.benchmarks ?? [],
    askingNeighbors: options.askingNeighbors ?? 1000,
    seed,
    concurrency: options.concurrency ?? 16,
    attempts: options.attempts ?? 3,
    signal,
    priceOf: (model) => priceOf(model, prices),
    onWarning: (warning) => onWarning?.(warning),
    progress: (metric, done, total) =>
      onProgress?.({ metric, done, total, costUsd: purse.spentUsd }),
    purse,
  };
}

async function countOf(source: PairSource): Promise<number> {
  const pairs = source.pairs()[Symbol.asyncIterator]();
  let count = 0;
  while (!(await pairs.next()).done) count += 1;
  return count;
}

/** The first places of a longer sample are those of a shorter one: more can be graded later. */
function samplePlaces(instances: number, sample: number, seed: number): ReadonlySet<number> {
  const places = Array.from({ length: instances }, (_, place) => place);
  return new Set(createRandom(`intrinsic/sample/${seed}`).sample(places, sample));
}

/** The columns of a judge, and how a user names it. */
export const judgedColumns = [
  ["instruction_difficulty_gpt4o", "judge", "instruction_difficulty"],
  ["instruction_difficulty_prometheus", "prometheus", "instruction_difficulty"],
  ["response_quality_gpt4o", "judge", "response_quality"],
  ["response_quality_prometheus", "prometheus", "response_quality"],
] as const satisfies readonly (readonly [IntrinsicMetric, keyof IntrinsicModels, Rubric])[];

const notGiven = {
  judge: "no judge given; name one with --judge openai:MODEL",
  prometheus: "no second judge given; name one with --prometheus compatible:MODEL",
  likelihood: "no base model given; name one with --perplexity compatible:MODEL",
  reward: "no reward model given; name one with --reward compatible:MODEL",
};

async function measureAll(
  context: MeasureContext,
  { models = {}, missing = {}, metrics = intrinsicColumns }: IntrinsicOptions,
): Promise<MetricResult[]> {
  const wanted = new Set<string>(metrics);
  const results: MetricResult[] = [];
  const attempt = async (names: readonly IntrinsicColumn[], work: () => Promise<MetricResult[]>) =>
    results.push(...(await orAbsent(context, names, work)));
  const absent = (metric: IntrinsicColumn, slot: keyof typeof notGiven) =>
    results.push({ metric, value: null, reason: missing[slot] ?? notGiven[slot] });
  const { likelihood, reward, embedder = hashedNgramEmbedder } = models;
  // What costs nothing first: it also finds out what is wrong with the source.
  results.push(...(await measureTexts(context, wanted)));
  const ofVectors = vectorMetrics.filter((metric) => wanted.has(metric));
  if (missing.embedder !== undefined) {
    const reason = missing.embedder;
    results.push(...ofVectors.map((metric) => ({ metric, value: null, reason })));
  } else {
    await attempt(ofVectors, () => measureDiversities(context, embedder, wanted));
  }
  if (wanted.has("response_perplexity")) {
    if (!likelihood) absent("response_perplexity", "likelihood");
    else {
      await attempt(["response_perplexity"], async () => [
        await measurePerplexity(context, likelihood),
      ]);
    }
  }
  if (wanted.has("response_quality_skywork_rm")) {
    if (!reward) absent("response_quality_skywork_rm", "reward");
    else {
      await attempt(["response_quality_skywork_rm"], async () => [
        await measureReward(context, reward),
      ]);
    }
  }
  const gradings = judgedColumns.flatMap(([metric, slot, rubric]) => {
    const judge = models[slot];
    if (!wanted.has(metric)) return [];
    if (judge) return [{ metric, judge, rubric, option: `--${slot}` }];
    absent(metric, slot);
    return [];
  });
  for (const grading of gradings) {
    await attempt([grading.metric], async () => [
      isAsked(grading)
        ? await measureGrades(context, grading)
        : await measureLocalGrades(context, grading.metric, grading),
    ]);
  }
  return results;
}

/** One server that is down must not keep the others from being asked. */
async function orAbsent(
  { onWarning }: Pick<MeasureContext, "onWarning">,
  metrics: readonly IntrinsicColumn[],
  work: () => Promise<MetricResult[]>,
): Promise<MetricResult[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const reason = error.message;
    onWarning(`${metrics.join(", ")}: ${reason}`);
    return metrics.map((metric) => ({ metric, value: null, reason }));
  }
}

function isAsked(grading: Omit<Grading, "judge"> & { judge: Judge }): grading is Grading {
  return grading.judge.chat !== undefined;
}

const vectorMetrics = [
  "instruction_diversity",
  "response_diversity",
  "instruction_nearest_distance",
  "response_nearest_distance",
] as const satisfies readonly IntrinsicColumn[];

async function measureDiversities(
  context: MeasureContext,
  embedder: Embedder,
  wanted: ReadonlySet<string>,
): Promise<MetricResult[]> {
  const fields = textFields.filter(
    (field) => wanted.has(`${field}_diversity`) || wanted.has(`${field}_nearest_distance`),
  );
  if (fields.length === 0) return [];
  const vectors = embedder.isLocal
    ? localVectors(context, embedder)
    : await storedVectors(context, embedder, fields);
  try {
    const results: MetricResult[] = [];
    for (const field of fields) {
      results.push(...(await measureDiversity(context, field, { embedder, vectors })));
    }
    return results.filter(({ metric }) => wanted.has(metric));
  } finally {
    await vectors.close();
  }
}

/** The results of this call, and of earlier ones what still holds. */
async function reportOf(
  out: string,
  { source, instances, purse }: MeasureContext,
  results: readonly MetricResult[],
): Promise<IntrinsicReport> {
  const before = await readIntrinsic(out);
  const isSame = before?.source === source.name && before.instances === instances;
  const byMetric = new Map<IntrinsicColumn, MetricResult>(
    (isSame ? before.metrics : []).map((result) => [result.metric, result]),
  );
  for (const result of results) {
    if (!("reason" in result) || !byMetric.has(result.metric)) byMetric.set(result.metric, result);
  }
  return {
    source: source.name,
    generator: source.generator,
    setting: source.setting,
    instances,
    metrics: intrinsicColumns.flatMap((metric) => byMetric.get(metric) ?? []),
    cost_usd: purse.spentUsd,
    agoralab_version: version,
  };
}
