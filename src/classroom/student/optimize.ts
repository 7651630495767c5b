import { AgoraError } from "../../errors";
import { adamStep, learningRateShare, type AdamState } from "./adam";
import { differentiator, type Batch } from "./network";
import type { Shape } from "./shape";
import type { Weights } from "./weights";

export interface OptimizeOptions {
  /** Changed in place, as is the state. */
  readonly weights: Weights;
  /** Goes on from its step. */
  readonly state: AdamState;
  readonly shape: Shape;
  readonly steps: number;
  /** At the peak of the schedule. */
  readonly learningRate: number;
  /** The batch of a step, 0 and up; follows from the step alone. */
  readonly batchAt: (step: number) => Batch;
  /** After each step, 1 and up; may stop the work by throwing. */
  readonly onStep?: (step: number, loss: number) => void | Promise<void>;
}

/**
 * Gradient descent by Adam.
 * @throws AgoraError when the loss is no longer finite
 */
export async function optimize(options: OptimizeOptions): Promise<void> {
  const { weights, state, shape, steps, learningRate, batchAt, onStep } = options;
  const differentiate = await differentiator(shape);
  while (state.step < steps) {
    const { loss, gradients } = await differentiate(weights, batchAt(state.step));
    if (!Number.isFinite(loss)) {
      throw new AgoraError(`training diverged: loss ${loss} at step ${state.step + 1}`);
    }
    adamStep(weights, gradients, state, learningRate * learningRateShare(state.step, steps));
    await onStep?.(state.step, loss);
  }
}
