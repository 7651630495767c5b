import { InputError } from "../errors";
import { isConstant } from "./design";
import { fUpperTail } from "./distributions";
import { mean } from "./mean";
import { orthonormalBasis, squaresAlong } from "./orthonormal-basis";
import { sumOfSquares } from "./sum-of-squares";

/** Columns that enter a model together: the indicators of a factor, a set of predictors. */
export interface ModelTerm {
  readonly name: string;
  /** Columns × rows. */
  readonly columns: readonly (readonly number[])[];
}

/** A model with one term more than the one before it. */
export interface NestedModel {
  /** What was added. */
  readonly term: string;
  /** Coefficients it really adds: columns that follow from earlier ones add none. */
  readonly df: number;
  /** Of the model with the term. */
  readonly dfResidual: number;
  /** Of the model with the term. */
  readonly r2: number;
  /** Share of the variance of y that the term adds. */
  readonly gain: number;
  /** F of the model with the term against the one without; NaN when it adds no coefficient or leaves no freedom. */
  readonly f: number;
  readonly p: number;
}

/**
 * Linear models, each with one term more than the last, the first against the mean alone, compared
 * by F tests with the residual of the larger of the two (statsmodels' `anova_lm(smaller, larger)`).
 * The order matters unless terms are orthogonal, as those of a balanced table are.
 * @throws InputError when y is constant
 */
export function nestedModels(
  y: readonly number[],
  terms: readonly ModelTerm[],
): readonly NestedModel[] {
  if (isConstant(y)) {
    throw new InputError(`y is constant (${y[0]}); there is no variance to explain`);
  }
  const centre = mean(y);
  const deviations = y.map((value) => value - centre);
  const total = sumOfSquares(deviations);
  let basis: readonly (readonly number[])[] = [];
  let explained = 0;
  return terms.map(({ name, columns }) => {
    const { vectors } = orthonormalBasis(columns, basis);
    const gained = squaresAlong(vectors, deviations);
    basis = [...basis, ...vectors];
    explained += gained;
    const df = vectors.length;
    const dfResidual = y.length - 1 - basis.length;
    const residual = Math.max(0, total - explained);
    const f = df === 0 || dfResidual === 0 ? NaN : gained / df / (residual / dfResidual);
    return {
      term: name,
      df,
      dfResidual,
      r2: explained / total,
      gain: gained / total,
      f,
      p: Number.isNaN(f) ? NaN : fUpperTail(f, df, dfResidual),
    };
  });
}
