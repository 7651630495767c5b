import { InputError } from "../errors";
import { type Design, checkDesign, columnOf, isConstant } from "./design";
import { dot } from "./dot";
import { mean } from "./mean";
import { orthonormalBasis } from "./orthonormal-basis";
import { sumOfSquares } from "./sum-of-squares";

/**
 * Leave-one-row-out R2 of least squares without a refit: the error at a row left out is its residual
 * divided by 1 - its leverage (Allen's PRESS). Exact, and the cost of one fit. Columns that are
 * constant or follow from earlier ones are left out, as `estimableLeastSquares` does.
 * @returns 1 - PRESS / SST around the mean of all of y
 * @throws InputError when y is constant, as `checkDesign` on a ragged or non-finite table, and where
 *   a row alone decides a coefficient, naming it: without it there is no forecast
 * @see Allen, The relationship between variable selection and data augmentation, 1974
 */
export function pressR2(design: Design): number {
  const { x, y, names } = design;
  const varying = names.flatMap((_, j) => (isConstant(columnOf(x, j)) ? [] : [j]));
  const columns = varying.map((j) => columnOf(x, j));
  if (varying.length > 0) {
    checkDesign({
      x: x.map((row) => varying.map((j) => row[j]!)),
      y,
      names: varying.map((j) => names[j]!),
    });
  }
  if (isConstant(y)) {
    throw new InputError(`y is constant (${y[0]}); there is no variance to explain`);
  }
  const centre = mean(y);
  const deviations = y.map((value) => value - centre);
  const { vectors } = orthonormalBasis(columns);
  const along = vectors.map((vector) => dot(vector, deviations));
  const errors = deviations.map((deviation, row) => {
    const entries = vectors.map((vector) => vector[row]!);
    const freedom = 1 - 1 / y.length - sumOfSquares(entries);
    if (freedom < 1e-9) {
      throw new InputError(`row ${row + 1} alone decides a coefficient; without it none is left`);
    }
    return (deviation - dot(along, entries)) / freedom;
  });
  return 1 - sumOfSquares(errors) / sumOfSquares(deviations);
}
