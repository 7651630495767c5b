import { type Design, isConstant, columnOf } from "./design";
import { dot } from "./dot";

/** A prediction of y that is linear in the predictors, in their own units. */
export interface LinearModel {
  readonly intercept: number;
  /** One a predictor. */
  readonly slopes: readonly number[];
}

/** One value a row. */
export function predictLinear({ intercept, slopes }: LinearModel, rows: Design["x"]): number[] {
  return rows.map((row) => intercept + dot(slopes, row));
}

/**
 * Fits without the predictors that do not vary in the rows given, which get a slope of 0: what is
 * constant in one fold's training rows need not stop the others.
 * @param fit sees the varying columns only, and may be given none
 */
export function onVaryingColumns(
  design: Design,
  fit: (varying: Design) => readonly LinearModel[],
): readonly LinearModel[] {
  const { x, names } = design;
  const kept = names.flatMap((_, j) => (isConstant(columnOf(x, j)) ? [] : [j]));
  if (kept.length === names.length) return fit(design);
  const models = fit({
    ...design,
    x: x.map((row) => kept.map((j) => row[j]!)),
    names: kept.map((j) => names[j]!),
  });
  return models.map(({ intercept, slopes }) => ({
    intercept,
    slopes: names.map((_, j) => (kept.includes(j) ? slopes[kept.indexOf(j)]! : 0)),
  }));
}
