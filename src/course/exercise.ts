/** What `check` makes of an answer. */
export interface Judgement {
  readonly status: "right" | "wrong" | "not yet";
  /** What the right answer means, or a hint; never the right answer itself. */
  readonly message: string;
}

/** A wrong answer that students are known to give, and what helps them on. */
export interface Mistake<Answer> {
  readonly answer: Answer;
  /** One or two sentences that name the slip and not the result. */
  readonly hint: string;
}

/** One exercise of the course. Its right answer is computed when it is first asked for. */
export interface Exercise {
  /** Lesson and place: `2.3`. */
  readonly id: string;
  /** A few words for the verdict's first line. */
  readonly title: string;
  readonly judge: (answer: unknown) => Judgement;
  /** A right answer, and the known wrong ones: for tests, never shown. */
  readonly solution: () => unknown;
  readonly mistakes: () => readonly Mistake<unknown>[];
}

/** What all kinds of exercises have in common. */
export interface ExerciseText {
  readonly id: string;
  readonly title: string;
  /** Said of the right answer: what it means. */
  readonly remark: string;
  /** The hint when no known mistake fits. */
  readonly otherwise: string;
}

export const untouched: Judgement = {
  status: "not yet",
  message: "Put your answer in the place of undefined and run the cell again.",
};

export const wrong = (message: string): Judgement => ({ status: "wrong", message });
