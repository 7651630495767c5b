import type { CallTaken } from "../store/records";

/** Sums over paid calls. */
export interface Totals {
  calls: number;
  /** Failed attempts of calls that came through in the end. */
  retries: number;
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  /** Calls whose usage the provider did not tell; they are missing in the token sums. */
  callsWithoutUsage: number;
  costUsd: number;
  /** Calls whose cost is unknown; they are missing in `costUsd`. */
  callsWithoutCost: number;
}

export function createTotals(): Totals {
  return {
    calls: 0,
    retries: 0,
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
    callsWithoutUsage: 0,
    costUsd: 0,
    callsWithoutCost: 0,
  };
}

export function addCall(totals: Totals, call: Omit<CallTaken, "latency_ms">): void {
  totals.calls += 1;
  totals.retries += call.retries;
  totals.inputTokens += call.input_tokens ?? 0;
  totals.cachedInputTokens += call.cached_input_tokens ?? 0;
  totals.outputTokens += call.output_tokens ?? 0;
  if (call.output_tokens === null) totals.callsWithoutUsage += 1;
  totals.costUsd += call.cost_usd ?? 0;
  if (call.cost_usd === null) totals.callsWithoutCost += 1;
}
