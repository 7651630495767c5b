import { AgoraError } from "../errors";
import type { Instance, Rejection, RejectionReason } from "../bench/instance";
import { parseSetting } from "../bench/settings";
import type { Call } from "../store/records";

import { createJudge } from "./judge";
import { createLedger, type Ledger } from "../calls/ledger";
import { buildPrompt, type Prompt } from "./prompt";
import type { Run } from "./run";
import type { RunOptions } from "./run-options";
import { createSchedule, type Job, type Schedule } from "./schedule";
import type { Stop } from "../calls/stop";
import { summarize, type GenerateSummary } from "./summarize";
import { addCall } from "../calls/totals";

/** Rejections in a row after which going on would only spend money. */
const rejectionsUntilStop = 100;

/** What one start of a run knows and does, however the model is asked. */
export interface Session {
  readonly schedule: Schedule;
  readonly ledger: Ledger;
  /** Whether the run has had any completion. */
  readonly hasAnswers: boolean;
  promptFor(job: Job): Promise<Prompt>;
  /**
   * Writes a completion down, judges it, writes down what came of it.
   * @param settle told once the call is on disk: its real cost replaces its reservation
   * @throws AgoraError after a hundred rejections in a row
   */
  keep(job: Job, call: Call, settle: () => void): Promise<void>;
  /** Counts a job as rejected that never got a completion. */
  giveUpOn(job: Job, detail: string): Promise<void>;
  /** @throws AgoraError when the schedule ended short of `n` */
  finish(): GenerateSummary;
}

/**
 * Opens a session on a run: judges what an earlier start left unjudged, then schedules the rest. One line
 * goes to `calls.jsonl` before anything is made of a completion, one to `instances.jsonl` or
 * `rejections.jsonl` after.
 */
export async function createSession(options: RunOptions, run: Run, stop: Stop): Promise<Session> {
  const { setting, seeds, n } = options;
  const { totals, rejected, places, ids, attempts, unjudged, unconfirmedUsd } = run.earlier;
  const startedAt = options.now();
  const acceptedEarlier = places.size;
  const judge = createJudge(options, ids);
  const ledger = createLedger({
    budgetUsd: options.budgetUsd,
    spentUsd: totals.costUsd,
    unconfirmedUsd,
    ...((options.budgetUsd < Infinity || run.earlier.hadBudget) && {
      write: (reservation) => run.reservations.append(reservation),
    }),
  });
  stop.starting.addEventListener("abort", () => ledger.close(), { once: true });

  for (const place of unjudged) {
    const call = (await run.calls.readAt(place)) as Call;
    // An index has one instance: a completion whose rejection was lost stays rejected.
    if (places.has(call.index)) await keepRejection(superfluous(call));
    else if (!(await judgeAndKeep(call))) {
      attempts.set(call.index, Math.max(attempts.get(call.index) ?? 0, call.attempt + 1));
    }
  }
  const usesPool = parseSetting(setting).method === "instance_generation";
  const schedule = createSchedule({
    n,
    indices: usesPool ? Infinity : seeds.length,
    maxAttempts: options.attempts,
    seed: options.seed,
    usesPool,
    accepted: places.keys(),
    attempts,
  });
  let rejectionsInARow = 0;

  /** @returns whether the call gave an instance */
  async function judgeAndKeep(call: Call): Promise<boolean> {
    const { instance, rejection } = judge(call);
    if (instance) places.set(instance.index, await run.instances.append(instance));
    else await keepRejection(rejection);
    options.onProgress?.(summary());
    return instance !== undefined;
  }

  async function keepRejection(rejection: Rejection): Promise<void> {
    await run.rejections.append(rejection);
    rejected[rejection.reason] += 1;
  }

  function summary(): GenerateSummary {
    return summarize(options, {
      accepted: places.size,
      acceptedEarlier,
      rejected,
      totals,
      unconfirmedUsd: ledger.unconfirmedUsd,
      seconds: (options.now() - startedAt) / 1000,
    });
  }

  return {
    schedule,
    ledger,
    hasAnswers: totals.calls > 0,
    async promptFor({ demonstration, ...position }) {
      const place = demonstration === undefined ? undefined : places.get(demonstration);
      const pool = place ? [(await run.instances.readAt(place)) as Instance] : [];
      return buildPrompt({ ...options, pool, ...position });
    },
    async keep(job, call, settle) {
      await run.calls.append(call);
      settle();
      addCall(totals, call);
      if (await judgeAndKeep(call)) {
        rejectionsInARow = 0;
        return schedule.accept(job);
      }
      schedule.reject(job);
      rejectionsInARow += 1;
      if (rejectionsInARow >= rejectionsUntilStop) throw hopeless(options.out, rejected);
    },
    async giveUpOn(job, detail) {
      await keepRejection(unanswered(job, detail));
      schedule.reject(job);
    },
    finish() {
      if (places.size < n) throw usedUp(options, places.size, schedule.givenUp);
      return summary();
    },
  };
}

function superfluous({ index, attempt, id, text }: Call): Rejection {
  const detail = `index ${index} has its instance already`;
  return { index, attempt, call_id: id, reason: "duplicate_instance", detail, text };
}

function unanswered({ index, attempt, id }: Job, detail: string): Rejection {
  return { index, attempt, call_id: id, reason: "no_completion", detail, text: "" };
}

function hopeless(out: string, rejected: Readonly<Record<RejectionReason, number>>): AgoraError {
  const counts = Object.entries(rejected).filter(([, count]) => count > 0);
  const reasons = counts.map(([reason, count]) => `${reason} ${count}`).join(", ");
  return new AgoraError(
    `stopped after ${rejectionsUntilStop} rejected completions in a row (${reasons}); look into ${out}/rejections.jsonl, mend the prompt or take another model, then run again to go on`,
  );
}

function usedUp({ out, n, attempts }: RunOptions, accepted: number, givenUp: number): AgoraError {
  return new AgoraError(
    `${accepted} of ${n} instances: ${givenUp} seeds gave none in ${attempts} attempts each and there is no other seed; look into ${out}/rejections.jsonl, then run again with more --attempts or more seeds`,
  );
}
