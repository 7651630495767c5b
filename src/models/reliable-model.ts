import { adaptAnswer } from "./adapt-request";
import type { Answer, ChatAdapter } from "./adapter";
import { backoffMs } from "./backoff";
import type { ChatModel, ChatRequest, Completion } from "./chat-model";
import { describeFailure, providerError, type Failure } from "./failure";
import { interruption, throwIfInterrupted } from "./interruption";
import type { Limiter } from "./limiter";
import { learnQuirk, quirkNotices, unsentParameters, type Quirk } from "./quirks";
import type { Timing } from "./timing";

export interface Reliability {
  readonly limiter: Limiter;
  readonly timing: Timing;
  /** Repeats after faults that are no overload (5xx, lost connections, timeouts, unreadable answers). */
  readonly maxRetries: number;
  /** How long one call goes on asking an overloaded provider, from its first attempt, in milliseconds. */
  readonly patienceMs: number;
  /** Told once for each thing the model does not accept. */
  readonly onNotice: (notice: string) => void;
}

/**
 * Makes a model out of an adapter: concurrency, retries, and giving in to what the model rejects.
 * Every call ends in a completion or one clear error.
 */
export function createReliableModel(
  name: string,
  adapter: ChatAdapter,
  { limiter, timing, maxRetries, patienceMs, onNotice }: Reliability,
): ChatModel {
  const quirks = new Set<Quirk>(adapter.lacks);
  const told = new Set<Quirk>();

  async function attempt(request: ChatRequest, ahead: boolean): Promise<Completion | Rejected> {
    const slot = await limiter.acquire({ signal: request.signal, ahead });
    // Looked at only now: a call that waited profits from what earlier ones learned.
    const held = new Set(quirks);
    const startedAt = timing.now();
    let sent: ReadonlySet<string> = new Set();
    let answer: Answer;
    try {
      const prepared = adapter.prepare(request, held);
      sent = prepared.sent;
      answer = await adapter.send(prepared.body, request.signal);
    } catch (error) {
      if (request.signal?.aborted) {
        slot.release("failed");
        throw interruption();
      }
      const failure = describeFailure(error, adapter.secrets, timing.now());
      slot.release(failure.kind === "overload" ? failure : "failed");
      return { failure, quirk: learnQuirk(failure, sent), startedAt };
    }
    slot.release("done");
    const latencyMs = timing.now() - startedAt;
    const unsent = unsentParameters(request, held).map(({ parameter }) => parameter);
    return {
      ...adaptAnswer(answer, request, held),
      latencyMs,
      retries: 0,
      ...(unsent.length > 0 && { unsent }),
    };
  }

  /** What is asked for and can never be had, said once, before anything is paid. */
  function tellWhatIsLacking(request: ChatRequest): void {
    for (const { quirk } of unsentParameters(request, new Set(adapter.lacks))) {
      if (!told.has(quirk)) onNotice(`${name} ${quirkNotices[quirk]}`);
      told.add(quirk);
    }
  }

  return {
    name,
    complete: async (request) => {
      throwIfInterrupted(request.signal);
      tellWhatIsLacking(request);
      let faults = 0;
      let retries = 0;
      let firstAttemptAt: number | undefined;
      for (;;) {
        const result = await attempt(request, retries > 0);
        if (!("failure" in result)) return { ...result, retries };
        const { failure, quirk } = result;
        firstAttemptAt ??= result.startedAt;
        if (quirk !== undefined) {
          // Costs nothing and ends: each repeat asks for less.
          if (!quirks.has(quirk)) onNotice(`${name} ${quirkNotices[quirk]} (${failure.message})`);
          quirks.add(quirk);
          continue;
        }
        if (failure.kind === "transient") faults++;
        const waited = timing.now() - firstAttemptAt;
        const hopeless =
          failure.kind === "fatal" ||
          faults > maxRetries ||
          (failure.kind === "overload" && waited >= patienceMs);
        if (hopeless) throw providerError(failure, name, { ...adapter, attempts: retries + 1 });
        const waitMs = waitAfter(failure, retries, timing);
        retries++;
        const { message, status, mayBeBilled } = failure;
        request.onRetry?.({ message, status, waitMs, mayBeBilled });
        await timing.sleep(waitMs, request.signal).catch(() => throwIfInterrupted(request.signal));
      }
    },
  };
}

interface Rejected {
  readonly failure: Failure;
  readonly quirk: Quirk | undefined;
  readonly startedAt: number;
}

function waitAfter(failure: Failure, retries: number, timing: Timing): number {
  const jitter = backoffMs(retries, timing.random());
  // A hint is a lower bound; the draw keeps a crowd from coming back at the same instant.
  return failure.retryAfterMs === undefined
    ? jitter
    : failure.retryAfterMs + Math.min(jitter, 1000 * timing.random());
}
