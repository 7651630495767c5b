import type { Completion } from "../models/chat-model";
import { costUsd, type Price } from "../models/pricing";

/** What a received completion took: columns of every log of paid calls. */
export interface Received {
  readonly served_model: string;
  readonly request_id: string | null;
  /** `stop`, `length`, `content_filter`, `refusal` or `other`. */
  readonly stop_reason: string;
  /** null when the provider sent no usage. */
  readonly input_tokens: number | null;
  readonly cached_input_tokens: number | null;
  readonly output_tokens: number | null;
  /** US dollars; null when the price or the usage is unknown, never 0 for that. */
  readonly cost_usd: number | null;
  readonly latency_ms: number;
  /** Failed attempts of the same request before this answer. */
  readonly retries: number;
}

export function receivedOf(
  completion: Completion,
  { price, batch }: { readonly price: Price | undefined; readonly batch?: boolean },
): Received {
  const { usage } = completion;
  return {
    served_model: completion.servedModel,
    request_id: completion.requestId ?? null,
    stop_reason: completion.stopReason,
    input_tokens: usage?.inputTokens ?? null,
    cached_input_tokens: usage?.cachedInputTokens ?? null,
    output_tokens: usage?.outputTokens ?? null,
    cost_usd: costUsd(usage, price, { batch }) ?? null,
    latency_ms: Math.round(completion.latencyMs),
    retries: completion.retries,
  };
}
