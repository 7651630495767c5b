import { setMaxListeners } from "node:events";
import { ProviderError } from "../errors";
import type { Retry } from "../models/chat-model";
import type { Failures } from "./failures";
import type { Ledger } from "./ledger";
import type { Job } from "./run-jobs";
import type { Stop } from "./stop";

/** One call about to be made; jobs of one index stand for each other, see Job. */
export interface PaidCall<A> extends Job {
  /** The most one attempt can cost, US dollars. */
  readonly worstUsd: number;
  /** Whether a part of the call was answered, so that a later refusal does not make it free. */
  readonly isPartlyPaid?: () => boolean;
  send(attempt: {
    readonly signal: AbortSignal;
    readonly onRetry: (retry: Retry) => void;
  }): Promise<A>;
}

/** What came of a call: its answer, or that the same may be asked again, or that none will come. */
export type Outcome<A> =
  | {
      readonly verdict: "answered";
      readonly answer: A;
      /** To be called with the cost (undefined: unknown) once the answer is on disk. */
      readonly settle: (costUsd: number | undefined) => void;
    }
  | { readonly verdict: "same_again"; readonly error: ProviderError }
  | { readonly verdict: "reject"; readonly error: ProviderError };

/**
 * Makes one call under a budget: each attempt's worst case is reserved before it is sent.
 * @throws what holds for every call: ProviderError, BudgetError, InterruptedError
 */
export async function pay<A>(
  call: PaidCall<A>,
  {
    ledger,
    stop,
    failures,
  }: { readonly ledger: Ledger; readonly stop: Stop; readonly failures: Failures },
): Promise<Outcome<A>> {
  const { id, index, worstUsd } = call;
  await ledger.reserve(id, worstUsd);
  try {
    const answer = await send(call, { ledger, stop });
    failures.answered(index);
    return {
      verdict: "answered",
      answer,
      settle: (costUsd) => ledger.settle(worstUsd, costUsd),
    };
  } catch (error) {
    // An answer with a status is a refusal, which nobody bills; anything else may have been billed.
    const isRefused =
      error instanceof ProviderError && error.status !== undefined && !call.isPartlyPaid?.();
    ledger.fail(id, worstUsd, !isRefused);
    const verdict = failures.weigh(error, index);
    if (verdict === "stop") throw error;
    return { verdict, error: error as ProviderError };
  }
}

async function send<A>(
  call: PaidCall<A>,
  { ledger, stop }: { readonly ledger: Ledger; readonly stop: Stop },
): Promise<A> {
  const cut = new AbortController();
  // One listener an attempt is no leak.
  setMaxListeners(0, cut.signal);
  const abort = () => cut.abort();
  stop.inFlight.addEventListener("abort", abort, { once: true });
  try {
    return await call.send({
      signal: cut.signal,
      onRetry: ({ mayBeBilled }) => {
        if (!mayBeBilled || ledger.reserveAgain(call.id, call.worstUsd)) return;
        stop.because(ledger.overBudget(call.worstUsd), Infinity);
        abort();
      },
    });
  } finally {
    stop.inFlight.removeEventListener("abort", abort);
  }
}
