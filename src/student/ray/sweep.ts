import { AgoraError, InterruptedError } from "../../errors";
import type { JobStatus } from "./run-job";
import type { SweepRow } from "./sweep-plan";
import type { RayStudent } from "./train-on-ray";

/** Where one student of a sweep stands. */
export interface SweepState {
  readonly run: string;
  /** `waiting`: not looked at yet; `interrupted`: its job, if it has one, goes on. */
  readonly state: "waiting" | "pending" | "running" | "done" | "failed" | "interrupted";
  readonly submissionId?: string;
  readonly step?: number;
  readonly steps?: number;
  readonly loss?: number;
  /** Why it failed. */
  readonly error?: string;
}

/**
 * Trains the students of a plan, a few at a time. One that fails is kept as failed, and the others go on.
 * Called again, those that are done are left alone, those that run are attached to, the rest follows.
 * @param train one student, as `trainOnRay`
 * @param concurrency jobs that are submitted and not at their end, at most
 * @param onChange told of every change, with all states in the order of the plan
 * @returns the last states; an interruption is among them, not thrown
 */
export async function runSweep({
  rows,
  train,
  concurrency,
  signal,
  onChange,
}: {
  readonly rows: readonly SweepRow[];
  readonly train: (
    row: SweepRow,
    options: { readonly signal?: AbortSignal; readonly onStatus: (status: JobStatus) => void },
  ) => Promise<RayStudent>;
  readonly concurrency: number;
  readonly signal?: AbortSignal;
  readonly onChange?: (states: readonly SweepState[], changed: SweepState) => void;
}): Promise<readonly SweepState[]> {
  const states: SweepState[] = rows.map(({ run }) => ({ run, state: "waiting" }));
  let unexpected: Error | undefined;
  const change = (index: number, more: Partial<SweepState>) => {
    const changed = { ...states[index]!, ...more };
    states[index] = changed;
    onChange?.([...states], changed);
  };

  async function trainOne(index: number, row: SweepRow): Promise<void> {
    try {
      const student = await train(row, {
        signal,
        onStatus: ({ submissionId, status, progress }) =>
          change(index, {
            submissionId,
            state: status === "PENDING" ? "pending" : "running",
            ...(progress && { step: progress.step, steps: progress.steps, loss: progress.loss }),
          }),
      });
      const { steps, final_loss: loss } = student;
      change(index, { state: "done", step: steps, steps, loss: loss ?? undefined });
    } catch (error) {
      if (error instanceof InterruptedError) return change(index, { state: "interrupted" });
      if (error instanceof AgoraError) {
        return change(index, { state: "failed", error: error.message });
      }
      throw error;
    }
  }

  const queue = rows.entries();
  const worker = async () => {
    for (const [index, row] of queue) {
      if (signal?.aborted || unexpected) return;
      // A mistake of ours ends the sweep, but no job is left unfollowed in the middle of a step.
      await trainOne(index, row).catch((error: Error) => (unexpected ??= error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, rows.length) }, worker));
  if (unexpected) throw unexpected;
  return states;
}
