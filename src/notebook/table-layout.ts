import { inspect } from "node:util";
import { InputError } from "../errors";
import { suggestion } from "../bench/closest";
import { automaticFormat, numberPattern, type NumberFormat } from "./number-format";
import type { TableSource } from "./table-source";

/** `sequential`: from the column's lowest to its highest; `diverging`: away from zero, both ways. */
export type HeatScale = "sequential" | "diverging";

export interface TableOptions {
  readonly caption?: string;
  /** Which columns, in this order; default: all. */
  readonly columns?: readonly string[];
  /** Headings to print instead of column names. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly formats?: Readonly<Record<string, NumberFormat>>;
  /** Colours behind numbers, each column on its own scale; one word means every numeric column. */
  readonly heat?: HeatScale | Readonly<Record<string, HeatScale>>;
  /** Marks the best (bold) and second best (underlined) number of a column. */
  readonly best?: Readonly<Record<string, "highest" | "lowest">>;
  /** At most this many rows are shown, the first ones; default 20, `Infinity` for all. */
  readonly rows?: number;
  /** Longer cells are cut with an ellipsis; default 200 characters. */
  readonly maxCharacters?: number;
}

/** A table ready to be written in any form: every cell is text, every decision is made. */
export interface TableLayout {
  readonly caption?: string;
  readonly columns: readonly ColumnLayout[];
  readonly rows: readonly (readonly CellLayout[])[];
  /** True when the first column holds row labels rather than data. */
  readonly hasRowLabels: boolean;
  /** Rows left out at the end. */
  readonly omittedRows: number;
}

export interface ColumnLayout {
  readonly name: string;
  readonly label: string;
  readonly isNumeric: boolean;
}

export interface CellLayout {
  readonly text: string;
  /** -1 to 1, 0 is no colour; sequential scales use 0 to 1. */
  readonly heat?: number;
  readonly rank?: "best" | "second";
}

/** What an absent value prints; NaN prints its name, since it is a result and not a gap. */
const absentCell = "–";

/**
 * Lays a table out: formats, alignment, heat, ranks and limits.
 * @throws InputError when an option names a column that the table does not have
 */
export function layOutTable(source: TableSource, options: TableOptions = {}): TableLayout {
  checkColumns(source.columns, options);
  const shown = options.columns ?? source.columns;
  const limit = Math.max(0, options.rows ?? 20);
  const columns = shown.map((name) => layOutColumn(source, name, options));
  const labels = source.index;
  const rowCount = Math.min(source.rows.length, limit);
  const rows = Array.from({ length: rowCount }, (_, row) => [
    ...(labels ? [{ text: String(labels[row]) }] : []),
    ...columns.map((column) => column.cell(row)),
  ]);
  return {
    caption: options.caption,
    columns: [
      ...(labels ? [{ name: "", label: "", isNumeric: false }] : []),
      ...columns.map(({ name, label, isNumeric }) => ({ name, label, isNumeric })),
    ],
    rows,
    hasRowLabels: labels !== undefined,
    omittedRows: source.rows.length - rowCount,
  };
}

/** The note under a shortened table; empty when nothing is left out. */
export function omittedNote(layout: TableLayout): string {
  if (layout.omittedRows === 0) return "";
  return `… ${layout.omittedRows} more ${layout.omittedRows === 1 ? "row" : "rows"}`;
}

function layOutColumn(source: TableSource, name: string, options: TableOptions) {
  const position = source.columns.indexOf(name);
  const values = source.rows.map((row) => row[position]);
  const numbers = values.filter((value) => typeof value === "number");
  const isNumeric = numbers.length > 0 && values.every(isNumberOrAbsent);
  const format = cellFormat(options.formats?.[name], numbers, options.maxCharacters ?? 200);
  const heat = isNumeric ? heatOf(heatScale(options.heat, name), numbers) : undefined;
  const rank = rankOf(options.best?.[name], numbers);
  const cell = (row: number): CellLayout => {
    const value = values[row];
    const text = format(value);
    return typeof value === "number"
      ? { text, heat: heat?.(value), rank: rank?.(value) }
      : { text };
  };
  return { name, label: options.labels?.[name] ?? name, isNumeric, cell };
}

function isNumberOrAbsent(value: unknown): boolean {
  return typeof value === "number" || typeof value === "bigint" || isAbsent(value);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function cellFormat(
  format: NumberFormat | undefined,
  numbers: readonly number[],
  maxCharacters: number,
): (value: unknown) => string {
  if (typeof format === "function") return format;
  const number = format === undefined ? automaticFormat(numbers) : numberPattern(format);
  return (value) => {
    if (isAbsent(value)) return absentCell;
    return typeof value === "number" ? number(value) : shorten(plainText(value), maxCharacters);
  };
}

function plainText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "no date" : value.toISOString();
  if (typeof value === "bigint") return value.toString();
  return inspect(value, { breakLength: Infinity, depth: 2 });
}

/** Cut between code points, so that no surrogate pair is torn. */
function shorten(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const characters = Array.from(text.slice(0, 2 * maxCharacters + 2));
  return characters.length <= maxCharacters
    ? text
    : `${characters.slice(0, maxCharacters - 1).join("")}…`;
}

function heatScale(heat: TableOptions["heat"], column: string): HeatScale | undefined {
  return typeof heat === "string" ? heat : heat?.[column];
}

function heatOf(scale: HeatScale | undefined, numbers: readonly number[]) {
  const finite = numbers.filter(Number.isFinite);
  if (scale === undefined || finite.length === 0) return undefined;
  const lowest = finite.reduce((least, value) => Math.min(least, value));
  const highest = finite.reduce((most, value) => Math.max(most, value));
  const origin = scale === "diverging" ? 0 : lowest;
  const reach = scale === "diverging" ? Math.max(-lowest, highest) : highest - lowest;
  if (reach <= 0) return undefined;
  return (value: number) => (Number.isFinite(value) ? (value - origin) / reach : undefined);
}

/** Ties share a rank: two best leave no second. */
function rankOf(direction: "highest" | "lowest" | undefined, numbers: readonly number[]) {
  if (direction === undefined) return undefined;
  const sign = direction === "highest" ? -1 : 1;
  const ordered = numbers.filter(Number.isFinite).sort((a, b) => sign * (a - b));
  const [best, second] = ordered;
  return (value: number): CellLayout["rank"] => {
    if (value === best) return "best";
    return value === second ? "second" : undefined;
  };
}

function checkColumns(columns: readonly string[], options: TableOptions): void {
  const heat = typeof options.heat === "object" ? Object.keys(options.heat) : [];
  const named = [options.labels, options.formats, options.best].flatMap((byColumn) =>
    Object.keys(byColumn ?? {}),
  );
  for (const name of [...(options.columns ?? []), ...heat, ...named]) {
    // Without rows there may be no column either, which is no mistake of the options.
    if (columns.length === 0 || columns.includes(name)) continue;
    throw new InputError(`no column "${name}" to show; ${suggestion(name, columns)}`);
  }
}
