import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { gunzip } from "node:zlib";
import { promisify } from "node:util";
import { readParquet } from "../datasets/read-parquet";
import { isRow, type PlacedRow } from "../datasets/row";
import { InputError } from "../errors";

/** What a compressed file may grow to: the largest official file has some 20 MB. */
const mostBytes = 512 * 1024 * 1024;

/**
 * Rows of a file of problems, predictions, references, annotations or judgments: JSON Lines, one JSON
 * array (both also packed with gzip) or Parquet, told apart by content, whatever the name. A directory
 * is read as MATH was published: one `.json` file an object, whose id is its path without the ending.
 * Read whole, since such files are small.
 * @throws InputError naming file and line when it cannot be read, is empty, or a row is no object
 */
export async function readRecords(path: string): Promise<PlacedRow[]> {
  if (await isDirectory(path)) return readDirectory(path);
  const bytes = await readBytes(path);
  const rows = isParquet(bytes) ? await readTable(path) : parseText(bytes, path);
  if (rows.length === 0) throw new InputError(`${path} has no rows`);
  return rows;
}

/** A row's id: its `id` or `unique_id`, else its 0-based position. */
export function rowId(placed: PlacedRow, index: number, path: string): string {
  const field = ["id", "unique_id"].find((name) => placed.row[name] !== undefined);
  return field === undefined ? String(index) : textField(placed, field, path);
}

function parseText(bytes: Buffer, path: string): PlacedRow[] {
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  return text.trimStart().startsWith("[") ? parseArray(text, path) : parseLines(text, path);
}

function isParquet(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).toString("latin1") === "PAR1";
}

async function readTable(path: string): Promise<PlacedRow[]> {
  const rows: PlacedRow[] = [];
  for await (const row of readParquet(path, path)) rows.push(row);
  return rows;
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

async function readDirectory(path: string): Promise<PlacedRow[]> {
  const names = (await readdir(path, { recursive: true }))
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.replaceAll("\\", "/"))
    .sort();
  if (names.length === 0) throw new InputError(`${path} is a directory without .json files`);
  return Promise.all(
    names.map(async (name) => {
      const file = join(path, name);
      const text = (await readBytes(file)).toString("utf8");
      const { place, row } = placed(parseJson(text, file, "as a whole"), file, name);
      return { place, row: { id: name.slice(0, -".json".length), ...row } };
    }),
  );
}

/**
 * A field that has to be text, or a number that stands for it (ids).
 * @throws InputError naming file, place and field
 */
export function textField({ place, row }: PlacedRow, field: string, path: string): string {
  const value = row[field];
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  throw new InputError(`${path} ${place}: "${field}" must be text, found ${shown(value)}`);
}

/**
 * A field that has to be a finite number.
 * @throws InputError naming file, place and field
 */
export function numberField({ place, row }: PlacedRow, field: string, path: string): number {
  const value = row[field];
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new InputError(`${path} ${place}: "${field}" must be a number, found ${shown(value)}`);
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    const bytes = await readFile(path);
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return isGzip ? await promisify(gunzip)(bytes, { maxOutputLength: mostBytes }) : bytes;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`${path} cannot be read: ${reason}`, { cause: error });
  }
}

function parseArray(text: string, path: string): PlacedRow[] {
  const rows = parseJson(text, path, "as a whole");
  if (!Array.isArray(rows)) throw new InputError(`${path}: a JSON array is needed`);
  return rows.map((row: unknown, index) => placed(row, path, `item ${index + 1}`));
}

function parseLines(text: string, path: string): PlacedRow[] {
  return text.split("\n").flatMap((line, index) => {
    const place = `line ${index + 1}`;
    return line.trim() === "" ? [] : [placed(parseJson(line, path, place), path, place)];
  });
}

function parseJson(text: string, path: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const start = text.slice(0, 60);
    throw new InputError(`${path} ${place} is not JSON: ${start}`, { cause: error });
  }
}

function placed(row: unknown, path: string, place: string): PlacedRow {
  if (!isRow(row))
    throw new InputError(`${path} ${place}: an object is needed, found ${shown(row)}`);
  return { place, row };
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : (JSON.stringify(value)?.slice(0, 60) ?? typeof value);
}
