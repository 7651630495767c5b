import { type Design, columnOf } from "./design";
import { dot } from "./dot";
import { estimableLeastSquares } from "./estimable-least-squares";
import type { LinearModel } from "./linear-model";
import { mean } from "./mean";
import { orthonormalBasis } from "./orthonormal-basis";
import { ridgeWeights } from "./ridge";
import { standardise } from "./standardise";

/**
 * Ridge regression of which the first columns go free: they are fitted as least squares would, and
 * only the others, standardised, are held down. With the indicators of a factor as the free columns,
 * an infinite penalty predicts the mean of each level.
 * @param free how many leading columns have no penalty
 * @param penalties as for `ridge`
 * @returns one model a penalty, in the columns' own units
 * @throws InputError as `standardise` for the columns held down, and `estimableLeastSquares`
 */
export function ridgeBeside(
  design: Design,
  free: number,
  penalties: readonly number[],
): readonly LinearModel[] {
  const { x, y, names } = design;
  const held = { x: x.map((row) => row.slice(free)), names: names.slice(free) };
  const { z, standardDeviations } = standardise(held);
  const freeColumns = names.slice(0, free).map((_, j) => columnOf(x, j));
  const { vectors } = orthonormalBasis(freeColumns);
  // What free columns explain is taken from both sides; the weights of the rest stay the same.
  const rest = (values: readonly number[]): number[] => {
    const centre = mean(values);
    const deviations = values.map((value) => value - centre);
    const along = vectors.map((vector) => dot(vector, deviations));
    return deviations.map((value, row) =>
      vectors.reduce((left, vector, k) => left - along[k]! * vector[row]!, value),
    );
  };
  const columns = held.names.map((_, j) => rest(columnOf(z, j)));
  const weights = ridgeWeights(
    x.map((_, row) => columns.map((column) => column[row]!)),
    rest(y),
    penalties,
  );
  return weights.map((own) => {
    const slopes = own.map((weight, j) => weight / standardDeviations[j]!);
    const base = estimableLeastSquares({
      x: x.map((row) => row.slice(0, free)),
      y: y.map((value, row) => value - dot(slopes, held.x[row]!)),
      names: names.slice(0, free),
    });
    return { intercept: base.intercept, slopes: [...base.slopes, ...slopes] };
  });
}
