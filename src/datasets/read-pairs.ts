import { InputError } from "../errors";
import { readRows } from "./read-rows";
import { isRow, type Row } from "./row";

/** Names under which a column is taken for the instruction or the response; the first present wins. */
export const pairColumns = {
  instruction: ["instruction", "question", "prompt", "problem", "input"],
  response: ["response", "answer", "completion", "solution", "output"],
} as const;

/** A pair of a data file. */
export interface FilePair {
  /** Where it stands, `data.jsonl line 12`, so that a message can point at it. */
  readonly where: string;
  /** The file's own id; undefined where it has none. */
  readonly id: string | undefined;
  readonly instruction: string;
  /** Empty where there is none. */
  readonly response: string;
}

/**
 * Pairs of a data file, streamed: JSON, JSON Lines, CSV or Parquet with an instruction and a response
 * column under any of the names of `pairColumns`, or chat `messages` (the first user and assistant
 * turns). Where `instruction` and `input` stand side by side, as in the Alpaca format, the input is
 * added below the instruction.
 * @throws InputError naming file, line and field: a missing or empty instruction, a value that is no text
 */
export async function* readPairs(file: string): AsyncGenerator<FilePair> {
  const columns = ["id", "messages", ...pairColumns.instruction, ...pairColumns.response];
  for await (const { place, row } of readRows(file, { columns })) {
    const where = `${file} ${place}`;
    yield { where, id: idOf(row, where), ...texts(row, where) };
  }
}

interface Texts {
  readonly instruction: string;
  readonly response: string;
}

function texts(row: Row, where: string): Texts {
  if (Array.isArray(row.messages)) return fromMessages(row.messages, where);
  const instructionColumn = pairColumns.instruction.find((name) => name in row);
  if (instructionColumn === undefined) {
    throw new InputError(
      `${where}: no field for the instruction (${pairColumns.instruction.join(", ")}); it has ${Object.keys(row).join(", ")}`,
    );
  }
  const instruction = text(row, instructionColumn, where);
  if (instruction.trim() === "") throw new InputError(`${where}: ${instructionColumn} is empty`);
  const context = instructionColumn === "instruction" ? text(row, "input", where) : "";
  const responseColumn = pairColumns.response.find((name) => name in row);
  return {
    instruction: context.trim() === "" ? instruction : `${instruction}\n\n${context}`,
    response: responseColumn === undefined ? "" : text(row, responseColumn, where),
  };
}

function fromMessages(messages: readonly unknown[], where: string): Texts {
  const content = (role: string): string => {
    const message = messages.filter(isRow).find((candidate) => candidate.role === role);
    return message === undefined ? "" : text(message, "content", `${where}, ${role} message`);
  };
  const instruction = content("user");
  if (instruction.trim() === "") throw new InputError(`${where}: messages hold no user message`);
  return { instruction, response: content("assistant") };
}

/** A field as text; missing and null count as empty. */
function text(row: Row, field: string, where: string): string {
  const value = row[field] ?? "";
  if (typeof value === "string") return value;
  throw new InputError(`${where}: ${field} is of type ${kindOf(value)}, text is needed`);
}

function idOf(row: Row, where: string): string | undefined {
  const { id } = row;
  if (id === undefined || id === null || id === "") return undefined;
  if (typeof id === "string" || typeof id === "number" || typeof id === "bigint") return String(id);
  throw new InputError(`${where}: id is of type ${kindOf(id)}, text or a number is needed`);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "list" : typeof value;
}
