import {
  type Exercise,
  type ExerciseText,
  type Judgement,
  type Mistake,
  untouched,
  wrong,
} from "./exercise";
import { isPromise } from "./shape";
import { isAlike, isBlank, type Likeness, plainValue, type Value } from "./value";

/** A call that the student's function is tried on; the notebook does not show it. */
export interface HiddenCase<Arguments extends readonly unknown[]> {
  /** Completes "wrong where ...": `the student fell below the base`. */
  readonly where: string;
  readonly arguments: Arguments;
}

export interface FunctionExerciseInput<Arguments extends readonly unknown[]>
  extends ExerciseText, Likeness {
  /** What is right: the package's own function. */
  readonly answer: (...given: Arguments) => Value;
  readonly cases: readonly HiddenCase<Arguments>[];
  /** Wrong functions that students are known to write. */
  readonly mistakes: readonly Mistake<(...given: Arguments) => Value>[];
}

/** An exercise whose answer is a function, tried on hidden cases. */
export function functionExercise<Arguments extends readonly unknown[]>(
  input: FunctionExerciseInput<Arguments>,
): Exercise {
  const { id, title, answer, mistakes } = input;
  return {
    id,
    title,
    judge: (given) => judgeFunction(given, input),
    solution: () => answer,
    mistakes: () => mistakes,
  };
}

type Outcome = { readonly value: unknown } | { readonly error: string };

function judgeFunction<Arguments extends readonly unknown[]>(
  given: unknown,
  { cases, answer, mistakes, remark, otherwise, ...likeness }: FunctionExerciseInput<Arguments>,
): Judgement {
  if (isBlank(plainValue(given))) return untouched;
  if (typeof given !== "function") {
    return wrong("A function is wanted: give its name, without brackets and without a call.");
  }
  const outcomes = cases.map(({ arguments: values }) =>
    outcomeOf(given as (...values: never[]) => unknown, values),
  );
  if (outcomes.every((outcome) => "value" in outcome && isBlank(outcome.value))) return untouched;
  const failed = outcomes.find((outcome) => "error" in outcome);
  if (failed) return wrong(`Your function stopped with: ${failed.error}`);
  const values = outcomes.map((outcome) => (outcome as { value: unknown }).value);
  if (values.some(isPromise))
    return wrong("Your function gives a promise: write it without async.");
  const isRight = (wanted: (...given: Arguments) => Value, index: number): boolean =>
    isAlike(values[index], wanted(...cloned(cases[index]!.arguments)), likeness);
  const wrongCases = cases.filter((_, index) => !isRight(answer, index));
  if (wrongCases.length === 0) return { status: "right", message: remark };
  const known = mistakes.find(({ answer: slip }) =>
    cases.every((_, index) => isRight(slip, index)),
  );
  if (known) return wrong(known.hint);
  const count = `Right in ${cases.length - wrongCases.length} of ${cases.length} hidden cases`;
  return wrong(`${count}; not where ${wrongCases[0]!.where}. ${otherwise}`);
}

function outcomeOf(given: (...values: never[]) => unknown, values: readonly unknown[]): Outcome {
  try {
    return { value: plainValue(given(...(cloned(values) as never[]))) };
  } catch (error) {
    // An error of a notebook cell belongs to another realm: instanceof would not know it.
    const message = (error as { message?: unknown } | null | undefined)?.message;
    return { error: typeof message === "string" ? message : String(error) };
  }
}

/** Each call gets arguments of its own: a function that sorts its input must not spoil the next case. */
function cloned<T>(values: T): T {
  return structuredClone(values);
}
