import { domains } from "../bench/domains";
import { methods } from "../bench/methods";
import { parseSetting, type Setting } from "../bench/settings";
import { InputError } from "../errors";
import { pgrCeiling } from "../pgr";
import { type CsvRow, type CsvTable, numericCell, textCell, wordCell } from "../table/parse-csv";
import type { InstanceCost } from "./instance-cost";
import type { QuantityRow } from "./quantity";

/**
 * Students of one setting from a long table: columns generator, method, domain, n, pgr (percent; or
 * pgr_percent), and where they are known standard_error (PGR points, of a student's PGR) or
 * pgr_low and pgr_high (a 95 percent interval), base_score and reference_score (percent, for the
 * ceiling of the PGR), seed, cost_usd (of the row's n instances). Rows alike but for their seed are
 * several students of one kind. Other columns may be there.
 * @param where only rows with this text in that column
 * @throws InputError naming file, line and column; when nothing is left; and when rows differ in
 *   step_mode, which makes other curves: choose one with `where`
 */
export function quantityRows(
  table: CsvTable,
  setting: Setting,
  where: Readonly<Record<string, string>> = {},
): QuantityRow[] {
  const { domain, method } = parseSetting(setting);
  const chosen = table.rows.filter(
    (row) =>
      wordCell(table, row, "domain", domains) === domain &&
      wordCell(table, row, "method", methods) === method &&
      Object.entries(where).every(([column, text]) => textCell(table, row, column) === text),
  );
  if (chosen.length === 0) throw nothingLeft(table, setting, where);
  checkOneMode(table, chosen);
  checkSeeds(table, chosen);
  const pgrColumn = table.columns.includes("pgr") ? "pgr" : "pgr_percent";
  return chosen.map((row): QuantityRow => {
    const generator = textCell(table, row, "generator");
    if (generator === "") throw at(table, row, "generator", "the cell is empty");
    const instances = numericCell(table, row, "n");
    if (!Number.isInteger(instances) || instances < 1) {
      throw at(table, row, "n", `${instances} is no whole number from 1 up`);
    }
    const cost = optional(table, row, "cost_usd");
    if (cost !== null && cost < 0) throw at(table, row, "cost_usd", `${cost} is below 0`);
    return {
      ...{ generator, method, domain, instances },
      pgr_percent: numericCell(table, row, pgrColumn),
      ...ceilingCell(table, row),
      standard_error: errorCell(table, row),
      error_covers: "student",
      cost_usd: cost,
      where: `${table.file} line ${row.line}`,
    };
  });
}

/** Cost of an instance from the rows of one generator that have one; undefined when none has. */
export function costOfRows(rows: readonly QuantityRow[]): InstanceCost | undefined {
  const priced = rows.flatMap(({ instances, cost_usd: usd }) =>
    usd === null ? [] : [{ instances, usd }],
  );
  if (priced.length === 0) return undefined;
  const instances = priced.reduce((sum, row) => sum + row.instances, 0);
  return {
    usd_per_instance: priced.reduce((sum, row) => sum + row.usd, 0) / instances,
    source: "table",
    accepted_share: null,
    standard_error_usd: null,
    how: `cost_usd of ${priced.length} rows over their ${instances} instances`,
  };
}

function ceilingCell(table: CsvTable, row: CsvRow): Pick<QuantityRow, "ceiling_percent"> {
  const scoreOf = (column: string): number | null => {
    const score = optional(table, row, column);
    if (score === null || (score >= 0 && score <= 100)) return score;
    throw at(table, row, column, `${score} is no percentage from 0 to 100`);
  };
  const [base, reference] = [scoreOf("base_score"), scoreOf("reference_score")];
  if (base === null || reference === null) return {};
  if (reference > base) return { ceiling_percent: pgrCeiling({ base, reference }) };
  throw at(table, row, "reference_score", `${reference} is not above base_score, ${base}`);
}

function errorCell(table: CsvTable, row: CsvRow): number | null {
  const error = optional(table, row, "standard_error");
  if (error !== null) {
    if (!(error > 0)) throw at(table, row, "standard_error", `${error} is not above 0`);
    return error;
  }
  const [low, high] = [optional(table, row, "pgr_low"), optional(table, row, "pgr_high")];
  if (low === null || high === null) return null;
  if (!(high > low)) throw at(table, row, "pgr_high", `${high} is not above pgr_low, ${low}`);
  return (high - low) / (2 * normalHalfWidth95);
}

/** Standard errors from the middle to an end of a 95 percent interval. */
const normalHalfWidth95 = 1.959964;

function optional(table: CsvTable, row: CsvRow, column: string): number | null {
  if (!table.columns.includes(column) || textCell(table, row, column) === "") return null;
  return numericCell(table, row, column);
}

function checkOneMode(table: CsvTable, rows: readonly CsvRow[]): void {
  if (!table.columns.includes("step_mode")) return;
  const modes = [...new Set(rows.map((row) => textCell(table, row, "step_mode")))];
  if (modes.length < 2) return;
  throw new InputError(
    `${table.file} has step_mode ${modes.map((mode) => `"${mode}"`).join(" and ")}, which make different curves; choose one with --where step_mode=${modes[0]}`,
  );
}

function checkSeeds(table: CsvTable, rows: readonly CsvRow[]): void {
  if (!table.columns.includes("seed")) return;
  const seen = new Map<string, number>();
  for (const row of rows) {
    const names = ["generator", "n", "seed"].map((column) => textCell(table, row, column));
    const key = JSON.stringify(names);
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      throw new InputError(
        `${table.file} line ${row.line}: generator, n and seed (${names.join(", ")}) stand already in line ${earlier}; keep one, or choose with --where COLUMN=VALUE`,
      );
    }
    seen.set(key, row.line);
  }
}

function nothingLeft(
  table: CsvTable,
  setting: Setting,
  where: Readonly<Record<string, string>>,
): InputError {
  const found = [
    ...new Set(
      table.rows.map(
        (row) => `${textCell(table, row, "domain")}/${textCell(table, row, "method")}`,
      ),
    ),
  ];
  const filter = Object.entries(where).map(([column, text]) => `${column}=${text}`);
  return new InputError(
    `${table.file} has no rows of ${[setting, ...filter].join(" with ")}; it has ${found.join(", ") || "none at all"}`,
  );
}

function at({ file }: CsvTable, { line }: CsvRow, column: string, problem: string): InputError {
  return new InputError(`${file} line ${line}, column "${column}": ${problem}`);
}
