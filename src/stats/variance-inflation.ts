import { type Design, columnOf } from "./design";
import { leastSquares } from "./least-squares";
import { mean } from "./mean";
import { sumOfSquares } from "./sum-of-squares";

/**
 * Variance inflation factors: how many times the variance of a slope is what it would be if the
 * predictor were uncorrelated with all others, 1 / (1 - R2 of the predictor on the others). 1: it
 * stands alone; above 10, by an old rule of thumb, its slope can hardly be told from the others'.
 * @returns one a predictor, 1 and up
 * @throws InputError as `leastSquares`
 */
export function varianceInflation({ x, names }: Pick<Design, "x" | "names">): number[] {
  // The covariance of the slopes depends on x alone, so any y will do.
  const { inverseFactor } = leastSquares({ x, y: x.map(() => 0), names });
  return names.map((_, j) => {
    const values = columnOf(x, j);
    const centre = mean(values);
    const squares = sumOfSquares(values.map((value) => value - centre));
    return squares * sumOfSquares(inverseFactor.getRow(j));
  });
}
