import type { PlacedRow } from "../datasets/row";
import { InputError } from "../errors";
import { extractAnswer } from "./math/extract-answer";
import { readRecords, rowId, textField } from "./read-records";
import type { Prediction, Reference } from "./verdict";

/**
 * Predictions of a file with rows `{id, output}`. An output of null, or an `error` or `problem` in its
 * place, is kept as no output: unscored, not wrong. Where rows number the samples of a problem, the
 * first of each (`sample` 0) is the prediction.
 * @throws InputError naming file and line when a row has no id, or neither output nor reason
 */
export async function readPredictions(path: string): Promise<Prediction[]> {
  const rows = await readRecords(path);
  const first = rows.filter(({ row }) => (row["sample"] ?? 0) === 0);
  return first.map((placed) => {
    const id = textField(placed, "id", path);
    const { output, error, problem = error } = placed.row;
    if (typeof output === "string") return { id, output };
    if (output === null || problem !== undefined) {
      return { id, output: null, ...(typeof problem === "string" ? { problem } : {}) };
    }
    throw new InputError(
      `${path} ${placed.place}: "output" must be text, or null where there is none`,
    );
  });
}

/**
 * References of a file: `{id, answer}`, GSM8K's official `{question, answer}` (the number after
 * `####`), or MATH's official `{problem, solution}` (its last box). A row's id is its `id` or
 * `unique_id`, else its 0-based position.
 * @throws InputError naming file and line when a row holds no answer
 */
export async function readReferences(
  path: string,
  benchmark: "gsm8k" | "math",
): Promise<Reference[]> {
  const rows = await readRecords(path);
  return rows.map((placed, index) => ({
    id: rowId(placed, index, path),
    answer: goldAnswer(placed, benchmark, path),
  }));
}

/**
 * Pairs of a file with rows `{gold, prediction}`; a missing or null one is an empty answer, which
 * equals nothing.
 */
export async function readPairs(path: string): Promise<{ gold: string; prediction: string }[]> {
  const rows = await readRecords(path);
  return rows.map((placed) => ({
    gold: pairSide(placed, "gold", path),
    prediction: pairSide(placed, "prediction", path),
  }));
}

function pairSide(placed: PlacedRow, field: string, path: string): string {
  return (placed.row[field] ?? null) === null ? "" : textField(placed, field, path);
}

function goldAnswer(placed: PlacedRow, benchmark: "gsm8k" | "math", path: string): string {
  const { row, place } = placed;
  if (benchmark === "math" && typeof row["answer"] !== "string") {
    const { answer, rule } = extractAnswer(textField(placed, "solution", path), "math");
    if (rule === "box" && answer !== null && answer !== "") return answer;
    throw new InputError(`${path} ${place}: the solution has no boxed answer`);
  }
  const answer = textField(placed, "answer", path);
  const gold = benchmark === "gsm8k" ? (answer.split("####").at(-1) ?? "") : answer;
  const trimmed = benchmark === "gsm8k" ? gold.replaceAll(",", "").trim() : gold.trim();
  if (trimmed === "") throw new InputError(`${path} ${place}: the answer is empty`);
  return trimmed;
}
