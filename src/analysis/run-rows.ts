import { predictors } from "../bench/metrics";
import { InputError } from "../errors";
import { type CsvTable, textCell } from "../table/parse-csv";
import { analysisRows, requireColumns } from "./analysis-rows";
import type { ExplainColumns } from "./explain-frame";

export interface RunRowsOptions {
  /** Default: pgr_percent. */
  readonly target?: string;
  /** Default: those of the paper's nine predictors that every row has and that vary. */
  readonly features?: readonly string[];
  /** The column that names who made the data. Default: generator, where the table has it. */
  readonly generator?: string;
  /** The columns that name the setting. Default: domain and method, or setting, where it has them. */
  readonly setting?: readonly string[];
}

export interface RunRows {
  readonly rows: readonly Readonly<Record<string, number | string>>[];
  /** What `explainPgr` takes beside the rows. */
  readonly columns: ExplainColumns & { readonly target: string };
  /** Rows and columns that were not used, and why, a clause each. */
  readonly leftOut: readonly string[];
}

/**
 * A run table, one row a data set, made ready for `explainPgr`. With features of one's own every
 * cell must be there. Without, rows that lack the target are left out, then predictors that some row
 * lacks or that do not vary; each is said. A column that names the generator or the setting and is
 * the same in all rows tells nothing apart and is left out too.
 * @throws InputError naming file and column where the target is not there, where no feature is left,
 *   and as `analysisRows`
 */
export function runRows(table: CsvTable, options: RunRowsOptions = {}): RunRows {
  const { target = "pgr_percent" } = options;
  if (options.target === undefined && !table.columns.includes(target)) {
    throw new InputError(
      `${table.file} has no column "${target}"; name the column to explain (--target)`,
    );
  }
  requireColumns(table, [
    target,
    ...(options.features ?? []),
    ...(options.generator === undefined ? [] : [options.generator]),
    ...(options.setting ?? []),
  ]);
  const leftOut: string[] = [];
  const measured = options.features ? table : withTarget(table, target, leftOut);
  const features = options.features ?? chosenFeatures(measured, target, leftOut);
  const naming = (columns: readonly string[]): string[] =>
    columns.filter((column) => {
      const values = new Set(measured.rows.map((row) => textCell(measured, row, column)));
      if (values.size > 1) return true;
      leftOut.push(`column ${column}: the same in every row`);
      return false;
    });
  const [generator] = naming(
    options.generator ? [options.generator] : present(table, ["generator"]),
  );
  const setting = naming(options.setting ?? settingColumns(table));
  const { rows } = analysisRows(measured, {
    target,
    features,
    group: options.generator ?? generator,
  });
  return {
    rows: rows.map((row, index) => {
      const source = measured.rows[index]!;
      const names = setting.map((column) => {
        const value = textCell(measured, source, column);
        if (value !== "") return [column, value] as const;
        throw new InputError(`${table.file} line ${source.line}, column "${column}" is empty`);
      });
      return { ...row, ...Object.fromEntries(names) };
    }),
    columns: { target, features, generator, setting },
    leftOut,
  };
}

/** The rows that have a target. */
function withTarget(table: CsvTable, target: string, leftOut: string[]): CsvTable {
  const rows = table.rows.filter((row) => textCell(table, row, target) !== "");
  const without = table.rows.length - rows.length;
  if (without > 0) leftOut.push(`${without} ${without === 1 ? "row" : "rows"} without ${target}`);
  if (rows.length === 0) throw new InputError(`no row of ${table.file} has a number in ${target}`);
  return { ...table, rows };
}

function chosenFeatures(table: CsvTable, target: string, leftOut: string[]): string[] {
  const chosen = present(table, predictors).filter((column) => {
    if (column === target) return false;
    const cells = table.rows.map((row) => textCell(table, row, column));
    const empty = cells.filter((cell) => cell === "").length;
    const why =
      empty > 0
        ? `empty in ${empty} of ${cells.length} rows`
        : new Set(cells).size === 1
          ? "the same in every row"
          : undefined;
    if (why) leftOut.push(`column ${column}: ${why}`);
    return why === undefined;
  });
  if (chosen.length > 0) return chosen;
  throw new InputError(
    `${table.file} has none of the predictors complete; name the columns to explain by (--features)`,
  );
}

function settingColumns(table: CsvTable): string[] {
  const pair = present(table, ["domain", "method"]);
  return pair.length > 0 ? pair : present(table, ["setting"]);
}

function present(table: CsvTable, columns: readonly string[]): string[] {
  return columns.filter((column) => table.columns.includes(column));
}
