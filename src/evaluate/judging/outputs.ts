import { stat } from "node:fs/promises";
import { join } from "node:path";
import { isRow, type PlacedRow } from "../../datasets/row";
import { InputError } from "../../errors";
import { arenaId, type Problem } from "../answering/problems";
import { readRecords, textField } from "../read-records";

/** The two benchmarks that a judge decides. */
export type JudgedBenchmark = "alpacaeval2" | "arena_hard";

/** What one side wrote, by the problem's id; null where it gave no output. */
export interface Outputs {
  readonly name: string;
  readonly byId: ReadonlyMap<string, string | null>;
}

/**
 * Outputs to be judged: a run directory (its answers), a file of `agoralab answer`, or the official form
 * of a model's outputs: AlpacaEval's `{instruction, output, generator}`, Arena-Hard's model answers
 * (`question_id` and `choices`, or `uid` and `messages`).
 * @param problems of the benchmark, for files that name a problem by its instruction
 * @throws InputError naming file and line on a missing field, or on a file of several models
 */
export async function readOutputs(
  benchmark: JudgedBenchmark,
  path: string,
  problems: readonly Problem[],
): Promise<Outputs> {
  const isRun = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  const file = isRun ? join(path, "answers", `${benchmark}.jsonl`) : path;
  // Two problems may say the same: their outputs are taken in the order of the file.
  const idsOfText = new Map<string, string[]>();
  for (const { id, text } of problems) {
    idsOfText.set(text.trim(), [...(idsOfText.get(text.trim()) ?? []), id]);
  }
  const names = new Set<string>();
  const byId = new Map<string, string | null>();
  for (const placed of await readRecords(file)) {
    const { id, output, name } = readOutput(benchmark, placed, file, idsOfText);
    // The first of several samples is the one that is judged.
    if (id === undefined || ((placed.row["sample"] ?? 0) !== 0 && byId.has(id))) continue;
    byId.set(id, output);
    names.add(name);
  }
  const [only] = names;
  if (names.size !== 1 || only === undefined) {
    throw new InputError(
      `${file}: outputs of one model are needed, found ${[...names].join(", ") || "none of these problems"}`,
    );
  }
  return { name: only, byId };
}

interface Output {
  /** Undefined for a problem that is not asked here. */
  readonly id: string | undefined;
  readonly output: string | null;
  readonly name: string;
}

function readOutput(
  benchmark: JudgedBenchmark,
  placed: PlacedRow,
  path: string,
  idsOfText: ReadonlyMap<string, string[]>,
): Output {
  const { row } = placed;
  const text = (field: string) => textField(placed, field, path);
  if (row["output"] !== undefined) {
    const id =
      row["id"] === undefined ? idsOfText.get(text("instruction").trim())?.shift() : text("id");
    const output = row["output"] === null ? null : text("output");
    const field = ["model", "generator"].find((name) => row[name] !== undefined);
    return { id, output, name: field === undefined ? path : text(field) };
  }
  if (benchmark === "alpacaeval2") {
    throw new InputError(`${path} ${placed.place}: "output" is missing`);
  }
  const field = ["model_id", "model"].find((name) => row[name] !== undefined);
  return {
    id: arenaId(placed, path),
    output: arenaOutput(placed, path),
    name: field === undefined ? path : text(field),
  };
}

/** `choices[0].turns[0].content` (v0.1), or the content of the last of `messages`, in part or whole. */
function arenaOutput({ row, place }: PlacedRow, path: string): string {
  const first = (list: unknown): unknown => (Array.isArray(list) ? list[0] : undefined);
  const choice = first(row["choices"]);
  const turn = isRow(choice) ? first(choice["turns"]) : undefined;
  const message: unknown = Array.isArray(row["messages"]) ? row["messages"].at(-1) : undefined;
  for (const holder of [turn, message]) {
    const content = isRow(holder) ? holder["content"] : undefined;
    if (typeof content === "string") return content;
    if (isRow(content) && typeof content["answer"] === "string") return content["answer"];
  }
  throw new InputError(`${path} ${place}: no output in "choices" or "messages"`);
}
