import type { ProviderError } from "../errors";
import type { Usage } from "../models/chat-model";
import type { CallOptions } from "../models/json-endpoint";
import { costUsd, type Price } from "../models/pricing";
import type { CallTaken } from "../store/records";
import { createFailures } from "./failures";
import { type LineReader, type PaidLogOptions, withPaidLog } from "./paid-log";
import { pay } from "./pay";
import type { Stop } from "./stop";
import { addCall, type Totals } from "./totals";
import { worstCaseOfTexts } from "./worst-case";

/** A line of `NAME.calls.jsonl`. */
interface CallLine extends CallTaken {
  /** Of the first thing asked about; calls of other starts may have the same. */
  readonly call_id: string;
  /** Things asked about in the call. */
  readonly items: number;
}

/** A call that brings no completion but vectors, likelihoods, rewards. */
export interface BatchCall<A> {
  readonly id: string;
  /** Calls of one index stand for each other: what fails one may fail the next. */
  readonly index: number;
  readonly items: number;
  /** What is sent, for the worst case. */
  readonly texts: readonly string[];
  /** Tokens that may be written. */
  readonly maxTokens: number;
  send(options: CallOptions): Promise<A>;
  /** Writes the answer down, before the call counts as paid. */
  keep(answer: A): Promise<void>;
}

export interface PaidCalls {
  readonly stop: Stop;
  readonly totals: Readonly<Totals>;
  /** Worst case of what may have been billed without an answer; counted under a budget only. */
  readonly unconfirmedUsd: number;
  /**
   * Makes a call, again where that can help.
   * @returns why no answer will come, or undefined when one came
   * @throws what holds for every call: ProviderError, BudgetError, InterruptedError
   */
  make<A>(call: BatchCall<A>): Promise<ProviderError | undefined>;
}

/**
 * Opens the log of calls whose answers are kept elsewhere, does the work, and closes it again. A call
 * killed between its answer and its line counts at its worst case.
 * @throws as `withPaidLog`
 */
export function withPaidCalls<T>(
  options: PaidLogOptions & {
    readonly model: { readonly name: string };
    /** Needed under a budget. */
    readonly price: Price | undefined;
  },
  work: (calls: PaidCalls) => Promise<T>,
): Promise<T> {
  const { model, price, name } = options;
  const file = `${name}.calls.jsonl`;
  return withPaidLog({ ...options, file, beginReading }, ({ log, ledger, stop, totals }) => {
    // A text that is too long may well be the first: only ten refusals in a row speak of all calls.
    const failures = createFailures(true);

    async function attempt<A>(call: BatchCall<A>) {
      let usage: Usage | undefined;
      let retries = 0;
      const startedAt = performance.now();
      const outcome = await pay(
        {
          ...call,
          worstUsd: worstCaseOfTexts(call.texts, {
            ...call,
            model,
            price,
            isBounded: ledger.isBounded,
          }),
          send: ({ signal, onRetry }) =>
            call.send({
              signal,
              onRetry: (retry) => {
                retries += 1;
                onRetry(retry);
              },
              onUsage: (more) => (usage = usage ? sumOf(usage, more) : more),
            }),
        },
        { ledger, stop, failures },
      );
      if (outcome.verdict !== "answered") return outcome;
      const latencyMs = performance.now() - startedAt;
      await call.keep(outcome.answer);
      const line = lineOf(call, { price, usage, latencyMs, retries });
      await log.append(line);
      outcome.settle(line.cost_usd ?? undefined);
      addCall(totals, line);
      return undefined;
    }

    return work({
      stop,
      totals,
      get unconfirmedUsd() {
        return ledger.unconfirmedUsd;
      },
      async make(call) {
        for (;;) {
          const failed = await attempt(call);
          if (failed?.verdict !== "same_again") return failed?.error;
        }
      },
    });
  });
}

function lineOf(
  { id, items }: Pick<BatchCall<unknown>, "id" | "items">,
  {
    price,
    usage,
    latencyMs,
    retries,
  }: {
    readonly price: Price | undefined;
    readonly usage: Usage | undefined;
    readonly latencyMs: number;
    readonly retries: number;
  },
): CallLine {
  return {
    call_id: id,
    items,
    input_tokens: usage?.inputTokens ?? null,
    cached_input_tokens: usage?.cachedInputTokens ?? null,
    output_tokens: usage?.outputTokens ?? null,
    cost_usd: costUsd(usage, price) ?? null,
    latency_ms: Math.round(latencyMs),
    retries,
  };
}

/** Of requests that one call is made of. */
function sumOf(one: Usage, other: Usage): Usage {
  const reported = [one.reportedCostUsd, other.reportedCostUsd];
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    cachedInputTokens: one.cachedInputTokens + other.cachedInputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    ...(reported.every((usd) => usd !== undefined) && {
      reportedCostUsd: reported[0]! + reported[1]!,
    }),
  };
}

function beginReading(): LineReader {
  return (line) => {
    if (typeof line !== "object" || line === null) return "is no paid call";
    const { call_id: callId, cost_usd } = line as Partial<CallLine>;
    if (typeof callId !== "string") return "has no call_id";
    if (cost_usd !== null && typeof cost_usd !== "number") return "has no cost_usd";
    return { callId, call: line as CallLine };
  };
}
