import { InputError, ProviderError } from "../errors";
import type { ChatModel, ChatRequest, Completion } from "../models/chat-model";
import { type Price, worstCaseCostUsd } from "../models/pricing";
import { createFailures } from "./failures";
import type { Ledger } from "./ledger";
import { type Job, runJobs, type Slot } from "./run-jobs";
import type { Stop } from "./stop";

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
    const worstUsd = worstCase(request, asking, ledger.isBounded);
    await slot.take();
    await ledger.reserve(job.id, worstUsd);
    let completion: Completion;
    try {
      completion = await complete(job, request, worstUsd);
    } catch (error) {
      // An answer with a status is a refusal, which nobody bills; anything else may have been billed.
      const isRefused = error instanceof ProviderError && error.status !== undefined;
      ledger.fail(job.id, worstUsd, !isRefused);
      const verdict = failures.weigh(error, job.index);
      if (verdict === "stop") throw error;
      if (verdict === "same_again") return asking.postpone(job);
      return asking.giveUpOn(job, (error as Error).message);
    }
    failures.answered(job.index);
    slot.free();
    await asking.keep(job, completion, (costUsd) => ledger.settle(worstUsd, costUsd));
  }

  async function complete(job: J, request: ChatRequest, worstUsd: number): Promise<Completion> {
    const cut = new AbortController();
    const abort = () => cut.abort();
    stop.inFlight.addEventListener("abort", abort, { once: true });
    try {
      return await model.complete({
        ...request,
        signal: cut.signal,
        onRetry: ({ mayBeBilled }) => {
          if (!mayBeBilled || ledger.reserveAgain(job.id, worstUsd)) return;
          stop.because(ledger.overBudget(worstUsd), Infinity);
          abort();
        },
      });
    } finally {
      stop.inFlight.removeEventListener("abort", abort);
    }
  }
}

/**
 * The most one attempt can cost; 0 without a price, when there is no budget to keep.
 * @throws InputError when there is a budget and the prompt is longer than the price holds for
 */
export function worstCase(
  request: ChatRequest,
  { price, model }: { readonly price?: Price; readonly model: { readonly name: string } },
  isBounded: boolean,
  batch = false,
): number {
  const usd = worstCaseCostUsd(request, price, { batch });
  if (usd === undefined && isBounded) {
    const what = batch ? "the batch price" : "the price";
    throw new InputError(
      `${what} of ${model.name} is not known for a prompt of this length; leave out --budget-usd or give a price with --prices`,
    );
  }
  return usd ?? 0;
}
