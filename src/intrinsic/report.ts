import type { IntrinsicColumn } from "../bench/metrics";

/** A value as JSON has it. */
export type Plain =
  string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** What a metric came out as, or why it did not; never a zero for "not measured". */
export type MetricResult = MeasuredMetric | AbsentMetric;

export interface MeasuredMetric {
  readonly metric: IntrinsicColumn;
  /** Null when no instance could be scored. */
  readonly value: number | null;
  /** Instances the value rests on. */
  readonly n: number;
  /** Instances looked at that have no value: grades nobody could read, texts without words. */
  readonly unscored: number;
  /** Of the value, with the instances as draws from their generator; null where it cannot be told. */
  readonly standard_error: number | null;
  /** 95%. */
  readonly interval: readonly [low: number, high: number] | null;
  /** Who measured: the judge, the base model, the embedder; `agoralab` for plain counting. */
  readonly model: string;
  /** What else the value depends on. */
  readonly settings: { readonly [key: string]: Plain };
  /** Further numbers of the metric, named. */
  readonly details: { readonly [key: string]: Plain };
}

export interface AbsentMetric {
  readonly metric: IntrinsicColumn;
  readonly value: null;
  /** One clause: what is missing and how to give it. */
  readonly reason: string;
}

/** `intrinsic.json`: keys as column names. */
export interface IntrinsicReport {
  readonly source: string;
  readonly generator: string | null;
  readonly setting: string | null;
  readonly instances: number;
  /** Of the ids of the instances in their order: whose values these are. */
  readonly instances_sha256: string;
  /** In the order of the columns. */
  readonly metrics: readonly MetricResult[];
  /** US dollars of paid calls whose cost is known, all starts together; 0 when none was made. */
  readonly cost_usd: number;
  readonly agoralab_version: string;
}

export function isMeasured(result: MetricResult): result is MeasuredMetric {
  return !("reason" in result);
}
