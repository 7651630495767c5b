import { describe, expect, it } from "vitest";
import { adamStep, createAdamState, learningRateShare } from "../../../src/classroom/student/adam";
import { zeroWeights } from "../../../src/classroom/student/weights";

describe("a step of Adam", () => {
  it("is that of PyTorch's AdamW", () => {
    // torch 2.13.0: torch.optim.AdamW([p], lr=0.01, betas=(0.9, 0.98), eps=1e-8, weight_decay=0.01)
    const weights = zeroWeights();
    weights["shift"]!.set([0.5, -0.25, 1]);
    const state = createAdamState();
    const steps: [number[], number[]][] = [
      [
        [0.1, -2, 0],
        [0.48995, -0.23997499, 0.99989998],
      ],
      [
        [0.3, 1, 0.001],
        [0.48075822, -0.23727991, 0.99239415],
      ],
      [
        [-0.2, 0.5, 0.002],
        [0.47813633, -0.23663804, 0.98407221],
      ],
    ];
    for (const [gradient, expected] of steps) {
      const gradients = zeroWeights();
      gradients["shift"]!.set(gradient);
      adamStep(weights, gradients, state, 0.01);
      expected.forEach((value, i) => expect(weights["shift"]![i]).toBeCloseTo(value, 6));
    }
    expect(state.step).toBe(3);
    expect(weights["embedding"]!.every((value) => value === 0)).toBe(true);
  });
});

describe("the learning rate", () => {
  it("rises over the first tenth, then falls to a tenth of its peak", () => {
    const shares = Array.from({ length: 200 }, (_, step) => learningRateShare(step, 200));
    expect(shares[0]).toBeCloseTo(1 / 20);
    expect(Math.max(...shares)).toBe(1);
    expect(shares.indexOf(1)).toBe(19);
    // Half of the way down the cosine is the mean of 1 and 0.1.
    expect(shares[110]).toBeCloseTo(0.55);
    expect(shares[199]).toBeCloseTo(0.1, 3);
  });
});
