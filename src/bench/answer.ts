/** A problem of a benchmark in the words in which it is put to a model. */
export interface Question {
  /** The problem's id in its benchmark. */
  readonly id: string;
  /** 0 and up: which of several answers to the same problem. */
  readonly sample: number;
  readonly prompt: string;
}

/** How an answer is drawn (arXiv 2412.03679, Table 6). */
export interface Decoding {
  /** 0 is greedy. */
  readonly temperature: number;
  /** (0, 1]. */
  readonly topP: number;
  readonly maxNewTokens: number;
  /** 1 and up; 1 is none. */
  readonly repetitionPenalty: number;
  /** Strings that end the answer and are left out of it. */
  readonly stop: readonly string[];
  readonly seed?: number;
}

/** One line of `answers/BENCHMARK.jsonl`: keys are column names. */
export interface Answer {
  readonly id: string;
  readonly sample: number;
  /** As the model gave it; null when there is none, which is not a wrong answer. */
  readonly output: string | null;
  /** Why there is no output. */
  readonly problem?: string;
  /** `stop`, `length`, `content_filter`, `refusal` or `other`; null when there is no output. */
  readonly stop_reason: string | null;
  /** Who answered, as the user named it. */
  readonly model: string;
}

/** Whoever answers: a chat model behind an adapter, an in-process student, a remote job. */
export interface Answerer {
  readonly name: string;
  /** Questions a call is best given at once: 1 for a chat model, more for a batched student. */
  readonly batchSize: number;
  /** @returns one answer a question, in their order */
  answer(
    questions: readonly Question[],
    options: { readonly decoding: Decoding; readonly signal?: AbortSignal },
  ): Promise<readonly Answer[]>;
}
