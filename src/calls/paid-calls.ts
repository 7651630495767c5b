import type { ProviderError } from "../errors";
import type { Usage } from "../models/chat-model";
import type { CallOptions } from "../models/json-endpoint";
import { costUsd, type Price } from "../models/pricing";
import type { RecordPlace } from "../store/log";
import type { CallTaken } from "../store/records";
import type { RecordCheck } from "../store/repair-log";
import { createBatchFailures } from "./failures";
import { type LineReader, type PaidLogOptions, withPaidLog } from "./paid-log";
import { pay } from "./pay";
import type { Stop } from "./stop";
import { addCall, type Totals } from "./totals";
import { worstCaseOfTexts } from "./worst-case";

/** Columns of the first of a call's lines: what the call took. The others have none of them. */
interface CallColumns extends CallTaken {
  /** Of the first thing asked about. */
  readonly call_id: string;
  /** Things asked about in the call. */
  readonly call_items: number;
}

/** A call that brings no completion but vectors, likelihoods, rewards. */
export interface BatchCall<A> {
  readonly id: string;
  /** Things asked about. */
  readonly items: number;
  /** What is sent, for the worst case. */
  readonly texts: readonly string[];
  /** Tokens that may be written. */
  readonly maxTokens: number;
  send(options: CallOptions): Promise<A>;
  /** The lines that keep an answer, one a thing. */
  linesOf(answer: A): readonly object[];
}

/** What came of a call: where its lines lie, or why no answer will come. */
export type BatchOutcome<A> =
  | { readonly answer: A; readonly places: readonly RecordPlace[] }
  | { readonly refusal: ProviderError };

export interface PaidCalls {
  readonly stop: Stop;
  readonly totals: Readonly<Totals>;
  /** Whether the server ever answered, in earlier starts or this one. */
  readonly hasAnswers: boolean;
  /** Worst case of what may have been billed without an answer; counted under a budget only. */
  readonly unconfirmedUsd: number;
  /**
   * Makes a call, again where that can help, and keeps what it brought and took.
   * @throws what holds for every call: ProviderError, BudgetError, InterruptedError
   */
  make<A>(call: BatchCall<A>): Promise<BatchOutcome<A>>;
  /** Keeps a line that no call was paid for. */
  note(line: object): Promise<void>;
}

export interface PaidCallsOptions extends PaidLogOptions {
  readonly model: { readonly name: string };
  /** Needed under a budget. */
  readonly price: Price | undefined;
  /** Called before each reading of the log, see repairLog. */
  readonly beginReading: () => RecordCheck;
}

/**
 * Opens the log of calls that are each about several things, does the work, and closes it again. What a
 * call took stands in its first line, written before the others.
 * @throws as `withPaidLog`
 */
export function withPaidCalls<T>(
  options: PaidCallsOptions,
  work: (calls: PaidCalls) => Promise<T>,
): Promise<T> {
  const { model, price } = options;
  const beginReading = () => readerOf(options.beginReading());
  return withPaidLog({ ...options, beginReading }, ({ log, ledger, stop, totals }) => {
    // Instances that were not worth a request are answered too, but tell nothing of the server.
    const hasAnswers = () => totals.inputTokens + totals.callsWithoutUsage > 0;
    const failures = createBatchFailures(hasAnswers);
    let calls = 0;

    async function attempt<A>(call: BatchCall<A>, index: number) {
      let usage: Usage | undefined;
      let retries = 0;
      const startedAt = performance.now();
      const { id, items, texts, maxTokens } = call;
      const outcome = await pay(
        {
          id,
          index,
          isPartlyPaid: () => usage !== undefined,
          worstUsd: worstCaseOfTexts(texts, {
            maxTokens,
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
        { ledger, stop, failures: failures.ofCall(items) },
      );
      if (outcome.verdict !== "answered") return outcome;
      const taken: CallColumns = {
        call_id: id,
        call_items: items,
        input_tokens: usage?.inputTokens ?? null,
        cached_input_tokens: usage?.cachedInputTokens ?? null,
        output_tokens: usage?.outputTokens ?? null,
        cost_usd: costUsd(usage, price) ?? null,
        latency_ms: Math.round(performance.now() - startedAt),
        retries,
      };
      const lines = call
        .linesOf(outcome.answer)
        .map((line, at) => log.append(at === 0 ? { ...line, ...taken } : line));
      const places = await Promise.all(lines);
      outcome.settle(taken.cost_usd ?? undefined);
      addCall(totals, taken);
      return { ...outcome, places };
    }

    return work({
      stop,
      totals,
      get hasAnswers() {
        return hasAnswers();
      },
      get unconfirmedUsd() {
        return ledger.unconfirmedUsd;
      },
      async make(call) {
        const index = calls++;
        for (;;) {
          const outcome = await attempt(call, index);
          if (outcome.verdict === "answered") return outcome;
          if (outcome.verdict === "reject") return { refusal: outcome.error };
        }
      },
      note: async (line) => void (await log.append(line)),
    });
  });
}

function readerOf(check: RecordCheck): LineReader {
  return (line, place) => {
    const problem = check(line, place);
    if (problem !== undefined) return problem;
    const columns = Object(line) as Partial<CallColumns>;
    const { call_id: callId, cost_usd: cost } = columns;
    if (callId === undefined) return null;
    if (typeof callId !== "string") return "has a call_id that is no text";
    if (cost !== null && typeof cost !== "number") return "has no cost_usd";
    return { callId, call: columns as CallColumns };
  };
}

/** Of requests that one call is made of. */
function sumOf(one: Usage, other: Usage): Usage {
  const sum = (key: "cacheWriteInputTokens" | "reportedCostUsd") =>
    one[key] === undefined && other[key] === undefined
      ? {}
      : { [key]: (one[key] ?? 0) + (other[key] ?? 0) };
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    cachedInputTokens: one.cachedInputTokens + other.cachedInputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    ...sum("cacheWriteInputTokens"),
    ...sum("reportedCostUsd"),
  };
}
