import { InputError } from "../errors";
import { columnOf, type Design, isConstant } from "../stats/design";
import { estimableLeastSquares } from "../stats/estimable-least-squares";
import { type Fold, groupFolds, rowFolds } from "../stats/folds";
import { indicators } from "../stats/indicators";
import { type LinearModel, onVaryingColumns, predictLinear } from "../stats/linear-model";
import { mean } from "../stats/mean";
import { chooseModel, type ModelPath, nestedR2 } from "../stats/nested-cross-validation";
import { outOfSampleR2 } from "../stats/out-of-sample-r2";
import { partialLeastSquares } from "../stats/partial-least-squares";
import { principalComponentPath } from "../stats/principal-component-path";
import { pressR2 } from "../stats/press-r2";
import { ridge } from "../stats/ridge";
import { ridgeBeside } from "../stats/ridge-beside";
import { sumOfSquares } from "../stats/sum-of-squares";
import type { ExplainFrame } from "./explain-frame";
import { attempt, isRefusal } from "./refusal";

/** What a model looks at: where the data was made, what it is like, or both. */
export type ModelSource = "setting" | "features" | "both";

/** How well one model explains the rows it was fitted on, and rows it has not seen. */
export interface ExplainedModel {
  readonly label: string;
  readonly source: ModelSource;
  /** Coefficients beside the intercept, or what was chosen on all rows: "2 components". */
  readonly freedom: string;
  /** 0 to 1. */
  readonly inSampleR2: number;
  /** Leaving out one row at a time; below 0 when the overall mean predicts better. */
  readonly rowR2: number | null;
  /** Leaving out all rows of one generator at a time. */
  readonly generatorR2: number | null;
  /** Leaving out all rows of one setting at a time. */
  readonly settingR2: number | null;
  /** Why an R2 is null; empty where none is. */
  readonly notes: readonly string[];
}

export interface ModelOptions {
  /** Components of the model that takes a fixed number of them. */
  readonly components: number;
  /** Whether models with a choice are tried too, the slow part. */
  readonly thorough: boolean;
}

/** From "all but the mean" to "all but least squares", half a power of ten apart. */
const penalties = Array.from({ length: 13 }, (_, index) => 10 ** (4 - index / 2));

interface Model {
  readonly label: string;
  readonly source: ModelSource;
  readonly design: Design;
  /** One model, or a path of which one is chosen by cross-validation within the training rows. */
  readonly path: ModelPath;
  /** What the model at a position of the path is, in words. */
  readonly freedom: (position: number) => string;
  readonly isChosen: boolean;
}

/**
 * Models of the target from the setting alone, from the features alone and from both; each with its
 * R2 in the sample, and leaving out a row, a generator and a setting. Numbers of components and
 * penalties are chosen anew within the training rows each time.
 * @throws InputError when no model at all can be fitted
 */
export function explainModels(
  frame: ExplainFrame,
  options: ModelOptions,
): readonly ExplainedModel[] {
  const models = candidates(frame, options)
    .filter(({ isChosen }) => options.thorough || !isChosen)
    .map((model) => attempt(() => explained(model, frame)))
    .filter((result): result is ExplainedModel => !isRefusal(result));
  if (models.length === 0) {
    throw new InputError(
      `${frame.design.y.length} rows are too few for any model of ${frame.target}`,
    );
  }
  return models;
}

function candidates(
  { design, settings, settingFactors }: ExplainFrame,
  { components }: ModelOptions,
): readonly Model[] {
  const { names } = design;
  const count = names.length;
  const only = (name: string): Design => ({
    ...design,
    x: design.x.map((row) => [row[names.indexOf(name)]!]),
    names: [name],
  });
  const places = settings ? indicatorColumns([{ name: "setting", values: settings }]) : undefined;
  const parts = indicatorColumns(settingFactors);
  const most = Math.min(count, design.y.length - 2);
  const plain = { isChosen: false, path: leastSquaresPath };
  return [
    ...(places
      ? [
          {
            ...plain,
            label: "Mean of the setting",
            source: "setting" as const,
            design: { ...places, y: design.y },
            freedom: () => terms(places.names.length),
          },
        ]
      : []),
    ...(settingFactors.length > 1
      ? [
          {
            ...plain,
            label: factorNames(settingFactors),
            source: "setting" as const,
            design: { ...parts, y: design.y },
            freedom: () => terms(parts.names.length),
          },
        ]
      : []),
    ...(names.includes(ability) && count > 1
      ? [
          {
            ...plain,
            label: "Problem solving alone",
            source: "features" as const,
            design: only(ability),
            freedom: () => terms(1),
          },
        ]
      : []),
    ...(components < count
      ? [
          {
            label: `First ${componentCount(components)}`,
            source: "features" as const,
            design,
            isChosen: false,
            path: (training: Design) => [principalComponentPath(training, components)[components]!],
            freedom: () => terms(components),
          },
        ]
      : []),
    {
      ...plain,
      label: count === 1 ? names[0]! : `All ${count} features`,
      source: "features",
      design,
      freedom: () => terms(count),
    },
    ...(count > 1
      ? [
          {
            label: "Components, number chosen",
            source: "features" as const,
            design,
            isChosen: true,
            path: (training: Design) => principalComponentPath(training, most),
            freedom: componentCount,
          },
          {
            label: "Partial least squares",
            source: "features" as const,
            design,
            isChosen: true,
            path: (training: Design) => partialLeastSquares(training, most),
            freedom: componentCount,
          },
          {
            label: "Ridge",
            source: "features" as const,
            design,
            isChosen: true,
            path: (training: Design) => ridge(training, penalties),
            freedom: penaltyText,
          },
        ]
      : []),
    ...(settingFactors.length > 1
      ? [
          {
            ...plain,
            label: `${factorNames(settingFactors)} + all ${count} features`,
            source: "both" as const,
            design: beside(parts, design),
            freedom: () => terms(parts.names.length + count),
          },
        ]
      : []),
    ...(places
      ? [
          {
            ...plain,
            label: `Setting + all ${count} features`,
            source: "both" as const,
            design: beside(places, design),
            freedom: () => terms(places.names.length + count),
          },
          {
            label: "Setting + ridge",
            source: "both" as const,
            design: beside(places, design),
            isChosen: true,
            path: (training: Design) => ridgeOnFeatures(training, places.names.length),
            freedom: penaltyText,
          },
        ]
      : []),
  ];
}

/** The feature that the paper's Figure 4 takes alone. */
const ability = "problem_solving";

function explained(model: Model, { generators, settings }: ExplainFrame): ExplainedModel {
  const { label, source, design, path, freedom, isChosen } = model;
  const position = isChosen ? chooseModel({ design, path: varying(path) }) : 0;
  const fit = varying(path)(design)[position]!;
  const notes: string[] = [];
  const outside = (what: string, groups?: readonly string[]): number | null => {
    const result = attempt(() => outOfSample(model, groups));
    if (!isRefusal(result)) return result;
    notes.push(`${what}: ${result.refused}`);
    return null;
  };
  return {
    label,
    source,
    freedom: freedom(position),
    inSampleR2: explainedShare(fit, design),
    rowR2: outside("leaving out a row"),
    generatorR2: generators ? outside("leaving out a generator", generators) : null,
    settingR2: settings ? outside("leaving out a setting", settings) : null,
    notes,
  };
}

function outOfSample(
  { design, path, isChosen, source }: Model,
  groups?: readonly string[],
): number {
  const folds = groups ? groupFolds(groups) : rowFolds(design.y.length);
  if (source !== "features") checkLevels(design, folds);
  if (path === leastSquaresPath && !groups) return pressR2(design);
  if (isChosen) return nestedR2({ design, groups, path: varying(path) }).r2;
  return outOfSampleR2({
    design,
    folds,
    predict: (training, heldOut) => predictLinear(varying(path)(training)[0]!, heldOut),
  });
}

/** @throws InputError when a fold holds all rows of a level, whose mean the others cannot know */
function checkLevels({ x, names }: Design, folds: readonly Fold[]): void {
  for (const { name, rows } of folds) {
    const heldOut = new Set(rows);
    const training = x.filter((_, row) => !heldOut.has(row));
    const lost = names.findIndex(
      (column, j) =>
        column.includes(levelMark) &&
        isConstant(columnOf(training, j)) &&
        rows.some((row) => x[row]![j] !== training[0]![j]),
    );
    if (lost !== -1) throw new InputError(`without ${name} no row has ${names[lost]}`);
  }
}

const levelMark = " = ";

function indicatorColumns(factors: ExplainFrame["settingFactors"]): Pick<Design, "x" | "names"> {
  const columns = factors.flatMap(({ values }) => indicators(values));
  const names = factors.flatMap(({ name, values }) =>
    [...new Set(values)].slice(1).map((level) => `${name}${levelMark}${level}`),
  );
  const rows = factors[0]?.values.length ?? 0;
  return {
    x: Array.from({ length: rows }, (_, row) => columns.map((column) => column[row]!)),
    names,
  };
}

function beside(left: Pick<Design, "x" | "names">, right: Design): Design {
  return {
    x: left.x.map((row, index) => [...row, ...right.x[index]!]),
    y: right.y,
    names: [...left.names, ...right.names],
  };
}

const leastSquaresPath: ModelPath = (training) => [estimableLeastSquares(training)];

/** Indicators and features that do not vary in the training rows are set aside beforehand. */
function ridgeOnFeatures(training: Design, free: number): readonly LinearModel[] {
  const still = training.names.filter((name) => name.includes(levelMark)).length;
  return ridgeBeside(training, Math.min(free, still), penalties);
}

function varying(path: ModelPath): ModelPath {
  return (training) => onVaryingColumns(training, path);
}

function explainedShare(model: LinearModel, { x, y }: Design): number {
  const predicted = predictLinear(model, x);
  const centre = mean(y);
  const error = sumOfSquares(y.map((value, row) => value - predicted[row]!));
  return 1 - error / sumOfSquares(y.map((value) => value - centre));
}

/** "Domain + method". */
function factorNames(factors: ExplainFrame["settingFactors"]): string {
  const text = factors.map(({ name }) => name).join(" + ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function terms(count: number): string {
  return `${count} ${count === 1 ? "term" : "terms"}`;
}

function componentCount(count: number): string {
  return `${count} ${count === 1 ? "component" : "components"}`;
}

function penaltyText(position: number): string {
  return `penalty ${Number(penalties[position]!.toPrecision(1))}`;
}
