import { Matrix, QrDecomposition, inverse } from "ml-matrix";
import { PLS } from "ml-pls";
import { type Design, checkDesign, isConstant } from "./design";
import type { LinearModel } from "./linear-model";
import { mean } from "./mean";
import { standardise, unstandardised } from "./standardise";

/**
 * Partial least squares of one y on 0, 1, 2, … components: as principal-component regression, but
 * its components are chosen for their covariance with y. Predictors are standardised.
 *
 * The decomposition is ml-pls's. Its `predict` (4.4.1) multiplies new rows by P B Q', where W
 * (P'W)^-1 B Q' is due, and does not agree with scikit-learn; so the coefficients are taken from
 * its weights W, loadings P and Q and inner slopes B, which do.
 * @param most components of the largest model; beyond those that can be had the last one repeats
 * @returns most + 1 models in the predictors' own units, the first predicting the mean
 * @throws InputError as `checkDesign`
 * @see Wold, Sjöström and Eriksson, PLS-regression: a basic tool of chemometrics, 2001
 */
export function partialLeastSquares(design: Design, most: number): readonly LinearModel[] {
  checkDesign(design);
  const { y, names } = design;
  const scaled = standardise(design);
  const yMean = mean(y);
  const weights = names.map(() => 0);
  const models = [unstandardised(weights, yMean, scaled)];
  const deviations = y.map((value) => value - yMean);
  const steps = isConstant(y) ? [] : componentSteps(scaled.z, deviations, most);
  for (const step of steps) {
    step.forEach((value, j) => (weights[j]! += value));
    models.push(unstandardised([...weights], yMean, scaled));
  }
  while (models.length <= most) models.push(models.at(-1)!);
  return models;
}

/** What each component adds to the weights of the standardised predictors, in units of y. */
function componentSteps(z: number[][], deviations: readonly number[], most: number): number[][] {
  const latentVectors = Math.min(most, z.length - 1, z[0]!.length);
  if (latentVectors < 1) return [];
  // Z = QR: rows of R and Q'y have the products of Z and y, and there are fewer of them.
  const reduced = z.length > z[0]!.length ? new QrDecomposition(new Matrix(z)) : undefined;
  const x = reduced?.upperTriangularMatrix ?? new Matrix(z);
  const column = Matrix.columnVector([...deviations]);
  const y = reduced ? reduced.orthogonalMatrix.transpose().mmul(column) : column;
  // Its tolerance is that of y's length, here made 1.
  const length = y.norm("frobenius");
  const model = new PLS({ latentVectors, tolerance: 1e-10, scale: false }, {});
  model.train(x, y.div(length));
  // Its types call them optional; training sets them all.
  const { W, P, B, Q } = model as PLS & Readonly<Record<"W" | "P" | "B" | "Q", Matrix>>;
  const rotations = W.mmul(inverse(P.transpose().mmul(W)));
  return Array.from({ length: B.rows }, (_, c) =>
    rotations.getColumn(c).map((entry) => entry * B.get(c, c) * Q.get(0, c) * length),
  ).filter((step) => step.every(Number.isFinite));
}
