import { Fifo } from "../models/fifo";
import type { Stop } from "./stop";

/** Something to be asked. */
export interface Job {
  readonly id: string;
  /** Jobs of one index stand for each other: what fails one of them may fail the next. */
  readonly index: number;
}

/** Leave to have one call in flight. */
export interface Slot {
  /**
   * Waits for a free place among the calls in flight.
   * @throws the reason of the stop, once the run is stopped
   */
  take(): Promise<void>;
  /** Gives the place to the next call; what is left of the job (writing, judging) needs none. */
  free(): void;
}

/** Does one job; throws what should stop the run. */
export type Work<J> = (job: J, slot: Slot) => Promise<void>;

/**
 * Does jobs, `concurrency` calls at a time; a slow one holds back no other, and
 * prompts are made a little ahead, so that a free place is taken at once; one at a time, nothing is made
 * ahead, so that each may rest on the one before. Resolves when no job is left.
 * After a failure, or once stopped, no call starts; when those in flight have ended it rejects with the
 * reason of the stop.
 */
export function runJobs<J>({
  next,
  concurrency,
  work,
  stop,
}: {
  /** The next job that can start, or undefined when none can until another ends. */
  next: () => J | undefined;
  concurrency: number;
  work: Work<J>;
  stop: Stop;
}): Promise<void> {
  const ahead = concurrency === 1 ? 0 : Math.ceil(concurrency / 8);
  const waiting = new Fifo<{ start: () => void; refuse: (reason: unknown) => void }>();
  let underWay = 0;
  let beforeCall = 0;
  let inFlight = 0;

  function createSlot(): Slot & { close(): void } {
    let state: "before" | "taken" | "after" = "before";
    beforeCall += 1;
    const leave = () => {
      if (state === "before") beforeCall -= 1;
      if (state === "taken") inFlight -= 1;
      state = "after";
    };
    const start = () => {
      leave();
      state = "taken";
      inFlight += 1;
    };
    return {
      take: () =>
        new Promise<void>((resolve, reject) => {
          if (stop.reason) return reject(stop.reason);
          waiting.push({
            start: () => {
              start();
              resolve();
            },
            refuse: reject,
          });
          letIn();
        }),
      free: () => {
        leave();
        letIn();
        fill();
      },
      close: leave,
    };
  }

  function letIn(): void {
    while (waiting.size > 0 && (stop.reason || inFlight < concurrency)) {
      const waiter = waiting.shift();
      if (stop.reason) waiter?.refuse(stop.reason);
      else waiter?.start();
    }
  }

  let fill: () => void = () => undefined;
  return new Promise((resolve, reject) => {
    fill = () => {
      // The second bound keeps answers from piling up when the disk is slower than the model.
      while (
        !stop.reason &&
        beforeCall + inFlight < concurrency + ahead &&
        underWay < 2 * concurrency + ahead
      ) {
        const job = next();
        if (!job) break;
        void start(job);
      }
      if (underWay > 0) return;
      if (stop.reason) reject(stop.reason);
      else resolve();
    };

    async function start(job: J): Promise<void> {
      underWay += 1;
      const slot = createSlot();
      try {
        await work(job, slot);
      } catch (error) {
        stop.because(error instanceof Error ? error : new Error(String(error)));
      }
      slot.close();
      underWay -= 1;
      letIn();
      fill();
    }

    stop.starting.addEventListener("abort", letIn, { once: true });
    fill();
  });
}
