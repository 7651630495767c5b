import type { Pair, LogLikelihood } from "../../intrinsic/metric-models";
import type { TrainingProgress } from "../../student/student";
import { InterruptedError } from "../../errors";
import { detokenize, vocabulary } from "../world/vocabulary";
import { createDecoder } from "./decoder";
import { pretrain } from "./pretrain";
import { encode } from "./rows";
import { responsePosition, size, special } from "./shape";
import { runTraining, type TrainingRun } from "./training-run";
import type { Weights } from "./weights";

/** An answer of a student to one prompt. */
export interface Reply {
  readonly text: string;
  /** `length` when the limit came before the end. */
  readonly stopReason: "stop" | "length";
}

/** Everything that is heavy enough to leave the notebook's thread: plain data in, plain data out. */
export type Job =
  | { readonly kind: "train"; readonly run: Omit<TrainingRun, "isAborted" | "onProgress"> }
  | { readonly kind: "pretrain"; readonly steps: number; readonly seed: number }
  | {
      readonly kind: "answer";
      readonly weights: Weights;
      readonly prompts: readonly string[];
      readonly limit: number;
    }
  | { readonly kind: "likelihood"; readonly weights: Weights; readonly pairs: readonly Pair[] };

export interface JobResults {
  readonly train: Weights;
  readonly pretrain: Weights;
  readonly answer: readonly Reply[];
  readonly likelihood: readonly (LogLikelihood | null)[];
}

export interface JobHooks {
  /** Looked at after each step or text. */
  readonly isAborted: () => boolean;
  readonly onProgress: (progress: TrainingProgress) => void;
}

/** @throws InterruptedError when aborted */
export async function work(job: Job, hooks: JobHooks): Promise<JobResults[Job["kind"]]> {
  switch (job.kind) {
    case "train":
      return runTraining({ ...job.run, ...hooks });
    case "pretrain":
      return pretrain({ ...job, ...hooks });
    case "answer":
      return answer(job.weights, job.prompts, job.limit, hooks);
    case "likelihood":
      return likelihoods(job.weights, job.pairs, hooks);
  }
}

function answer(
  weights: Weights,
  prompts: readonly string[],
  limit: number,
  { isAborted }: JobHooks,
): Reply[] {
  const decoder = createDecoder(weights);
  return prompts.map((prompt) => {
    throwIfAborted(isAborted);
    const { tokens, ended } = decoder.greedy(encode(prompt), limit);
    const text = detokenize(tokens.map((token) => vocabulary[token]!));
    return { text, stopReason: ended ? "stop" : "length" };
  });
}

/** Of the response with its end; null for texts longer than the student's context. */
function likelihoods(
  weights: Weights,
  pairs: readonly Pair[],
  { isAborted }: JobHooks,
): (LogLikelihood | null)[] {
  const decoder = createDecoder(weights);
  return pairs.map(({ instruction, response }) => {
    throwIfAborted(isAborted);
    const prompt = encode(instruction);
    const tokens = [...encode(response), special.end];
    if (prompt.length > responsePosition || tokens.length > size.positions - responsePosition) {
      return null;
    }
    const logs = decoder.logProbabilities(prompt, tokens);
    return { logProbability: logs.reduce((sum, log) => sum + log, 0), tokens: tokens.length };
  });
}

function throwIfAborted(isAborted: () => boolean): void {
  if (isAborted()) throw new InterruptedError("the student was interrupted");
}
