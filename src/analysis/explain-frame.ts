import { InputError } from "../errors";
import { checkDesign, type Design } from "../stats/design";

/** Which columns of a table play which part. */
export interface ExplainColumns {
  /** The column to explain. Default: pgr_percent. */
  readonly target?: string;
  /** The columns to explain it by. */
  readonly features: readonly string[];
  /** The column that names who made the data. Without it no generator is left out. */
  readonly generator?: string;
  /** The columns that together name the setting, such as domain and method. Default: none. */
  readonly setting?: readonly string[];
}

/** A table taken apart: numbers to fit, and the groups that rows belong to. */
export interface ExplainFrame {
  readonly design: Design;
  readonly target: string;
  /** One a row. */
  readonly generators?: readonly string[];
  /** One a row: the values of the setting's columns joined by a slash. */
  readonly settings?: readonly string[];
  /** The setting's columns, one value a row. */
  readonly settingFactors: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/**
 * @throws InputError when a cell of target or feature is no finite number, a cell of generator or
 *   setting empty, a feature does not vary, or the target is among the features
 */
export function explainFrame(
  rows: readonly object[],
  { target = "pgr_percent", features, generator, setting = [] }: ExplainColumns,
): ExplainFrame {
  const records = rows as readonly Readonly<Record<string, unknown>>[];
  if (features.includes(target)) {
    throw new InputError(
      `target "${target}" is among the features; a column cannot explain itself`,
    );
  }
  const design = {
    x: records.map((row, index) => features.map((name) => numberAt(row, name, index))),
    y: records.map((row, index) => numberAt(row, target, index)),
    names: features,
  };
  checkDesign(design);
  const settingFactors = setting.map((name) => ({
    name,
    values: records.map((row, index) => textAt(row, name, index)),
  }));
  return {
    design,
    target,
    generators: generator ? records.map((row, index) => textAt(row, generator, index)) : undefined,
    settings:
      setting.length > 0
        ? records.map((_, index) => settingFactors.map(({ values }) => values[index]!).join("/"))
        : undefined,
    settingFactors,
  };
}

function numberAt(row: Readonly<Record<string, unknown>>, column: string, index: number): number {
  const value = row[column];
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new InputError(
    `row ${index + 1}, column "${column}": ${String(value)} is not a finite number`,
  );
}

function textAt(row: Readonly<Record<string, unknown>>, column: string, index: number): string {
  const value = row[column];
  if (typeof value === "string" && value !== "") return value;
  if (typeof value === "number") return String(value);
  throw new InputError(`row ${index + 1}, column "${column}": ${String(value)} is not a name`);
}
