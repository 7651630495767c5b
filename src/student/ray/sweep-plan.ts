import { join } from "node:path";
import { paperGenerators } from "../../bench/generators";
import { settings } from "../../bench/settings";
import { InputError } from "../../errors";
import { parseCsv, textCell } from "../../table/parse-csv";

/** One student of a sweep: a line of its plan. What is left out is as given for all. */
export interface SweepRow {
  /** Run directory, whose instances are trained on unless `data` names others. */
  readonly run: string;
  /** A data file with instruction and response, or messages. */
  readonly data?: string;
  readonly baseModel?: string;
  /** `paper`, or a JSON file. */
  readonly hparams?: string;
  readonly gpus?: number;
}

const columns = ["run", "data", "base_model", "hparams", "gpus"] as const;

/**
 * Reads a plan: CSV with a column `run`, and if wanted `data`, `base_model`, `hparams`, `gpus`; empty
 * cells are as left out.
 * @param file its name, for messages
 * @throws InputError naming file, line and column
 */
export function parseSweepPlan(text: string, file: string): readonly SweepRow[] {
  const table = parseCsv(text, file);
  const unknown = table.columns.find((name) => !(columns as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new InputError(`${file} line 1: column "${unknown}" is none of ${columns.join(", ")}`);
  }
  if (table.rows.length === 0) throw new InputError(`${file} has no rows below its header`);
  const lines = new Map<string, number>();
  return table.rows.map((row): SweepRow => {
    const cell = (column: (typeof columns)[number]) =>
      table.columns.includes(column) ? textCell(table, row, column) || undefined : undefined;
    const complaint = (column: string, problem: string) =>
      new InputError(`${file} line ${row.line}, column "${column}": ${problem}`);
    const run = textCell(table, row, "run");
    if (run === "") throw complaint("run", "a run directory is needed");
    const before = lines.get(run);
    if (before !== undefined) throw complaint("run", `"${run}" is that of line ${before} too`);
    lines.set(run, row.line);
    const gpus = cell("gpus");
    if (gpus !== undefined && !/^\d+$/.test(gpus)) {
      throw complaint("gpus", `"${gpus}" is not a whole number`);
    }
    return {
      run,
      data: cell("data"),
      baseModel: cell("base_model"),
      hparams: cell("hparams"),
      gpus: gpus === undefined ? undefined : Number(gpus),
    };
  });
}

/**
 * The paper's grid: 6 generators times 9 settings, 54 students.
 * @param folder of the run directories, which are named GENERATOR/DOMAIN/METHOD in it
 */
export function paperSweepPlan(folder: string): readonly SweepRow[] {
  return paperGenerators.flatMap((generator) =>
    settings.map((setting) => ({ run: join(folder, generator, ...setting.split("/")) })),
  );
}
