/**
 * What every stage that talks to a language model asks of it. Adapters (openai, anthropic,
 * compatible, scripted, the classroom's teachers) know one provider each; nothing of a provider's
 * wire format passes this line.
 */
export interface ChatModel {
  /** As the user wrote it: `openai:gpt-4o`, `compatible:llama-3.1-8b`. */
  readonly name: string;
  /**
   * One completion, retried inside as long as retrying can help.
   * @throws ProviderError when it cannot; InterruptedError when `signal` aborts
   */
  complete(request: ChatRequest): Promise<Completion>;
}

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly sampling: Sampling;
  /** JSON Schema of the answer, for providers with structured output; others get it as prose. */
  readonly schema?: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
  /**
   * How many of the likeliest first tokens to give with their log probabilities, 1 to 20; models
   * without them answer all the same.
   */
  readonly logprobs?: number;
  readonly signal?: AbortSignal;
  /** Told of every failed attempt that will be made again, before the wait. */
  readonly onRetry?: (retry: Retry) => void;
}

/** A failed attempt, about to be repeated. */
export interface Retry {
  /** What went wrong, fit to show: never a key. */
  readonly message: string;
  /** HTTP status, undefined when no answer came. */
  readonly status: number | undefined;
  readonly waitMs: number;
  /**
   * The provider may charge for it although nothing arrived: the answer was cut, unreadable or too
   * late. A budget counts such an attempt at its worst case.
   */
  readonly mayBeBilled: boolean;
}

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export interface Sampling {
  /** 0 and up; 0 is greedy. */
  readonly temperature: number;
  /** (0, 1]. */
  readonly topP: number;
  readonly maxTokens: number;
  /** Strings that end the completion and are left out of it. */
  readonly stop?: readonly string[];
  /** 1 and up, 1 is none; for servers that know one (vLLM and its kin), others answer without. */
  readonly repetitionPenalty?: number;
  /** Providers that take one sample reproducibly on a best-effort basis. */
  readonly seed?: number;
}

/** Why a completion ended; a closed set, whatever the provider calls it. */
export type StopReason = "stop" | "length" | "content_filter" | "refusal" | "other";

/** Tokens as the provider bills them. */
export interface Usage {
  /** All prompt tokens, cached ones included. */
  readonly inputTokens: number;
  /** Those of `inputTokens` read from the provider's cache. */
  readonly cachedInputTokens: number;
  /** Those of `inputTokens` written to the provider's cache, where it reports and bills them apart. */
  readonly cacheWriteInputTokens?: number;
  /** All generated tokens, hidden reasoning included. */
  readonly outputTokens: number;
  /** What the provider itself says the call cost (OpenRouter and others do). */
  readonly reportedCostUsd?: number;
}

export interface Completion {
  readonly text: string;
  readonly stopReason: StopReason;
  /** undefined when the provider sent none: unknown is never zero. */
  readonly usage: Usage | undefined;
  /** The model as the provider names what it served, often with a date. */
  readonly servedModel: string;
  /** The provider's id of the request, for support and for matching a bill. */
  readonly requestId: string | undefined;
  readonly latencyMs: number;
  /** Failed attempts before this one. */
  readonly retries: number;
  /** The likeliest first tokens with the natural logarithms of their probabilities, where asked and given. */
  readonly logprobs?: readonly TokenLogprob[];
  /** Sampling parameters that were asked for and not sent, since the model takes none of them. */
  readonly unsent?: readonly string[];
}

/** A token as text, and the natural logarithm of its probability. */
export type TokenLogprob = readonly [token: string, logprob: number];
