import type { BatchItem, BatchModel, BatchOutcome } from "../models/batch";
import type { Log } from "../store/log";
import { worstCase } from "../calls/worst-case";
import type { BatchRecord, OpenBatch } from "./batches";
import { callRecord } from "./call-record";
import type { Prompt } from "./prompt";
import type { RunOptions } from "./run-options";
import type { Job } from "./schedule";
import type { Session } from "./session";
import type { Stop } from "../calls/stop";

/** How often a job is submitted that the provider does not answer (expired, missing) before it is given up. */
const submissionsUntilRejection = 3;

export interface BatchOptions {
  readonly model: BatchModel;
  /** Milliseconds between two looks at a batch; the model's default if left out. */
  readonly pollMs?: number;
}

interface Item extends BatchItem {
  readonly job: Job;
  readonly prompt: Prompt;
  readonly worstUsd: number;
}

/**
 * Asks in rounds: all jobs that can start go out as batches, their answers let further jobs start,
 * until none is left. A batch's id and jobs are on disk before it is waited for, so that another start
 * can come back for its answers. Methods that show no earlier instances need one round; instance
 * generation needs one a wave.
 * @param open batches of earlier starts
 */
export async function askInBatches(
  session: Session,
  options: RunOptions & BatchOptions,
  { log, open, stop }: { log: Log; open: readonly OpenBatch[]; stop: Stop },
): Promise<void> {
  const { schedule, ledger } = session;
  const { model, sampling, price, pollMs } = options;
  const submissions = new Map<number, number>();
  let earlier = open;

  for (;;) {
    const jobs = new Map<string, Job>();
    for (let job = schedule.next(); job; job = schedule.next()) jobs.set(job.id, job);
    if (jobs.size === 0) return;
    const resumed = await Promise.all(earlier.map((batch) => resume(batch, jobs)));
    const isSubmitted = new Set(earlier.flatMap((batch) => batch.jobs.map(({ id }) => id)));
    const fresh = [...jobs.values()].filter(({ id }) => !isSubmitted.has(id));
    const affordable = await afford(fresh, resumed.length === 0);
    earlier = [];
    const parts = affordable.length === 0 ? [] : model.split(affordable);
    const work = [
      ...resumed.map(({ items, batchId }) => runBatch(items, jobs, batchId)),
      ...parts.map((part) => runBatch(part as Item[], jobs)),
    ];
    // All of them end before the first failure is told: their answers are paid.
    const ended = await Promise.allSettled(work);
    const failed = ended.find((one) => one.status === "rejected");
    if (stop.reason) throw stop.reason;
    if (failed) throw failed.reason;
  }

  /** A batch of an earlier start: its reservations, counted as unconfirmed so far, are in use again. */
  async function resume({ batchId, jobs: submitted }: OpenBatch, jobs: ReadonlyMap<string, Job>) {
    const items = await Promise.all(submitted.map(itemOf));
    for (const { id, worstUsd } of items) if (jobs.has(id)) ledger.adopt(worstUsd);
    return { batchId, items };
  }

  /** As many of the jobs as fit under the budget, reserved; the others wait for a later round. */
  async function afford(jobs: readonly Job[], isAlone: boolean): Promise<Item[]> {
    const items: Item[] = [];
    for (const job of jobs) {
      const item = await itemOf(job);
      if (await ledger.reserveIfFits(job.id, item.worstUsd)) items.push(item);
      else if (isAlone && items.length === 0) throw ledger.overBudget(item.worstUsd);
      else schedule.postpone(job);
    }
    return items;
  }

  async function itemOf(job: Job): Promise<Item> {
    const prompt = await session.promptFor(job);
    const request = { messages: prompt.messages, schema: prompt.schema, sampling };
    const worstUsd = worstCase(request, { ...options, isBounded: ledger.isBounded, batch: true });
    return { id: job.id, request, job, prompt, worstUsd };
  }

  async function runBatch(
    items: readonly Item[],
    jobs: ReadonlyMap<string, Job>,
    earlierId?: string,
  ): Promise<void> {
    let batchId = earlierId ?? "";
    const outcomes = model.run(items, {
      batchId: earlierId,
      pollMs,
      signal: stop.starting,
      onSubmitted: async (id) => {
        batchId = id;
        await log.append({ batch_id: id, jobs: items.map(({ job }) => job) } satisfies BatchRecord);
      },
    });
    const itemOfId = new Map(items.map((item) => [item.id, item]));
    for await (const outcome of outcomes) {
      const item = itemOfId.get(outcome.id);
      // Judged by an earlier start, before it ended.
      if (item && jobs.has(outcome.id)) await keep(item, outcome);
    }
    await log.append({ batch_id: batchId, ended: true } satisfies BatchRecord);
  }

  async function keep({ job, prompt, worstUsd }: Item, outcome: BatchOutcome): Promise<void> {
    if ("completion" in outcome) {
      submissions.delete(job.index);
      const call = callRecord(job, prompt, outcome.completion, { price, batch: true });
      const settle = () => ledger.settle(worstUsd, call.cost_usd ?? undefined);
      return session.keep(job, call, settle);
    }
    const { retryable, reason, message } = outcome.failure;
    ledger.fail(job.id, worstUsd, false);
    const times = (submissions.get(job.index) ?? 0) + 1;
    submissions.set(job.index, times);
    if (retryable && times < submissionsUntilRejection) return schedule.postpone(job);
    submissions.delete(job.index);
    return session.giveUpOn(job, `${reason}: ${message}`);
  }
}
