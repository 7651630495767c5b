import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { intrinsicColumns, type IntrinsicColumn, type IntrinsicMetric } from "../bench/metrics";
import { AgoraError, InputError, InterruptedError } from "../errors";
import { costUsd, loadPrices, priceOf } from "../models/pricing";
import { diskError } from "../store/disk-error";
import { openRunDirectory } from "../store/run-directory";
import { version } from "../version";
import { gradedPlaces } from "./draw-places";
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
import { measureTexts, textMetrics } from "./measure-texts";
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
 * has measured it on the same instances.
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
  const results: MetricResult[] = [];
  try {
    const context = await contextOf(options, source, folder);
    try {
      await measureAll(context, options, results);
    } catch (error) {
      // What is finished has its value, whatever stopped the rest.
      await writeIntrinsic(out, await reportOf(out, context, results));
      throw error instanceof InterruptedError ? interrupted(folder, error) : error;
    }
    const report = await reportOf(out, context, results);
    await writeIntrinsic(out, report);
    return report;
  } finally {
    await directory.close();
  }
}

function interrupted(folder: string, cause: InterruptedError): InterruptedError {
  return new InterruptedError(`${folder} was interrupted; run the same command again to go on`, {
    cause,
  });
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
  const { instances, sha256 } = await countOf(source);
  if (instances === 0) throw new InputError(`${source.name} holds no instances`);
  const purse = await openPurse(folder, options.budgetUsd ?? Infinity);
  return {
    source,
    instances,
    sha256,
    folder,
    sampled:
      sample === undefined || sample >= instances
        ? undefined
        : gradedPlaces(instances, sample, seed),
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

async function countOf(source: PairSource): Promise<{ instances: number; sha256: string }> {
  const hash = createHash("sha256");
  let instances = 0;
  for await (const { id } of source.pairs()) {
    instances += 1;
    hash.update(`${id}\n`);
  }
  return { instances, sha256: hash.digest("hex") };
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

/** Metrics that are measured together, by one model at most. */
interface Step {
  readonly metrics: readonly IntrinsicColumn[];
  readonly model?: { readonly name: string; readonly isLocal?: boolean };
  readonly work: () => Promise<readonly MetricResult[]>;
}

/**
 * Adds results as they come. What costs nothing goes first: a budget keeps none of it from being
 * measured, and it finds out what is wrong with the source.
 */
async function measureAll(
  context: MeasureContext,
  options: IntrinsicOptions,
  results: MetricResult[],
): Promise<void> {
  const costs = ({ model }: Step) => {
    if (!model || model.isLocal) return false;
    return costUsd(aToken, context.priceOf(model.name)) !== 0;
  };
  const steps = stepsOf(context, options);
  for (const step of [...steps.filter((one) => !costs(one)), ...steps.filter(costs)]) {
    const found = await orAbsent(context, step);
    const wanted = new Set<string>(step.metrics);
    results.push(...found.filter(({ metric }) => wanted.has(metric)));
  }
}

const aToken = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1 };

function stepsOf(
  context: MeasureContext,
  { models = {}, missing = {}, metrics = intrinsicColumns }: IntrinsicOptions,
): Step[] {
  const wanted = new Set<string>(metrics);
  const { likelihood, reward, embedder = hashedNgramEmbedder } = models;
  const absent = (reason: string, ...columns: readonly IntrinsicColumn[]): Step => ({
    metrics: columns,
    work: () => Promise.resolve(columns.map((metric) => ({ metric, value: null, reason }))),
  });
  const steps: Step[] = [
    { metrics: textMetrics, work: () => measureTexts(context, wanted) },
    missing.embedder !== undefined
      ? absent(missing.embedder, ...vectorMetrics)
      : {
          metrics: vectorMetrics,
          model: embedder,
          work: () => measureDiversities(context, embedder, wanted),
        },
    !likelihood
      ? absent(missing.likelihood ?? notGiven.likelihood, "response_perplexity")
      : {
          metrics: ["response_perplexity"],
          model: likelihood,
          work: async () => [await measurePerplexity(context, likelihood)],
        },
    !reward
      ? absent(missing.reward ?? notGiven.reward, "response_quality_skywork_rm")
      : {
          metrics: ["response_quality_skywork_rm"],
          model: reward,
          work: async () => [await measureReward(context, reward)],
        },
    ...judgedColumns.map(([metric, slot, rubric]) => {
      const judge = models[slot];
      if (!judge) return absent(missing[slot] ?? notGiven[slot], metric);
      return gradingStep(context, { metric, judge, rubric, option: `--${slot}` });
    }),
  ];
  return steps
    .map((step) => ({ ...step, metrics: step.metrics.filter((metric) => wanted.has(metric)) }))
    .filter((step) => step.metrics.length > 0);
}

function gradingStep(context: MeasureContext, grading: AnyGrading): Step {
  const { metric } = grading;
  return isAsked(grading)
    ? {
        metrics: [metric],
        model: grading.judge.chat.model,
        work: async () => [await measureGrades(context, grading)],
      }
    : { metrics: [metric], work: async () => [await measureLocalGrades(context, metric, grading)] };
}

type AnyGrading = Omit<Grading, "judge"> & { readonly judge: Judge };

/** One server that is down must not keep the others from being asked. */
async function orAbsent(
  { onWarning }: Pick<MeasureContext, "onWarning">,
  { metrics, work }: Step,
): Promise<readonly MetricResult[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AgoraError) || error.exitStatus !== 1) throw error;
    const reason = error.message;
    onWarning(`${metrics.join(", ")}: ${reason}`);
    return metrics.map((metric) => ({ metric, value: null, reason }));
  }
}

function isAsked(grading: AnyGrading): grading is Grading {
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
  const vectors = embedder.isLocal
    ? localVectors(context, embedder)
    : await storedVectors(context, embedder, fields);
  try {
    const results: MetricResult[] = [];
    for (const field of fields) {
      results.push(...(await measureDiversity(context, field, { embedder, vectors })));
    }
    return results;
  } finally {
    await vectors.close();
  }
}

/** The results of this call, and of earlier ones what still holds. */
async function reportOf(
  out: string,
  { source, instances, sha256, purse }: MeasureContext,
  results: readonly MetricResult[],
): Promise<IntrinsicReport> {
  const before = await readIntrinsic(out);
  const byMetric = new Map<IntrinsicColumn, MetricResult>(
    (before?.instances_sha256 === sha256 ? before.metrics : []).map((result) => [
      result.metric,
      result,
    ]),
  );
  for (const result of results) {
    if (!("reason" in result) || !byMetric.has(result.metric)) byMetric.set(result.metric, result);
  }
  return {
    source: source.name,
    generator: source.generator,
    setting: source.setting,
    instances,
    instances_sha256: sha256,
    metrics: intrinsicColumns.flatMap((metric) => byMetric.get(metric) ?? []),
    cost_usd: purse.spentUsd,
    agoralab_version: version,
  };
}
