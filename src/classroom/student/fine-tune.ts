import type { Domain } from "../../bench/domains";
import { InputError } from "../../errors";
import { createRandom } from "../../stats/random";
import type { Example } from "../../student/student";
import { createAdamState, type AdamState } from "./adam";
import { optimize } from "./optimize";
import { encodeExample, fillBatch } from "./rows";
import { shapes } from "./shape";
import { copyWeights, type Weights } from "./weights";

/** Peak learning rate of fine-tuning. */
const fineTuningRate = 2e-3;

export interface FineTuneOptions {
  readonly base: Weights;
  readonly domain: Domain;
  readonly examples: readonly Example[];
  readonly steps: number;
  readonly seed: number;
  /** Where to go on from: weights and state after some of these steps. */
  readonly from?: { readonly weights: Weights; readonly state: AdamState };
  readonly onStep?: (step: StepDone) => void | Promise<void>;
}

export interface StepDone {
  readonly step: number;
  /** Mean negative log-likelihood a response token of the batch, nats. */
  readonly loss: number;
  readonly weights: Weights;
  readonly state: AdamState;
}

/**
 * A student: the base fine-tuned on examples, loss on the response only. Each pass over the examples has
 * its own order, which follows from the seed; so does every batch, whichever step the work goes on from.
 * @returns new weights; the base is left as it is
 */
export async function fineTune(options: FineTuneOptions): Promise<Weights> {
  const { base, domain, examples, steps, seed, from, onStep } = options;
  if (examples.length === 0) throw new InputError("no examples to train a student on");
  const shape = shapes[domain];
  const encoded = examples.map((example) => encodeExample(example, shape));
  const { weights, state } = from ?? { weights: copyWeights(base), state: createAdamState() };
  let pass = -1;
  let order: number[] = [];
  const exampleAt = (place: number) => {
    const wanted = Math.floor(place / encoded.length);
    if (wanted !== pass) {
      pass = wanted;
      order = createRandom(`fine-tuning/${seed}/${pass}`).shuffle([...encoded.keys()]);
    }
    return encoded[order[place % encoded.length]!]!;
  };
  await optimize({
    weights,
    state,
    shape,
    steps,
    learningRate: fineTuningRate,
    batchAt: (step) =>
      fillBatch(
        Array.from({ length: shape.rows }, (_, row) => exampleAt(step * shape.rows + row)),
        shape,
      ),
    onStep: (step, loss) => onStep?.({ step, loss, weights, state }),
  });
  return weights;
}
