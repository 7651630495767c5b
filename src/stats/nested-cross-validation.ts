import type { Design } from "./design";
import { type Fold, groupFolds, pooledFolds, rowFolds } from "./folds";
import { type LinearModel, predictLinear } from "./linear-model";
import { outOfSampleR2 } from "./out-of-sample-r2";

/** A family of models of rising freedom, of which one is to be chosen by its predictions. */
export type ModelPath = (training: Design) => readonly LinearModel[];

export interface NestedR2Input {
  readonly design: Design;
  /** A value a row, left out together; without it single rows are left out. */
  readonly groups?: readonly string[];
  /** As many models for any rows, those that are least free first. */
  readonly path: ModelPath;
}

export interface NestedR2 {
  /** 1 - SSE / SST around the mean of all of y. */
  readonly r2: number;
  /** Position in the path of the model that each outer fold chose. */
  readonly chosen: readonly number[];
}

/** Parts that the training rows are cut in to choose a model; leaving out each row costs too much. */
const innerParts = 5;

/**
 * Out-of-sample R2 of a model that is itself chosen out of sample: within the training rows of each
 * outer fold, units of the same kind (rows or groups, in at most 5 parts) are left out in turn, and
 * the model with the smallest sum of squared errors is taken. The rows that are predicted in the end
 * have no part in the choice.
 * @throws InputError as `outOfSampleR2`, `groupFolds` (the training rows need 2 groups as well) and
 *   the path
 * @see Varma and Simon, Bias in error estimation when using cross-validation for model selection, 2006
 */
export function nestedR2({ design, groups, path }: NestedR2Input): NestedR2 {
  const chosen: number[] = [];
  const r2 = outOfSampleR2({
    design,
    folds: foldsOf(design, groups),
    predict: (training, heldOut, { rows }) => {
      const left = groups?.filter((_, row) => !rows.includes(row));
      const best = chooseModel({ design: training, groups: left, path });
      chosen.push(best);
      return predictLinear(path(training)[best]!, heldOut);
    },
  });
  return { r2, chosen };
}

/**
 * Position in the path of the model with the smallest sum of squared errors out of sample.
 * @throws InputError as `nestedR2`
 */
export function chooseModel({ design, groups, path }: NestedR2Input): number {
  const { x, y, names } = design;
  const errors: number[] = [];
  for (const { rows } of pooledFolds(foldsOf(design, groups), innerParts)) {
    const heldOut = new Set(rows);
    const models = path({
      x: x.filter((_, row) => !heldOut.has(row)),
      y: y.filter((_, row) => !heldOut.has(row)),
      names,
    });
    models.forEach((model, index) => {
      const predicted = predictLinear(
        model,
        rows.map((row) => x[row]!),
      );
      errors[index] = rows.reduce(
        (sum, row, k) => sum + (y[row]! - predicted[k]!) ** 2,
        errors[index] ?? 0,
      );
    });
  }
  return errors.indexOf(Math.min(...errors));
}

function foldsOf({ y }: Design, groups?: readonly string[]): readonly Fold[] {
  return groups ? groupFolds(groups) : rowFolds(y.length);
}
