import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { intrinsicColumns, type IntrinsicColumn } from "../bench/metrics";
import { AgoraError, InputError, InterruptedError } from "../errors";
import { costUsd, loadPrices, priceOf } from "../models/pricing";
import { diskError } from "../store/disk-error";
import { openRunDirectory } from "../store/run-directory";
import { removeIncomplete } from "../store/write-whole";
import { version } from "../version";
import { gradedPlaces } from "./draw-places";
import { checkOptions, type IntrinsicInput, type IntrinsicOptions } from "./intrinsic-options";
import type { MeasureContext } from "./measure-context";
import { arraySource, instancesHash, openSource, runSource, type PairSource } from "./pair-source";
import { openPurse } from "./purse";
import { isMeasured, type IntrinsicReport, type MetricResult } from "./report";
import { stepsOf, type Step } from "./steps";
import { readIntrinsic, writeIntrinsic } from "./stored-report";

/**
 * Measures the columns of Table 8 and our own on a run, a data file or instances in memory. Evidence
 * for each instance goes to `intrinsic/METRIC.jsonl`, values to `intrinsic.json`. Killed at any moment
 * and called again with the same options, it goes on: no instance is asked or paid twice. A metric whose
 * model fails is absent with the reason; so is one without its model, unless an earlier call has
 * measured it on the same instances.
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
  const found: Found = { results: [], failed: new Set() };
  try {
    await removeIncomplete(folder);
    const context = await contextOf(options, source, folder);
    try {
      await measureAll(context, options, found);
    } catch (error) {
      // What is finished has its value, whatever stopped the rest.
      const report = await reportOf(out, context, found);
      // The reason why it stopped tells more than that the report cannot be written.
      await writeIntrinsic(out, report).catch(() => undefined);
      throw error instanceof InterruptedError ? interrupted(folder, error) : error;
    }
    const report = await reportOf(out, context, found);
    await writeIntrinsic(out, report);
    return report;
  } finally {
    await directory.close();
  }
}

/** What has come of this call so far. */
interface Found {
  readonly results: MetricResult[];
  /** Metrics whose model failed. */
  readonly failed: Set<IntrinsicColumn>;
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
  const ids: string[] = [];
  for await (const { id } of source.pairs()) ids.push(id);
  return { instances: ids.length, sha256: instancesHash(ids) };
}

/**
 * Adds results as they come. What costs nothing goes first: a budget keeps none of it from being
 * measured, and it finds out what is wrong with the source.
 */
async function measureAll(
  context: MeasureContext,
  options: IntrinsicOptions,
  found: Found,
): Promise<void> {
  const costs = ({ model }: Step) => {
    if (!model || model.isLocal) return false;
    return costUsd(aToken, context.priceOf(model.name)) !== 0;
  };
  const steps = stepsOf(context, options);
  for (const step of [...steps.filter((one) => !costs(one)), ...steps.filter(costs)]) {
    const wanted = new Set<string>(step.metrics);
    const results = await step.work().catch((error: unknown) => {
      for (const metric of step.metrics) found.failed.add(metric);
      return absent(context, step, error);
    });
    found.results.push(...results.filter(({ metric }) => wanted.has(metric)));
  }
}

const aToken = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1 };

/** One server that is down must not keep the others from being asked. */
function absent(
  { onWarning }: Pick<MeasureContext, "onWarning">,
  { metrics }: Step,
  error: unknown,
): readonly MetricResult[] {
  if (!(error instanceof AgoraError) || error.exitStatus !== 1) throw error;
  const reason = error.message;
  onWarning(`${metrics.join(", ")}: ${reason}`);
  return metrics.map((metric) => ({ metric, value: null, reason }));
}

/** The results of this call, and of earlier ones what still holds. */
async function reportOf(
  out: string,
  { source, instances, sha256, purse }: MeasureContext,
  { results, failed }: Found,
): Promise<IntrinsicReport> {
  const before = await readIntrinsic(out);
  const byMetric = new Map<IntrinsicColumn, MetricResult>(
    (before?.instances_sha256 === sha256 ? before.metrics : []).map((result) => [
      result.metric,
      result,
    ]),
  );
  for (const result of results) {
    const { metric } = result;
    // A value of before stays where nobody was asked for another, not where asking failed.
    if (isMeasured(result) || failed.has(metric) || !byMetric.has(metric)) {
      byMetric.set(metric, result);
    }
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
