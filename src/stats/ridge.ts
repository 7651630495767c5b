import { SingularValueDecomposition } from "ml-matrix";
import { type Design, checkDesign } from "./design";
import type { LinearModel } from "./linear-model";
import { mean } from "./mean";
import { standardise, unstandardised } from "./standardise";

/**
 * Ridge regression in closed form: the weights of the standardised predictors (sample standard
 * deviation) that minimise the sum of squared residuals plus the penalty times the sum of squared
 * weights.
 * @param penalties each 0 or more; 0 is least squares, and large ones predict the mean
 * @returns one model a penalty, in the predictors' own units
 * @throws InputError as `checkDesign`
 * @see Hoerl and Kennard, Ridge Regression: Biased Estimation for Nonorthogonal Problems, 1970
 */
export function ridge(design: Design, penalties: readonly number[]): readonly LinearModel[] {
  checkDesign(design);
  const { y } = design;
  const scaled = standardise(design);
  const yMean = mean(y);
  const deviations = y.map((value) => value - yMean);
  return ridgeWeights(scaled.z, deviations, penalties).map((weights) =>
    unstandardised(weights, yMean, scaled),
  );
}

/**
 * The weights alone, from one singular value decomposition z = U D V' for all penalties:
 * V D/(D² + penalty) U'y.
 * @param z rows × columns, centred and in comparable units
 * @param y centred
 * @returns penalties × columns
 */
export function ridgeWeights(
  z: number[][],
  y: readonly number[],
  penalties: readonly number[],
): number[][] {
  const svd = new SingularValueDecomposition(z, { autoTranspose: true });
  const left = svd.leftSingularVectors;
  const right = svd.rightSingularVectors;
  const along = svd.diagonal.map((_, c) =>
    y.reduce((sum, value, row) => sum + value * left.get(row, c), 0),
  );
  return penalties.map((penalty) => {
    // A direction without variance has nothing to say, also where no penalty holds it down.
    const shrunk = svd.diagonal.map((d, c) =>
      d > svd.threshold ? (d / (d * d + penalty)) * along[c]! : 0,
    );
    return z[0]!.map((_, j) => shrunk.reduce((sum, value, c) => sum + right.get(j, c) * value, 0));
  });
}
