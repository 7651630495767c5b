import { Matrix } from "ml-matrix";
import { InputError } from "../errors";
import { isConstant, negligible } from "./design";
import { mean } from "./mean";
import { orthonormalBasis, squaresAlong } from "./orthonormal-basis";
import { smallestOnHalfLine } from "./smallest-on-half-line";
import { sumOfSquares } from "./sum-of-squares";

/** A random factor: levels that are a sample of more, each shifting its rows by its own amount. */
export interface RandomFactor {
  readonly name: string;
  /** Level of each row. */
  readonly groups: readonly string[];
}

export interface VarianceComponent {
  readonly name: string;
  /** In squared units of y, 0 and up. */
  readonly variance: number;
  /** Of the sum of all components with the residual: the intraclass correlation, 0 to 1. */
  readonly share: number;
}

export interface RandomInterceptsFit {
  /** One a factor, in the order given, then `residual`. */
  readonly components: readonly VarianceComponent[];
}

export interface RandomInterceptsInput {
  readonly y: readonly number[];
  /** At least one, each of at least 2 levels and fewer levels than rows; they may cross. */
  readonly factors: readonly RandomFactor[];
  /** Columns × rows of fixed effects beside the intercept. Default: none. */
  readonly fixed?: readonly (readonly number[])[];
}

/**
 * Linear mixed model with independent random intercepts: y = fixed effects + a shift for the level
 * of each factor + residual. Variances by restricted maximum likelihood (REML), profiled over the
 * fixed effects and the residual variance, one factor at a time in turn until nothing moves; a
 * variance may come out as 0. Cost: rows × levels² for each of some hundred evaluations.
 * @throws InputError when y is constant, a factor has a single level or a level a row, or the fixed
 *   effects leave no freedom or no variance
 * @see Bates, Mächler, Bolker and Walker, Fitting linear mixed-effects models using lme4, 2015,
 *   section 3
 */
export function randomIntercepts({
  y,
  factors,
  fixed = [],
}: RandomInterceptsInput): RandomInterceptsFit {
  checkFactors(y, factors);
  const n = y.length;
  // Any basis of the fixed effects gives the same variances; an orthonormal one rounds least.
  const { vectors } = orthonormalBasis(fixed);
  const x = new Matrix([
    new Array<number>(n).fill(1 / Math.sqrt(n)),
    ...vectors.map((v) => [...v]),
  ]);
  if (x.rows >= n) throw new InputError(`${x.rows} fixed effects leave no freedom in ${n} rows`);
  const z = factors.map(({ groups }) => levelColumns(groups));
  const centre = mean(y);
  const deviations = y.map((value) => value - centre);
  const squares = sumOfSquares(deviations);
  if (squares - squaresAlong(vectors, deviations) <= negligible * squares) {
    throw new InputError("the fixed effects explain y exactly; there is no variance to split");
  }
  const profile = createProfile(x.transpose(), z, Matrix.columnVector(deviations));

  // Standard deviation of each factor as a multiple of the residual's.
  const ratios = factors.map(() => 1);
  let last = Infinity;
  for (let round = 0; round < mostRounds; round++) {
    factors.forEach((_, index) => {
      ratios[index] = smallestOnHalfLine((value) => profile(ratios.with(index, value)).criterion);
    });
    const { criterion } = profile(ratios);
    if (last - criterion < 1e-9) break;
    last = criterion;
  }
  const { residualVariance } = profile(ratios);
  const variances = [...ratios.map((ratio) => ratio ** 2 * residualVariance), residualVariance];
  const all = variances.reduce((sum, value) => sum + value, 0);
  const names = [...factors.map(({ name }) => name), "residual"];
  return {
    components: names.map((name, index) => ({
      name,
      variance: variances[index]!,
      share: variances[index]! / all,
    })),
  };
}

/** Alternating between crossed factors settles in a handful of rounds. */
const mostRounds = 50;

function checkFactors(y: readonly number[], factors: readonly RandomFactor[]): void {
  if (factors.length === 0) throw new InputError("a mixed model requires at least 1 random factor");
  if (isConstant(y)) {
    throw new InputError(`y is constant (${y[0]}); there is no variance to split`);
  }
  for (const { name, groups } of factors) {
    const levels = new Set(groups).size;
    if (levels < 2 || levels >= groups.length) {
      throw new InputError(
        `random factor "${name}" needs 2 levels or more and fewer than its rows, got ${levels} ` +
          `in ${groups.length} rows`,
      );
    }
  }
}

/** Levels × rows of 0 and 1, a row for each level, the first included. */
function levelColumns(groups: readonly string[]): number[][] {
  return [...new Set(groups)].map((level) => groups.map((group) => (group === level ? 1 : 0)));
}

/**
 * The profiled REML criterion as a function of the ratios. With Z the levels' columns scaled by the
 * ratios, L L' = Z'Z + I and R'R = X'X - (L⁻¹Z'X)'(L⁻¹Z'X), it is log|L|² + log|R|² + f (1 + log(2π r²
 * / f)), r² the penalised residual sum of squares and f = rows - fixed effects.
 */
function createProfile(x: Matrix, z: readonly number[][][], y: Matrix) {
  const freedom = x.rows - x.columns;
  const levels = new Matrix(z.flat());
  const sizes = z.map((rows) => rows.length);
  const zz = levels.mmul(levels.transpose());
  const zx = levels.mmul(x);
  const zy = levels.mmul(y);
  const xx = x.transpose().mmul(x);
  const xy = x.transpose().mmul(y);
  const yy = y.dot(y);
  return (ratios: readonly number[]) => {
    const scale = sizes.flatMap((size, index) => new Array<number>(size).fill(ratios[index]!));
    const scaled = zz.clone().mulRowVector(scale).mulColumnVector(scale);
    const lower = cholesky(scaled.add(Matrix.eye(scale.length)));
    const lx = forward(lower, zx.clone().mulColumnVector(scale));
    const ly = forward(lower, zy.clone().mulColumnVector(scale));
    const remaining = cholesky(Matrix.sub(xx, lx.transpose().mmul(lx)));
    const beta = forward(remaining, Matrix.sub(xy, lx.transpose().mmul(ly)));
    const squares = yy - ly.dot(ly) - beta.dot(beta);
    const criterion =
      logSquares(lower) +
      logSquares(remaining) +
      freedom * (1 + Math.log((2 * Math.PI * squares) / freedom));
    return { criterion, residualVariance: squares / freedom };
  };
}

/**
 * Lower triangular L with L L' = matrix, from its lower triangle. ml-matrix's own asks for exact
 * symmetry, which products of rounded numbers do not have.
 */
function cholesky(matrix: Matrix): Matrix {
  const lower = Matrix.zeros(matrix.rows, matrix.rows);
  for (let row = 0; row < matrix.rows; row++) {
    for (let column = 0; column <= row; column++) {
      let value = matrix.get(row, column);
      for (let k = 0; k < column; k++) value -= lower.get(row, k) * lower.get(column, k);
      lower.set(row, column, row === column ? Math.sqrt(value) : value / lower.get(column, column));
    }
  }
  return lower;
}

/** L⁻¹ right, by forward substitution. */
function forward(lower: Matrix, right: Matrix): Matrix {
  const solved = right.clone();
  for (let column = 0; column < right.columns; column++) {
    for (let row = 0; row < lower.rows; row++) {
      let value = solved.get(row, column);
      for (let k = 0; k < row; k++) value -= lower.get(row, k) * solved.get(k, column);
      solved.set(row, column, value / lower.get(row, row));
    }
  }
  return solved;
}

/** Logarithm of the squared determinant of a triangular matrix. */
function logSquares(lower: Matrix): number {
  return lower.diagonal().reduce((sum, value) => sum + 2 * Math.log(value), 0);
}
