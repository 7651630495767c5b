import { type Design, checkColumns, columnOf } from "./design";
import { dot } from "./dot";
import type { LinearModel } from "./linear-model";
import { mean } from "./mean";
import { sampleStandardDeviation } from "./sample-standard-deviation";

/** Columns of mean 0 and sample standard deviation 1, and what was taken from them. */
export interface Standardised {
  /** Rows × columns. */
  readonly z: number[][];
  readonly means: readonly number[];
  readonly standardDeviations: readonly number[];
}

/**
 * Centres columns and divides them by their sample standard deviation (n - 1).
 * @throws InputError as `checkColumns`: a ragged or non-finite table, a constant column
 */
export function standardise(table: Pick<Design, "x" | "names">): Standardised {
  checkColumns(table);
  const { x, names } = table;
  const means = names.map((_, j) => mean(columnOf(x, j)));
  const standardDeviations = names.map((_, j) => sampleStandardDeviation(columnOf(x, j)));
  const z = x.map((row) => row.map((value, j) => (value - means[j]!) / standardDeviations[j]!));
  return { z, means, standardDeviations };
}

/** A model of standardised predictors, in the predictors' own units. */
export function unstandardised(
  weights: readonly number[],
  yMean: number,
  { means, standardDeviations }: Omit<Standardised, "z">,
): LinearModel {
  const slopes = weights.map((weight, j) => weight / standardDeviations[j]!);
  return { intercept: yMean - dot(slopes, means), slopes };
}
