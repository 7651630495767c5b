import { backoffMs } from "./backoff";
import type { Retry } from "./chat-model";
import { describeFailure, providerError, type Failure } from "./failure";
import { interruption, throwIfInterrupted } from "./interruption";
import type { Limiter } from "./limiter";
import type { Timing } from "./timing";

/** How calls to one server are repeated and held back. */
export interface Patience {
  readonly limiter: Limiter;
  readonly timing: Timing;
  /** Repeats after faults that are no overload (5xx, lost connections, timeouts, unreadable answers). */
  readonly maxRetries: number;
  /** How long one call goes on asking an overloaded provider, from its first attempt, in milliseconds. */
  readonly patienceMs: number;
}

/** Whom is asked, for messages. */
export interface Asked {
  /** As the user wrote it. */
  readonly name: string;
  /** The variable its key comes from. */
  readonly keyName: string;
  readonly baseUrl: string;
  /** What must never be shown. */
  readonly secrets: readonly string[];
}

/**
 * Makes one call, repeated as long as that can help.
 * @param attempt sends the request once; rejects with whatever the SDK throws
 * @param options.givesIn told of each failure; true when the next attempt will ask for less, which is
 *   made at once and not counted
 * @returns what came, the time the last attempt took, and the failed attempts before it
 * @throws ProviderError when repeating cannot help; InterruptedError when `signal` aborts
 */
export async function withRetries<T>(
  asked: Asked,
  attempt: () => Promise<T>,
  {
    limiter,
    timing,
    maxRetries,
    patienceMs,
    signal,
    onRetry,
    givesIn = () => false,
  }: Patience & {
    readonly signal?: AbortSignal;
    readonly onRetry?: (retry: Retry) => void;
    readonly givesIn?: (failure: Failure) => boolean;
  },
): Promise<{ readonly answer: T; readonly latencyMs: number; readonly retries: number }> {
  throwIfInterrupted(signal);
  let faults = 0;
  let retries = 0;
  let firstAttemptAt: number | undefined;
  for (;;) {
    const slot = await limiter.acquire({ signal, ahead: retries > 0 });
    const startedAt = timing.now();
    let failure: Failure;
    try {
      const answer = await attempt();
      slot.release("done");
      return { answer, latencyMs: timing.now() - startedAt, retries };
    } catch (error) {
      if (signal?.aborted) {
        slot.release("failed");
        throw interruption();
      }
      failure = describeFailure(error, asked.secrets, timing.now());
      slot.release(failure.kind === "overload" ? failure : "failed");
    }
    firstAttemptAt ??= startedAt;
    // Costs nothing and ends: each repeat asks for less.
    if (givesIn(failure)) continue;
    if (failure.kind === "transient") faults++;
    const waited = timing.now() - firstAttemptAt;
    const hopeless =
      failure.kind === "fatal" ||
      faults > maxRetries ||
      (failure.kind === "overload" && waited >= patienceMs);
    if (hopeless) throw providerError(failure, asked.name, { ...asked, attempts: retries + 1 });
    const waitMs = waitAfter(failure, retries, timing);
    retries++;
    const { message, status, mayBeBilled } = failure;
    onRetry?.({ message, status, waitMs, mayBeBilled });
    await timing.sleep(waitMs, signal).catch(() => throwIfInterrupted(signal));
  }
}

function waitAfter(failure: Failure, retries: number, timing: Timing): number {
  const jitter = backoffMs(retries, timing.random());
  // A hint is a lower bound; the draw keeps a crowd from coming back at the same instant.
  return failure.retryAfterMs === undefined
    ? jitter
    : failure.retryAfterMs + Math.min(jitter, 1000 * timing.random());
}
