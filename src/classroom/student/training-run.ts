import { createHash } from "node:crypto";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Domain } from "../../bench/domains";
import { InputError, InterruptedError } from "../../errors";
import { diskError } from "../../store/disk-error";
import { writeTrainedOn } from "../../store/trained-on";
import { writeWhole } from "../../store/write-whole";
import type { Example, TrainingProgress } from "../../student/student";
import { fineTune, type StepDone } from "./fine-tune";
import { shapes } from "./shape";
import { readCheckpoint, readWeights, writeCheckpoint, writeWeights } from "./weight-files";
import { tensorNames, type Weights } from "./weights";

export interface TrainingRun {
  readonly base: Weights;
  readonly domain: Domain;
  readonly examples: readonly Example[];
  readonly steps: number;
  readonly seed: number;
  /** Of checkpoints, log and final weights; none of them is kept without. */
  readonly directory?: string;
  /** Steps between two checkpoints. Default 50, about two seconds of work. */
  readonly checkpointEvery?: number;
  /** Looked at after each step. */
  readonly isAborted?: () => boolean;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** Names of the files in the directory of a training. */
export const trainingFiles = {
  weights: "student.safetensors",
  checkpoint: "checkpoint.safetensors",
  log: "training.jsonl",
} as const;

/**
 * Fine-tunes with checkpoints: killed or aborted and called again with the same request it goes on, to
 * the same weights; finished and called again it reads them.
 * @throws InputError when the directory holds another training; InterruptedError on an abort
 */
export async function runTraining(run: TrainingRun): Promise<Weights> {
  const { domain, directory, steps, checkpointEvery = 50, isAborted, onProgress } = run;
  if (!Number.isSafeInteger(steps) || steps < 1) {
    throw new InputError(`steps must be a whole number of 1 or more, got ${steps}`);
  }
  const tokensAStep = shapes[domain].rows * (shapes[domain].prompt + shapes[domain].response);
  const kept = directory === undefined ? undefined : await openTraining(directory, run);
  if (kept?.finished) return kept.finished;
  const log = kept?.log ?? [];
  const since = performance.now();
  const first = kept?.from?.state.step ?? 0;
  const weights = await fineTune({
    ...run,
    from: kept?.from,
    onStep: async (done) => {
      const { step, loss } = done;
      const seconds = (performance.now() - since) / 1000;
      log.push({ step, loss });
      onProgress?.({
        step,
        steps,
        loss,
        tokensPerSecond: ((step - first) * tokensAStep) / seconds,
      });
      const isOver = step < steps && isAborted?.();
      if (kept && step < steps && (isOver || step % checkpointEvery === 0)) {
        await kept.checkpoint(done);
      }
      if (isOver) {
        const way = kept ? `; train again with the same request to go on` : "";
        throw new InterruptedError(`training stopped after ${step} of ${steps} steps${way}`);
      }
    },
  });
  await kept?.finish(weights);
  return weights;
}

interface LoggedStep {
  readonly step: number;
  readonly loss: number;
}

async function openTraining(directory: string, run: TrainingRun) {
  const path = (file: keyof typeof trainingFiles) => join(directory, trainingFiles[file]);
  await mkdir(directory, { recursive: true }).catch((error: unknown) => {
    throw diskError(error, "training a student", directory);
  });
  const identity = identityOf(run);
  const check = (found: string | undefined, file: string) => {
    if (found === identity) return;
    throw new InputError(
      `${file} belongs to another training (other examples, steps, seed or base); the same agoralab train with --anew sets it aside, a trainer of your own takes another directory`,
    );
  };
  const finished = await readWeights(path("weights"));
  if (finished) check(finished.metadata["training"], path("weights"));
  // Of a training that is known to be this very one: those of older versions lack the record.
  if (finished) await writeTrainedOn(directory, run.examples);
  const from = finished ? undefined : await readCheckpoint(path("checkpoint"));
  if (from) check(from.metadata["training"], path("checkpoint"));
  const log = from ? await readLog(path("log"), from.state.step) : [];
  const metadata = { training: identity, domain: run.domain };
  const saveLog = () =>
    writeWhole(path("log"), log.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return {
    finished: finished?.weights,
    from,
    log,
    async checkpoint({ weights, state }: StepDone) {
      await saveLog();
      await writeCheckpoint(path("checkpoint"), weights, state, metadata);
    },
    async finish(weights: Weights) {
      await saveLog();
      await writeTrainedOn(directory, run.examples);
      await writeWeights(path("weights"), weights, metadata);
      await rm(path("checkpoint"), { force: true });
    },
  };
}

async function readLog(path: string, steps: number): Promise<LoggedStep[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.slice(0, steps).map((line) => JSON.parse(line) as LoggedStep);
}

/** Two trainings of the same give the same weights. */
function identityOf({ base, domain, examples, steps, seed }: TrainingRun): string {
  const hash = createHash("sha256").update(JSON.stringify({ domain, steps, seed }));
  for (const { instruction, response } of examples) {
    hash.update(JSON.stringify([instruction, response]));
  }
  for (const name of tensorNames) {
    const { buffer, byteOffset, byteLength } = base[name]!;
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest("hex");
}
