import type { BenchmarkTexts } from "../bench/benchmark-texts";
import type { IntrinsicColumn } from "../bench/metrics";
import type { Price } from "../models/pricing";
import type { PairSource } from "./pair-source";
import type { Purse } from "./purse";

/** Where a measurement stands. */
export interface IntrinsicProgress {
  /** `embeddings`: the vectors of both diversities are being fetched. */
  readonly metric: IntrinsicColumn | "embeddings";
  /** Instances done, of those this metric looks at; texts, of embeddings. */
  readonly done: number;
  readonly total: number;
  /** Known cost of paid calls so far, all metrics and starts together. */
  readonly costUsd: number;
}

/** What every metric needs to know of the measurement it is part of. */
export interface MeasureContext {
  readonly source: PairSource;
  /** Instances of the source. */
  readonly instances: number;
  /** Of their ids, in order. */
  readonly sha256: string;
  /** Directory of the evidence. */
  readonly folder: string;
  /** Places (0 and up) that judges look at; undefined for all. */
  readonly sampled: ReadonlySet<number> | undefined;
  readonly benchmarks: readonly BenchmarkTexts[];
  /** Instances whose nearest neighbour is looked for. */
  readonly askingNeighbors: number;
  readonly seed: number;
  /** Calls in flight at most. */
  readonly concurrency: number;
  /** Times a grade that cannot be read is asked for. */
  readonly attempts: number;
  readonly signal: AbortSignal | undefined;
  readonly priceOf: (model: string) => Price | undefined;
  readonly onWarning: (warning: string) => void;
  progress(metric: IntrinsicProgress["metric"], done: number, total: number): void;
  readonly purse: Purse;
}
