import { tensorNames, zeroWeights, type Weights } from "./weights";

/** What Adam remembers: running means of the gradient and of its square. */
export interface AdamState {
  readonly mean: Weights;
  readonly square: Weights;
  /** Steps done. */
  step: number;
}

const [beta1, beta2, epsilon, decay] = [0.9, 0.98, 1e-8, 0.01];

export function createAdamState(): AdamState {
  return { mean: zeroWeights(), square: zeroWeights(), step: 0 };
}

/**
 * One step of Adam with decoupled weight decay, in place. Arithmetic in 64 bits, kept in 32: the same
 * on every machine, given the same gradients.
 * @see Kingma and Ba, arXiv 1412.6980, Algorithm 1; Loshchilov and Hutter, arXiv 1711.05101
 */
export function adamStep(
  weights: Weights,
  gradients: Weights,
  state: AdamState,
  learningRate: number,
): void {
  state.step += 1;
  const meanScale = 1 / (1 - beta1 ** state.step);
  const squareScale = 1 / (1 - beta2 ** state.step);
  for (const name of tensorNames) {
    const [w, g] = [weights[name]!, gradients[name]!];
    const [mean, square] = [state.mean[name]!, state.square[name]!];
    for (let i = 0; i < w.length; i++) {
      const gradient = g[i]!;
      mean[i] = beta1 * mean[i]! + (1 - beta1) * gradient;
      square[i] = beta2 * square[i]! + (1 - beta2) * gradient * gradient;
      const direction = (mean[i]! * meanScale) / (Math.sqrt(square[i]! * squareScale) + epsilon);
      w[i] = w[i]! - learningRate * (direction + decay * w[i]!);
    }
  }
}

/** Share of the peak learning rate at a step: a linear rise over the first tenth, a cosine to a tenth. */
export function learningRateShare(step: number, steps: number): number {
  const rise = Math.max(1, Math.round(steps / 10));
  if (step < rise) return (step + 1) / rise;
  const progress = (step - rise) / Math.max(1, steps - rise);
  return 0.1 + 0.45 * (1 + Math.cos(Math.PI * progress));
}
