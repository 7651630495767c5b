import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { createAdamState } from "../../../src/classroom/student/adam";
import { optimize } from "../../../src/classroom/student/optimize";
import { fillBatch } from "../../../src/classroom/student/rows";
import type { Shape } from "../../../src/classroom/student/shape";
import { initialWeights } from "../../../src/classroom/student/weights";

setFlagsFromString("--expose-gc");
/** Else what is measured is how long V8 puts it off. */
const collectGarbage = runInNewContext("gc") as () => void;

describe("training", () => {
  it("keeps its memory over 2,000 steps, once warm", async () => {
    // A small shape is quick; each step handles as many tensors as any.
    const shape: Shape = { rows: 4, prompt: 4, response: 4, offset: 28 };
    const batch = fillBatch([{ prompt: [50, 60, 70], response: [80, 90, 1] }], shape);
    const at = [2000, 4000];
    const megabytes: number[] = [];
    await optimize({
      weights: initialWeights("memory"),
      state: createAdamState(),
      shape,
      steps: 4000,
      learningRate: 1e-4,
      batchAt: () => batch,
      onStep: (step) => {
        // Node 24 takes 110 MB more in the first 2,000 steps, and then no more.
        const readings = at.findIndex((end) => step > end - 50 && step <= end);
        if (readings < 0 || step % 10 !== 0) return;
        collectGarbage();
        // The least of five: what others on the machine do only adds to it.
        megabytes[readings] = Math.min(
          megabytes[readings] ?? Infinity,
          process.memoryUsage().rss / 1e6,
        );
      },
    });
    // The gradients of 2,000 steps are 782 MB: keeping a tenth of them would show.
    expect(megabytes[1]! - megabytes[0]!).toBeLessThan(50);
  }, 240_000);
});
