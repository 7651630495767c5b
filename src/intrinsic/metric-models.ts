import type { ChatModel, ChatRequest } from "../models/chat-model";
import type { CallOptions } from "../models/json-endpoint";

/**
 * What the intrinsic metrics ask of models. Adapters know one kind of server each; the classroom
 * implements the same interfaces in-process.
 */

/** One instance as the metrics see it. */
export interface Pair {
  readonly instruction: string;
  readonly response: string;
}

/** The two things a judge grades, each by a rubric from 1 to 5. */
export type Rubric = "instruction_difficulty" | "response_quality";

export interface Grade {
  /** 1 to 5; null when the judge's text held no grade: unscored, never guessed. */
  readonly score: number | null;
  /** The judge's reasoning, or the text that could not be read. */
  readonly feedback: string;
}

/** What a measurement depends on beside the model's name; kept with the result. */
export type ModelSettings = Readonly<Record<string, string | number | boolean | null>>;

export interface Judge {
  /** As shown in tables: `openai:gpt-4o`, `rule-based (classroom)`. */
  readonly name: string;
  readonly settings?: ModelSettings;
  /** How its chat model is asked, for judges that have one: such calls go through the paid loop. */
  readonly chat?: ChatJudging;
  grade(
    pair: Pair,
    options: { readonly rubric: Rubric; readonly signal?: AbortSignal },
  ): Promise<Grade>;
}

/** The parts of a judge that asks a chat model. */
export interface ChatJudging {
  readonly model: ChatModel;
  /**
   * @param attempt 0 at first, one more after each text without a grade
   */
  requestOf(pair: Pair, rubric: Rubric, attempt: number): ChatRequest;
  /** Reads the model's text; never guesses. */
  read(text: string): Grade;
}

/** Pairs a call is given at once where a model does not say; of an embedder, texts. */
export const pairsACall = 16;
export const textsACall = 64;

/** Of a response given its instruction. */
export interface LogLikelihood {
  /** Natural logarithm of the probability of all response tokens; 0 or below. */
  readonly logProbability: number;
  /** Response tokens it sums over, the end token included where the model counts one. */
  readonly tokens: number;
}

export interface LikelihoodModel {
  readonly name: string;
  readonly settings?: ModelSettings;
  /**
   * Pairs of one request; default 16. 1 for servers that take one: several requests would be asked and paid
   * for as one.
   */
  readonly batchSize?: number;
  /** Works in-process and costs nothing. */
  readonly isLocal?: boolean;
  /** @returns one a pair, in their order, each as if it were computed alone; null where it cannot be */
  logLikelihoods(
    pairs: readonly Pair[],
    options?: CallOptions,
  ): Promise<readonly (LogLikelihood | null)[]>;
}

export interface RewardModel {
  readonly name: string;
  readonly settings?: ModelSettings;
  /**
   * Pairs of one request; default 16. 1 for servers that take one: several requests would be asked and paid
   * for as one.
   */
  readonly batchSize?: number;
  /** Works in-process and costs nothing. */
  readonly isLocal?: boolean;
  /** @returns one a pair, in their order; null where it cannot be computed */
  rewards(pairs: readonly Pair[], options?: CallOptions): Promise<readonly (number | null)[]>;
}

export interface Embedder {
  readonly name: string;
  readonly settings?: ModelSettings;
  /** Texts of one request; default 64. */
  readonly batchSize?: number;
  /** Works in-process, costs nothing and gives the same vector whenever asked: vectors are made anew, not kept. */
  readonly isLocal?: boolean;
  /** What is sent of a text; default all of it. */
  readonly sentOf?: (text: string) => string;
  /** @returns one vector a text, in their order, all of one length, not yet normalised */
  embed(texts: readonly string[], options?: CallOptions): Promise<readonly Float64Array[]>;
}
