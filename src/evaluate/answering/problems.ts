import { createHash } from "node:crypto";
import { isRow, type PlacedRow } from "../../datasets/row";
import { InputError } from "../../errors";
import { isWithinSplit, type MbppSplit } from "../mbpp";
import { readRecords, rowId, textField } from "../read-records";
import type { Benchmark } from "../../bench/benchmarks";

/** What of a benchmark's problem goes into a prompt. */
export interface Problem {
  /** As the benchmark's scorer knows it. */
  readonly id: string;
  /** Question, instruction, or the code to complete. */
  readonly text: string;
  /** MBPP: the first of the tests, which names the function. */
  readonly example?: string;
}

/**
 * Problems of a benchmark from a file of its official format (as `agoralab score` takes it for
 * references or problems), in the file's order.
 * @param options.split MBPP: which tasks; default `test`
 * @throws InputError naming file, line and field, an id that occurs twice, or no problem at all
 */
export async function readProblems(
  benchmark: Benchmark,
  path: string,
  { split = "test" }: { readonly split?: MbppSplit | "all" } = {},
): Promise<readonly Problem[]> {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const [index, placed] of (await readRecords(path)).entries()) {
    const problem = readers[benchmark](placed, index, path);
    if (benchmark === "mbpp" && !isWithinSplit(Number(problem.id), split)) continue;
    if (problem.text.trim() === "") throw new InputError(`${path} ${placed.place}: empty text`);
    if (seen.has(problem.id)) {
      throw new InputError(`${path} ${placed.place}: id ${problem.id} occurs twice`);
    }
    seen.add(problem.id);
    problems.push(problem);
  }
  if (problems.length === 0) throw new InputError(`${path} has no task of the split "${split}"`);
  return problems;
}

/** SHA-256 (hex) of problems in their order. */
export function problemsHash(problems: readonly Problem[]): string {
  const hash = createHash("sha256");
  for (const { id, text, example } of problems) hash.update(JSON.stringify([id, text, example]));
  return hash.digest("hex");
}

type ReadProblem = (placed: PlacedRow, index: number, path: string) => Problem;

const readers: Readonly<Record<Benchmark, ReadProblem>> = {
  gsm8k: (placed, index, path) => ({
    id: rowId(placed, index, path),
    text: textField(placed, "question", path),
  }),
  math: (placed, index, path) => ({
    id: rowId(placed, index, path),
    text: textField(placed, "problem", path),
  }),
  humaneval: (placed, _, path) => ({
    id: textField(placed, "task_id", path),
    text: textField(placed, "prompt", path),
  }),
  // The sanitized set calls the text a prompt.
  mbpp: (placed, _, path) => {
    const { test_list: tests, text } = placed.row;
    const example: unknown = Array.isArray(tests) ? tests[0] : undefined;
    if (typeof example !== "string") {
      throw new InputError(`${path} ${placed.place}: a list "test_list" of texts is needed`);
    }
    return {
      id: textField(placed, "task_id", path),
      text: textField(placed, text === undefined ? "prompt" : "text", path),
      example: example.replace(/\r\n?/g, "\n"),
    };
  },
  alpacaeval2: (placed, index, path) => ({
    id: rowId(placed, index, path),
    text: textField(placed, "instruction", path),
  }),
  arena_hard: (placed, _, path) => ({ id: arenaId(placed, path), text: arenaText(placed, path) }),
};

/** v0.1 calls it `question_id`, later files `uid`. */
export function arenaId(placed: PlacedRow, path: string): string {
  return textField(placed, placed.row["uid"] === undefined ? "question_id" : "uid", path);
}

function arenaText(placed: PlacedRow, path: string): string {
  const { turns } = placed.row;
  if (!Array.isArray(turns)) return textField(placed, "prompt", path);
  const first: unknown = turns[0];
  if (isRow(first) && typeof first["content"] === "string") return first["content"];
  throw new InputError(`${path} ${placed.place}: the first of "turns" has no content`);
}
