import {
  type Exercise,
  type ExerciseText,
  type Judgement,
  type Mistake,
  untouched,
  wrong,
} from "./exercise";
import { isPromise, shapeProblem } from "./shape";
import {
  isAlike,
  isBlank,
  isList,
  isRecord,
  type Likeness,
  plainValue,
  scaled,
  type Value,
} from "./value";

export interface ValueExerciseInput<Answer extends Value> extends ExerciseText, Likeness {
  /** Computed from data by the package's own functions. */
  readonly answer: () => Answer;
  readonly mistakes: (right: Answer) => readonly Mistake<Value>[];
  /** When the answer is one of a few words: all of them, as the notebook lists them. */
  readonly options?: readonly string[];
}

/** An exercise whose answer is a value: a number, a word, a list, a record, a table. */
export function valueExercise<Answer extends Value>(input: ValueExerciseInput<Answer>): Exercise {
  const { id, title } = input;
  const solution = once(input.answer);
  const mistakes = once(() => input.mistakes(solution()));
  const judge = (given: unknown) => judgeValue(plainValue(given), solution(), mistakes(), input);
  return { id, title, judge, solution, mistakes };
}

type JudgedBy = Pick<ValueExerciseInput<Value>, "options" | "remark" | "otherwise"> & Likeness;

function judgeValue(
  given: unknown,
  right: Value,
  mistakes: readonly Mistake<Value>[],
  { options, remark, otherwise, ...likeness }: JudgedBy,
): Judgement {
  if (isBlank(given)) return untouched;
  if (!isPromise(given) && isAlike(given, right, likeness)) {
    return { status: "right", message: remark };
  }
  const known = mistakes.find(({ answer }) => isAlike(given, answer, likeness));
  if (known) return wrong(known.hint);
  const problem = shapeProblem(given, right);
  if (problem) return wrong(`${sentence(problem)}.`);
  const unlisted = [given].flat().find((word) => options && !options.some((o) => isAlike(word, o)));
  if (typeof unlisted === "string" && options) {
    return wrong(`"${unlisted}" is not among ${options.join(", ")}.`);
  }
  return wrong([generalSlip(given, right, likeness), otherwise].filter(Boolean).join(" "));
}

/** Slips that can happen in any exercise with numbers, told without the numbers. */
function generalSlip(given: unknown, right: Value, likeness: Likeness): string | undefined {
  const { tolerance = 1e-9 } = likeness;
  const after = (factor: number) => isAlike(scaled(given, factor), right, likeness);
  if (!isNothing(right, tolerance)) {
    if (after(100)) return "A factor of 100 is missing: give percent.";
    if (after(0.01)) return "This is a hundred times too large: is it percent twice over?";
    if (!likeness.upToSign && after(-1)) return "The sign is turned around.";
  }
  if (isAlike(given, right, { ...likeness, tolerance: 5 * tolerance })) {
    return "Very near: was something rounded on the way? Round at the end only, or not at all.";
  }
  if (isList(right) && Array.isArray(given)) {
    if (isAlike(given, right, { ...likeness, anyOrder: true })) {
      return "The right entries in another order.";
    }
    if (likeness.anyOrder) return undefined;
    const countIn = (entries: unknown) =>
      right.filter((entry, index) => isAlike((entries as unknown[])[index], entry, { tolerance }))
        .length;
    const places = Math.max(countIn(given), likeness.upToSign ? countIn(scaled(given, -1)) : 0);
    if (places > 0) return `${places} of ${right.length} entries are right.`;
  }
  if (isRecord(right) && isRecord(given)) {
    const keys = Object.keys(right);
    const good = keys.filter((key) => isAlike(given[key], right[key] as Value, likeness));
    if (good.length > 0) {
      const bad = keys.filter((key) => !good.includes(key));
      return `Right so far: ${good.join(", ")}. Look again at: ${bad.join(", ")}.`;
    }
  }
  return undefined;
}

/** Whether all numbers are so near 0 that neither sign nor factor can be told. */
function isNothing(right: Value, tolerance: number): boolean {
  if (typeof right === "number") return Math.abs(right) * 0.9 <= tolerance;
  if (isList(right)) return right.every((entry) => isNothing(entry, tolerance));
  return typeof right !== "object" || Object.values(right).every((v) => isNothing(v, tolerance));
}

function sentence(clause: string): string {
  return clause.charAt(0).toUpperCase() + clause.slice(1);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
