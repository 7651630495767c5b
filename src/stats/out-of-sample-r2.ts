import { InputError } from "../errors";
import { type Design, isConstant } from "./design";
import type { Fold } from "./folds";
import { mean } from "./mean";
import { sumOfSquares } from "./sum-of-squares";

export interface OutOfSampleInput {
  readonly design: Design;
  /** Every row in exactly one fold. */
  readonly folds: readonly Fold[];
  /** Fits on the training rows and predicts y for the held-out ones of the fold, in their order. */
  readonly predict: (training: Design, heldOut: Design["x"], fold: Fold) => readonly number[];
}

/**
 * R2 of predictions for rows the model has not seen: 1 - SSE / SST, SST taken around the mean of
 * all of y. Below 0 when the predictions are worse than that mean.
 * @throws InputError when y is constant, and what `predict` throws, with the fold's name
 */
export function outOfSampleR2({ design, folds, predict }: OutOfSampleInput): number {
  const { x, y, names } = design;
  const centre = mean(y);
  const total = sumOfSquares(y.map((value) => value - centre));
  if (isConstant(y))
    throw new InputError(`y is constant (${y[0]}); there is no variance to explain`);
  let error = 0;
  for (const fold of folds) {
    const { name, rows } = fold;
    const heldOut = new Set(rows);
    const training = {
      x: x.filter((_, row) => !heldOut.has(row)),
      y: y.filter((_, row) => !heldOut.has(row)),
      names,
    };
    const predicted = namingFold(name, () =>
      predict(
        training,
        rows.map((row) => x[row]!),
        fold,
      ),
    );
    rows.forEach((row, index) => (error += (y[row]! - predicted[index]!) ** 2));
  }
  return 1 - error / total;
}

function namingFold<T>(name: string, predict: () => T): T {
  try {
    return predict();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`with ${name} left out: ${error.message}`, { cause: error });
  }
}
