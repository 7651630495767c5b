import { setMaxListeners } from "node:events";
import { InterruptedError } from "../errors";

/**
 * Works through tasks in their order, `jobs` at a time. After a failure, or when `signal` aborts, no
 * task starts and those under way are aborted; once all have ended it rejects with what went wrong
 * first, so that nothing is left running.
 */
export async function runPool<T>(
  tasks: readonly T[],
  { jobs, signal }: { readonly jobs: number; readonly signal?: AbortSignal },
  work: (task: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const failures: unknown[] = [];
  const halt = () => stop.abort();
  if (signal?.aborted) halt();
  signal?.addEventListener("abort", halt, { once: true });
  let next = 0;
  async function worker(): Promise<void> {
    while (next < tasks.length && !stop.signal.aborted) {
      try {
        await work(tasks[next++]!, stop.signal);
      } catch (error) {
        failures.push(error);
        halt();
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: jobs }, worker));
  } finally {
    signal?.removeEventListener("abort", halt);
  }
  if (failures.length > 0) throw failures[0];
  if (stop.signal.aborted) throw new InterruptedError("interrupted before all was done");
}
