import { suggestion } from "../bench/closest";
import { InputError } from "../errors";
import { type CsvTable, numericCell, textCell } from "../table/parse-csv";
import type { AnalyzeInput } from "./analyze";

export interface AnalysisColumns {
  readonly target: string;
  readonly features: readonly string[];
  readonly group?: string;
}

/**
 * The input of `analyzeTable` from a CSV table: target and features as numbers, the group as text.
 * @throws InputError on a missing column, naming the closest one, on a cell that is not a number,
 *   and on an empty group cell, naming file, line and column
 */
export function analysisRows(
  table: CsvTable,
  { target, features, group }: AnalysisColumns,
): AnalyzeInput<Record<string, number | string>> {
  const numeric = [target, ...features];
  requireColumns(table, group === undefined ? numeric : [...numeric, group]);
  const rows = table.rows.map((row) => {
    const cells = Object.fromEntries<number | string>(
      numeric.map((column) => [column, numericCell(table, row, column)]),
    );
    // A numeric column may serve as the group as well: it stays a number then.
    if (group === undefined || numeric.includes(group)) return cells;
    const value = textCell(table, row, group);
    if (value === "") {
      throw new InputError(`${table.file} line ${row.line}, column "${group}": the group is empty`);
    }
    return { ...cells, [group]: value };
  });
  return { rows, target, features, group };
}

/** @throws InputError on a column that the table does not have, naming the closest one */
export function requireColumns(table: CsvTable, columns: readonly string[]): void {
  const missing = columns.find((column) => !table.columns.includes(column));
  if (missing === undefined) return;
  throw new InputError(
    `${table.file} has no column "${missing}"; ${suggestion(missing, table.columns)}`,
  );
}
