import { tHalfWidth } from "../stats/distributions";
import { mean } from "../stats/mean";
import { sampleStandardDeviation } from "../stats/sample-standard-deviation";

/** A mean and how sure it is; null where there are too few values to say. */
export interface MeanSummary {
  readonly value: number | null;
  /** Values it is a mean of. */
  readonly n: number;
  /** Sample standard deviation / √n: of the mean, with the instances as draws from their generator. */
  readonly standard_error: number | null;
  /** 95%, by Student's t. */
  readonly interval: readonly [low: number, high: number] | null;
}

/** Summary of finite values. */
export function meanSummary(values: readonly number[]): MeanSummary {
  const n = values.length;
  if (n === 0) return { value: null, n, standard_error: null, interval: null };
  const value = mean(values);
  if (n < 2) return { value, n, standard_error: null, interval: null };
  const error = sampleStandardDeviation(values) / Math.sqrt(n);
  return { value, n, standard_error: error, interval: intervalOf(value, error, n - 1) };
}

/** The 95% interval around a value. */
export function intervalOf(value: number, error: number, df: number): [number, number] {
  const half = tHalfWidth(0.95, df) * error;
  return [value - half, value + half];
}
