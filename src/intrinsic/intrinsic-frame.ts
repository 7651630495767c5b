import { basename } from "node:path";
import type { DataFrame } from "danfojs-node";
import { intrinsicColumns, type IntrinsicColumn } from "../bench/metrics";
import { parseSetting } from "../bench/settings";
import { InputError } from "../errors";
import { toFrame } from "../table/to-frame";
import { isMeasured, type IntrinsicReport, type MetricResult } from "./report";
import { readIntrinsic } from "./stored-report";

/** What a row of either table begins with. */
interface RunColumns {
  /** Name of the directory or file. */
  readonly run: string;
  readonly generator: string | null;
  readonly method: string | null;
  readonly domain: string | null;
}

/** A row a run: the columns of Table 8 and our own, null where not measured. */
export type WideRow = RunColumns & {
  readonly instances: number;
  /** Who measured the columns named after a model of the paper. */
  readonly judge: string | null;
  readonly second_judge: string | null;
  readonly base_model: string | null;
  readonly reward_model: string | null;
  readonly embedder: string | null;
} & Readonly<Record<IntrinsicColumn, number | null>>;

/** A row a run and metric. */
export interface LongRow extends RunColumns {
  readonly metric: IntrinsicColumn;
  readonly value: number | null;
  readonly n: number;
  readonly unscored: number;
  readonly standard_error: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly model: string | null;
  /** Why there is no value. */
  readonly reason: string | null;
}

/** Reports as one row each. */
export function wideRows(reports: readonly IntrinsicReport[]): WideRow[] {
  return reports.map((report) => {
    const modelOf = (...metrics: readonly IntrinsicColumn[]): string | null =>
      report.metrics.filter(isMeasured).find(({ metric }) => metrics.includes(metric))?.model ??
      null;
    const values = intrinsicColumns.map((metric) => [
      metric,
      resultOf(report, metric)?.value ?? null,
    ]);
    return {
      ...runColumns(report),
      instances: report.instances,
      ...(Object.fromEntries(values) as Record<IntrinsicColumn, number | null>),
      judge: modelOf("instruction_difficulty_gpt4o", "response_quality_gpt4o"),
      second_judge: modelOf("instruction_difficulty_prometheus", "response_quality_prometheus"),
      base_model: modelOf("response_perplexity"),
      reward_model: modelOf("response_quality_skywork_rm"),
      embedder: modelOf("instruction_diversity", "response_diversity"),
    };
  });
}

/** Reports as a row a metric, absent ones included; those with a value are what figures draw. */
export function longRows(reports: readonly IntrinsicReport[]): LongRow[] {
  return reports.flatMap((report) =>
    report.metrics.map((result): LongRow => {
      const measured = isMeasured(result) ? result : undefined;
      return {
        ...runColumns(report),
        metric: result.metric,
        value: result.value,
        n: measured?.n ?? 0,
        unscored: measured?.unscored ?? 0,
        standard_error: measured?.standard_error ?? null,
        low: measured?.interval?.[0] ?? null,
        high: measured?.interval?.[1] ?? null,
        model: measured?.model ?? null,
        reason: isMeasured(result) ? null : result.reason,
      };
    }),
  );
}

/**
 * The intrinsic metrics of runs as a danfojs DataFrame.
 * @param runs directories with an `intrinsic.json`, or reports
 * @param options.shape wide: a row a run, columns as in Table 8, ready for `analyzeTable`; long: a row a
 *   metric, with its standard error, interval and model
 * @throws InputError when a directory has no intrinsic metrics
 */
export async function intrinsicFrame(
  runs: readonly (string | IntrinsicReport)[],
  { shape = "wide" }: { readonly shape?: "wide" | "long" } = {},
): Promise<DataFrame> {
  const reports = await Promise.all(
    runs.map(async (run) => {
      if (typeof run !== "string") return run;
      const report = await readIntrinsic(run);
      if (report) return report;
      throw new InputError(`${run} has no intrinsic.json; make it with agoralab intrinsic ${run}`);
    }),
  );
  return toFrame(shape === "wide" ? wideRows(reports) : longRows(reports));
}

function resultOf(report: IntrinsicReport, metric: IntrinsicColumn): MetricResult | undefined {
  return report.metrics.find((result) => result.metric === metric);
}

function runColumns({ source, generator, setting }: IntrinsicReport): RunColumns {
  const parts = setting === null ? undefined : parseSetting(setting);
  return {
    run: basename(source),
    generator,
    method: parts?.method ?? null,
    domain: parts?.domain ?? null,
  };
}
