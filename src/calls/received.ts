import type { Completion } from "../models/chat-model";
import { costUsd, type Price } from "../models/pricing";
import type { Received } from "../store/records";

/** The columns of a completion at its price, the batch price where it came by one. */
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
