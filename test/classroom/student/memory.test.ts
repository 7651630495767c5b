import { describe, expect, it } from "vitest";
import { createAdamState } from "../../../src/classroom/student/adam";
import { optimize } from "../../../src/classroom/student/optimize";
import { fillBatch } from "../../../src/classroom/student/rows";
import type { Shape } from "../../../src/classroom/student/shape";
import { initialWeights } from "../../../src/classroom/student/weights";

describe("training", () => {
  it("keeps its memory over 2,000 steps", async () => {
    // A small shape is quick; each step handles as many tensors as any.
    const shape: Shape = { rows: 4, prompt: 4, response: 4, offset: 28 };
    const batch = fillBatch([{ prompt: [50, 60, 70], response: [80, 90, 1] }], shape);
    const megabytes: number[] = [];
    await optimize({
      weights: initialWeights("memory"),
      state: createAdamState(),
      shape,
      steps: 2000,
      learningRate: 1e-4,
      batchAt: () => batch,
      onStep: (step) => {
        if (step === 100 || step === 2000) megabytes.push(process.memoryUsage().rss / 1e6);
      },
    });
    // The gradients of these 1,900 steps are 743 MB: keeping a tenth of them would show.
    expect(megabytes[1]! - megabytes[0]!).toBeLessThan(50);
  }, 240_000);
});
