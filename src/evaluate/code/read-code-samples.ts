import { InputError } from "../../errors";
import { readRecords, textField } from "../read-records";
import type { CodeSample, CodeTask } from "./code-task";

/**
 * Samples as human-eval and evalplus write them, `{task_id, completion}` or `{task_id, solution}`, or as
 * `agoralab answer` does, `{id, output}`; any number a task, null where the model gave none. A task may also be named by its number alone, or
 * with another prefix (`601`, `Mbpp/601`).
 * @throws InputError naming the line when a field is missing or the task is not among `tasks`
 */
export async function readCodeSamples(
  path: string,
  tasks: readonly CodeTask[],
): Promise<CodeSample[]> {
  const byNumber = new Map(tasks.map(({ task_id }) => [numberOf(task_id), task_id]));
  const known = new Set(tasks.map(({ task_id }) => task_id));
  const counts = new Map<string, number>();
  return (await readRecords(path)).map((record) => {
    const named = textField(record, "task_id" in record.row ? "task_id" : "id", path);
    const task_id = known.has(named) ? named : byNumber.get(numberOf(named));
    if (task_id === undefined) {
      throw new InputError(`${path} ${record.place}: no task "${named}" among the problems`);
    }
    const field = ["completion", "output"].find((name) => name in record.row) ?? "solution";
    const kind = field === "solution" ? "solution" : "completion";
    const reply = record.row[field] === null ? null : textField(record, field, path);
    const sample = counts.get(task_id) ?? 0;
    counts.set(task_id, sample + 1);
    return { task_id, sample, reply, kind };
  });
}

/** `HumanEval/12` is 12; a name without a number at its end stands for itself. */
function numberOf(task: string): string {
  return /(\d+)$/.exec(task)?.[1] ?? task;
}
