import { setMaxListeners } from "node:events";

/** The one way a run ends early: the first reason counts, calls in flight get some time to end. */
export interface Stop {
  /**
   * Starts the end, if nothing has before.
   * @param graceMs time for the calls in flight; Infinity lets them end by themselves
   */
  because(reason: Error, graceMs?: number): void;
  readonly reason: Error | undefined;
  /** Aborts with the reason: nothing new may start. */
  readonly starting: AbortSignal;
  /** Aborts when the time of grace is over: calls in flight end. */
  readonly inFlight: AbortSignal;
  /** Lets go of the timer. */
  clear(): void;
}

/** @param defaultGraceMs milliseconds, 0 to abort calls in flight at once */
function createStop(defaultGraceMs: number): Stop {
  const starting = new AbortController();
  const inFlight = new AbortController();
  // One listener a call in flight is no leak.
  setMaxListeners(0, inFlight.signal);
  let reason: Error | undefined;
  let timer: NodeJS.Timeout | undefined;
  return {
    because(error, graceMs = defaultGraceMs) {
      if (reason) return;
      reason = error;
      starting.abort(error);
      if (graceMs < Infinity) timer = setTimeout(() => inFlight.abort(error), graceMs);
    },
    get reason() {
      return reason;
    },
    starting: starting.signal,
    inFlight: inFlight.signal,
    clear: () => clearTimeout(timer),
  };
}

/**
 * Does work that a signal may end early.
 * @param options.graceMs milliseconds for the calls in flight
 * @param options.interrupted makes the reason, once the signal has aborted
 */
export async function withStop<T>(
  {
    signal,
    graceMs,
    interrupted,
  }: {
    readonly signal: AbortSignal | undefined;
    readonly graceMs: number;
    readonly interrupted: () => Error;
  },
  work: (stop: Stop) => Promise<T>,
): Promise<T> {
  const stop = createStop(graceMs);
  const interrupt = () => stop.because(interrupted());
  if (signal?.aborted) interrupt();
  signal?.addEventListener("abort", interrupt, { once: true });
  try {
    return await work(stop);
  } finally {
    stop.clear();
    signal?.removeEventListener("abort", interrupt);
  }
}
