import { InterruptedError } from "../../errors";
import { createRandom, type Random } from "../../stats/random";
import type { TrainingProgress } from "../../student/student";
import { tokenIds } from "../world/vocabulary";
import { createAdamState } from "./adam";
import { documentTokens } from "./documents";
import { optimize } from "./optimize";
import { fillDocuments } from "./rows";
import { documentShape } from "./shape";
import { initialWeights, type Weights } from "./weights";

/** What makes the shipped base: change one of these and it must be made again. */
export const pretraining = { steps: 5000, learningRate: 4e-3, seed: 1 } as const;

export interface PretrainOptions {
  readonly steps?: number;
  readonly seed?: number;
  /** Looked at after each step. */
  readonly isAborted?: () => boolean;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/**
 * The base: a student that has read documents and has never seen a task.
 * @throws InterruptedError on an abort
 */
export async function pretrain({
  steps = pretraining.steps,
  seed = pretraining.seed,
  isAborted,
  onProgress,
}: PretrainOptions = {}): Promise<Weights> {
  const weights = initialWeights(seed);
  const { rows, response: columns } = documentShape;
  const since = performance.now();
  await optimize({
    weights,
    state: createAdamState(),
    shape: documentShape,
    steps,
    learningRate: pretraining.learningRate,
    batchAt: (step) => {
      const random = createRandom(`pretraining/${seed}/${step}`);
      const packed = Array.from({ length: rows }, () => packDocuments(columns + 1, random));
      return fillDocuments(packed, documentShape);
    },
    onStep: (step, loss) => {
      const tokens = step * rows * columns;
      const tokensPerSecond = (1000 * tokens) / (performance.now() - since);
      onProgress?.({ step, steps, loss, tokensPerSecond });
      if (isAborted?.()) {
        throw new InterruptedError(`pretraining stopped after ${step} of ${steps} steps`);
      }
    },
  });
  return weights;
}

/** Documents one after the other, the last one cut. */
function packDocuments(length: number, random: Random): number[] {
  const tokens: number[] = [];
  while (tokens.length < length) {
    tokens.push(...documentTokens(random).map((token) => tokenIds.get(token)!));
  }
  return tokens.slice(0, length);
}
