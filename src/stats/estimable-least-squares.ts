import { type Design, columnOf } from "./design";
import { leastSquares } from "./least-squares";
import type { LinearModel } from "./linear-model";
import { mean } from "./mean";
import { orthonormalBasis } from "./orthonormal-basis";

/**
 * Least squares on the columns that have a part of their own: a constant column and a combination
 * of earlier ones get a slope of 0, as R's `lm` leaves them out. Indicators of several factors thus
 * need no care which of them follow from others.
 * @throws InputError as `checkDesign`, constant columns apart, and on too few rows
 */
export function estimableLeastSquares({ x, y, names }: Design): LinearModel {
  const { columns } = orthonormalBasis(names.map((_, j) => columnOf(x, j)));
  if (columns.length === 0) return { intercept: mean(y), slopes: names.map(() => 0) };
  const { intercept, slopes } = leastSquares({
    x: x.map((row) => columns.map((j) => row[j]!)),
    y,
    names: columns.map((j) => names[j]!),
  });
  return {
    intercept,
    slopes: names.map((_, j) => (columns.includes(j) ? slopes[columns.indexOf(j)]! : 0)),
  };
}
