import { InputError } from "../errors";
import { exercises } from "./exercises";
import { Verdict } from "./verdict";

/**
 * Checks the answer to an exercise of the course: right, wrong with a hint, or not yet answered. The
 * right answer is never told.
 * @param id lesson and place, as the notebook names it: `2.3`
 * @param answer what the exercise asks for: a number, a text, a list, a record, a danfojs frame, or a
 *   function, which is tried on hidden cases; undefined counts as not yet answered
 * @throws InputError on an unknown id
 * @example show(check("2.1", studentScore))
 */
export function check(id: string, answer: unknown): Verdict {
  const exercise = exercises.find((candidate) => candidate.id === id);
  if (!exercise) {
    const lesson = exercises.filter((candidate) => candidate.id.startsWith(`${id.split(".")[0]}.`));
    const those = lesson.length > 0 ? lesson : exercises;
    throw new InputError(
      `no exercise "${id}"; there are ${those.map((candidate) => candidate.id).join(", ")}`,
    );
  }
  return new Verdict(id, exercise.title, exercise.judge(answer));
}
