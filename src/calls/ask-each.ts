import type { ChatModel, ChatRequest, Completion } from "../models/chat-model";
import type { Price } from "../models/pricing";
import { createFailures } from "./failures";
import type { Ledger } from "./ledger";
import { pay } from "./pay";
import { type Job, runJobs, type Slot } from "./run-jobs";
import type { Stop } from "./stop";
import { worstCase } from "./worst-case";

/** What is asked, of whom, and what becomes of the answers. */
export interface Asking<J extends Job> {
  readonly model: ChatModel;
  /** Without it calls are counted as free, so that a bounded ledger needs one. */
  readonly price: Price | undefined;
  readonly ledger: Ledger;
  readonly stop: Stop;
  /** Calls in flight at most. */
  readonly concurrency: number;
  /** Whether the model has answered before, so that model and key work. */
  readonly hasAnswers: boolean;
  /** The next job that can start, or undefined when none can until another ends. */
  next(): J | undefined;
  requestOf(job: J): ChatRequest | Promise<ChatRequest>;
  /**
   * Writes a completion down.
   * @param settle to be called with its cost (undefined: unknown) once it is on disk
   */
  keep(
    job: J,
    completion: Completion,
    settle: (costUsd: number | undefined) => void,
  ): Promise<void>;
  /** No completion came, though asking again may bring one: the job goes to the end of the queue. */
  postpone(job: J): void;
  /** No completion will come. */
  giveUpOn(job: J, message: string): Promise<void>;
}

/**
 * Asks a model job by job, `concurrency` of them in flight, until no job is left. Each attempt reserves
 * its worst case first; failures that hold for every call stop the work, others cost their job only.
 * @throws the first reason to stop: ProviderError, BudgetError, InputError, InterruptedError
 */
export async function askEach<J extends Job>(asking: Asking<J>): Promise<void> {
  const { model, ledger, stop, concurrency } = asking;
  const failures = createFailures(asking.hasAnswers);

  await runJobs({ next: () => asking.next(), concurrency, work, stop });

  async function work(job: J, slot: Slot): Promise<void> {
    const request = await asking.requestOf(job);
    const worstUsd = worstCase(request, { ...asking, isBounded: ledger.isBounded });
    await slot.take();
    const outcome = await pay(
      {
        id: job.id,
        index: job.index,
        worstUsd,
        send: (attempt) => model.complete({ ...request, ...attempt }),
      },
      { ledger, stop, failures },
    );
    if (outcome.verdict === "same_again") return asking.postpone(job);
    if (outcome.verdict === "reject") return asking.giveUpOn(job, outcome.error.message);
    // One call at a time: the next one waits for what comes of this, and a run follows from its seed.
    if (concurrency > 1) slot.free();
    await asking.keep(job, outcome.answer, outcome.settle);
  }
}
