import { dot } from "./dot";
import { mean } from "./mean";
import { sumOfSquares } from "./sum-of-squares";

/** A column counts as a combination of earlier ones when they leave less than this of its length. */
const least = 1e-9;

/**
 * Orthonormal vectors that span the same space as the columns once these are centred, by
 * Gram-Schmidt done twice. A column without any part of its own (constant, or a combination of
 * those before) adds no vector.
 * @param columns each with one number a row
 * @param earlier orthonormal and centred vectors that the new ones are to be orthogonal to
 * @returns the new vectors, and the position of the column that each came from
 */
export function orthonormalBasis(
  columns: readonly (readonly number[])[],
  earlier: readonly (readonly number[])[] = [],
): { readonly vectors: readonly (readonly number[])[]; readonly columns: readonly number[] } {
  const vectors: (readonly number[])[] = [];
  const kept: number[] = [];
  columns.forEach((column, index) => {
    const centre = mean(column);
    const size = Math.sqrt(sumOfSquares(column));
    let rest: readonly number[] = column.map((value) => value - centre);
    for (let pass = 0; pass < 2; pass++) {
      for (const vector of [...earlier, ...vectors]) {
        const along = dot(vector, rest);
        rest = rest.map((value, row) => value - along * vector[row]!);
      }
    }
    const length = Math.sqrt(sumOfSquares(rest));
    if (!(length > least * size)) return;
    vectors.push(rest.map((value) => value / length));
    kept.push(index);
  });
  return { vectors, columns: kept };
}

/** Sum of squares of y along orthonormal vectors: what a regression on their span explains. */
export function squaresAlong(
  vectors: readonly (readonly number[])[],
  y: readonly number[],
): number {
  return vectors.reduce((sum, vector) => sum + dot(vector, y) ** 2, 0);
}
