import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PlacedRow } from "../datasets/row";
import { InputError } from "../errors";
import { type CsvTable, numericCell, parseCsv } from "../table/parse-csv";
import type { AlpacaAnnotation } from "./alpacaeval2";
import type { LengthControlData } from "./alpacaeval2-length-control";
import { numberField, readRecords, textField } from "./read-records";

/** Annotations of one model, and the names that the file gives the two sides. */
export interface AlpacaAnnotationFile {
  readonly annotations: readonly AlpacaAnnotation[];
  readonly baseline: string | undefined;
  readonly model: string | undefined;
  /** Who judged, where the file says so. */
  readonly judge: string | undefined;
  /** How preferences were read and how often, where the file says so: `logprobs 800, equal 5`. */
  readonly protocol: string | undefined;
}

/**
 * Annotations of AlpacaEval 2.0: upstream's `annotations.json` (with `output_1`, `output_2`), or the
 * reduced form with `len_1`, `len_2`. The order of rows is kept, since the length-controlled fit
 * depends on it.
 * @throws InputError naming file and row on a missing field, a preference that is no number, or more
 *   than one model
 */
export async function readAlpacaAnnotations(path: string): Promise<AlpacaAnnotationFile> {
  const rows = await readRecords(path);
  const name = (field: string): string | undefined => {
    const names = new Set(rows.map(({ row }) => row[field]));
    const [only] = names;
    if (names.size > 1)
      throw new InputError(`${path}: "${field}" names ${names.size} models, 1 needed`);
    return typeof only === "string" ? only : undefined;
  };
  const annotations = rows.map((placed): AlpacaAnnotation => ({
    preference:
      (placed.row["preference"] ?? null) === null ? null : numberField(placed, "preference", path),
    baseline_length: outputLength(placed, 1, path),
    model_length: outputLength(placed, 2, path),
  }));
  return {
    annotations,
    baseline: name("generator_1"),
    model: name("generator_2"),
    judge: name("annotator"),
    protocol: protocolOf(rows),
  };
}

function protocolOf(rows: readonly PlacedRow[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { row } of rows) {
    const { protocol, preference } = row;
    if (typeof protocol !== "string" || preference === null) continue;
    counts.set(protocol, (counts.get(protocol) ?? 0) + 1);
  }
  if (counts.size === 0) return undefined;
  return [...counts].map(([protocol, count]) => `${protocol} ${count}`).join(", ");
}

/**
 * The data of the length-controlled fit: `df_gamed.csv` (upstream's name) or `gamed_reference.csv`,
 * and `instruction_difficulty.csv`; without the latter the difficulties are those of the gamed rows,
 * which upstream takes too.
 * @returns the data, or the reason why the length-controlled win rate cannot be computed
 * @throws InputError when a file is there but not readable
 */
export async function readLengthControlData(
  directory: string,
): Promise<LengthControlData | { readonly reason: string }> {
  const names = ["df_gamed.csv", "gamed_reference.csv"];
  const gamedFile = names.map((name) => join(directory, name)).find((path) => existsSync(path));
  if (gamedFile === undefined) {
    return { reason: `${directory} has neither ${names.join(" nor ")}` };
  }
  const table = await readCsv(gamedFile);
  const rows = table.rows.map((row) => {
    const [share, difference, instruction_difficulty, index] = [
      "preference",
      "std_delta_len",
      "instruction_difficulty",
      "index",
    ].map((column) => numericCell(table, row, column)) as [number, number, number, number];
    if (!(share >= 0 && share <= 1)) {
      throw new InputError(
        `${gamedFile} line ${row.line}: preference ${share} lies outside 0 to 1`,
      );
    }
    return { share, std_delta_len: difference, instruction_difficulty, index };
  });
  const difficultyFile = join(directory, "instruction_difficulty.csv");
  if (!existsSync(difficultyFile)) {
    const byIndex: number[] = [];
    for (const { index, instruction_difficulty } of rows) byIndex[index] ??= instruction_difficulty;
    return { gamed: rows, difficulties: byIndex };
  }
  const difficulties = await readCsv(difficultyFile);
  return {
    gamed: rows,
    difficulties: difficulties.rows.map((row) =>
      numericCell(difficulties, row, "instruction_difficulty"),
    ),
  };
}

/** Length of one side's output in Unicode code points, as Python counts. */
function outputLength(placed: PlacedRow, side: 1 | 2, path: string): number {
  const reduced = `len_${side}`;
  if (placed.row[reduced] !== undefined) return numberField(placed, reduced, path);
  return [...textField(placed, `output_${side}`, path)].length;
}

async function readCsv(path: string): Promise<CsvTable> {
  const text = await readFile(path, "utf8");
  // pandas leaves the column of row labels without a name.
  return parseCsv(text.replace(/^(\uFEFF?),/, "$1row,"), path);
}
