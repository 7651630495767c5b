import type { Domain } from "../bench/domains";
import type { Method } from "../bench/methods";
import { intrinsicMetrics, predictorLabels, type IntrinsicMetric } from "../bench/metrics";
import { domains } from "../bench/domains";
import { methods } from "../bench/methods";
import { InputError } from "../errors";
import {
  numericCell,
  parseCsv,
  textCell,
  wordCell,
  type CsvRow,
  type CsvTable,
} from "../table/parse-csv";
import type { StepMode } from "./plan-cells";

/** Candidate explanations of PGR that the paper leaves out. Rates are shares from 0 to 1. */
export const ownColumns = [
  "near_duplicate_rate",
  "contamination_rate",
  "instruction_tokens",
  "response_tokens",
] as const;

/** How measures are written where a person reads them. */
export const measureLabels: Readonly<Record<string, string>> = {
  ...predictorLabels,
  near_duplicate_rate: "Near-duplicates (share)",
  contamination_rate: "Contamination (share)",
  instruction_tokens: "Instruction length (tokens)",
  response_tokens: "Response length (tokens)",
};

/** Of a teacher in a domain or of its data; null where it was not measured. */
export type ClassroomMeasures = Readonly<
  Record<IntrinsicMetric | (typeof ownColumns)[number] | "problem_solving", number | null>
>;

/** A cell of the classroom's table: a line of `cells.csv`. Scores and PGR are percent. */
export type ClassroomCell = {
  /** `classroom:NAME`, a simulated teacher. */
  readonly generator: string;
  readonly method: Method;
  readonly domain: Domain;
  /** Instances a student learnt from. */
  readonly n: number;
  /** Students behind the means. */
  readonly seeds: number;
  readonly steps: number;
  readonly step_mode: StepMode;
  readonly base_score: number;
  /** Mean over seeds. */
  readonly student_score: number;
  readonly reference_score: number;
  /** Of the mean score. */
  readonly pgr: number;
  /** 95 percent interval over test problems and seeds. */
  readonly pgr_low: number;
  readonly pgr_high: number;
  /** Sample standard deviation of the seeds' PGR; null with one seed. */
  readonly pgr_seed_sd: number | null;
  /** Simulated dollars for one seed's data, mean over seeds; null where unknown. */
  readonly cost_usd: number | null;
} & ClassroomMeasures;

/** One student of the quantity curves: a line of `quantity.csv`. */
export interface ClassroomQuantity {
  readonly generator: string;
  readonly method: Method;
  readonly domain: Domain;
  readonly n: number;
  readonly seed: number;
  readonly steps: number;
  readonly step_mode: StepMode;
  readonly student_score: number;
  readonly pgr: number;
  readonly cost_usd: number | null;
}

export const cellColumns = [
  ...["generator", "method", "domain", "n", "seeds", "steps", "step_mode"],
  ...["base_score", "student_score", "reference_score"],
  ...["pgr", "pgr_low", "pgr_high", "pgr_seed_sd", "cost_usd"],
  ...intrinsicMetrics,
  ...ownColumns,
  "problem_solving",
] as readonly (keyof ClassroomCell)[];

export const quantityColumns = [
  ...["generator", "method", "domain", "n", "seed", "steps", "step_mode"],
  ...["student_score", "pgr", "cost_usd"],
] as readonly (keyof ClassroomQuantity)[];

/** Records as CSV text: a header, a line a record, nothing where a value is null. */
export function rowsToCsv<Row extends object>(
  rows: readonly Row[],
  columns: readonly (keyof Row & string)[],
): string {
  const lines = rows.map((row) => columns.map((column) => cellText(row[column])).join(","));
  return [columns.join(","), ...lines, ""].join("\n");
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(Number(value.toPrecision(8)));
  if (typeof value === "string" && !/[",\n]/.test(value)) return value;
  throw new RangeError(`${JSON.stringify(value)} is no number and no plain word`);
}

/**
 * Reads `cells.csv`.
 * @throws InputError naming file, line and column
 */
export function parseCells(text: string, file: string): ClassroomCell[] {
  const table = parseCsv(text, file);
  return table.rows.map((row) => {
    const measures = [...intrinsicMetrics, ...ownColumns, "problem_solving"] as const;
    return Object.freeze({
      ...placeOf(table, row),
      seeds: numericCell(table, row, "seeds"),
      ...numbersOf(table, row, [
        ...(["base_score", "student_score", "reference_score"] as const),
        ...(["pgr", "pgr_low", "pgr_high"] as const),
      ]),
      ...optionalsOf(table, row, ["pgr_seed_sd", "cost_usd", ...measures] as const),
    });
  });
}

/**
 * Reads `quantity.csv`.
 * @throws InputError naming file, line and column
 */
export function parseQuantity(text: string, file: string): ClassroomQuantity[] {
  const table = parseCsv(text, file);
  return table.rows.map((row) =>
    Object.freeze({
      ...placeOf(table, row),
      ...numbersOf(table, row, ["seed", "student_score", "pgr"] as const),
      ...optionalsOf(table, row, ["cost_usd"] as const),
    }),
  );
}

function placeOf(table: CsvTable, row: CsvRow) {
  const generator = textCell(table, row, "generator");
  if (generator === "") {
    throw new InputError(`${table.file} line ${row.line}, column "generator": the cell is empty`);
  }
  return {
    generator,
    method: wordCell(table, row, "method", methods),
    domain: wordCell(table, row, "domain", domains),
    ...numbersOf(table, row, ["n", "steps"] as const),
    step_mode: wordCell(table, row, "step_mode", ["follow_n", "fixed"] as const),
  };
}

function numbersOf<Name extends string>(table: CsvTable, row: CsvRow, names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [name, numericCell(table, row, name)])) as Record<
    Name,
    number
  >;
}

/** An empty cell, or a column that is not there, is an absent value. */
function optionalsOf<Name extends string>(table: CsvTable, row: CsvRow, names: readonly Name[]) {
  return Object.fromEntries(
    names.map((name) => [
      name,
      !table.columns.includes(name) || textCell(table, row, name) === ""
        ? null
        : numericCell(table, row, name),
    ]),
  ) as Record<Name, number | null>;
}
