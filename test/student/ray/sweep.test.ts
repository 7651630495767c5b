import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { AgoraError, InputError, InterruptedError } from "../../../src/errors";
import { runSweep, type SweepState } from "../../../src/student/ray/sweep";
import { paperSweepPlan, parseSweepPlan } from "../../../src/student/ray/sweep-plan";
import type { RayStudent } from "../../../src/student/ray/train-on-ray";

const rows = ["a", "b", "c", "d"].map((run) => ({ run }));
const student = { steps: 9, final_loss: 0.25 } as RayStudent;

describe("a sweep", () => {
  it("keeps to its concurrency, in the order of the plan, and tells every change", async () => {
    let open = 0;
    let most = 0;
    const order: string[] = [];
    const changes: SweepState[] = [];
    const states = await runSweep({
      rows,
      concurrency: 2,
      onChange: (_, changed) => changes.push(changed),
      train: async ({ run }, { onStatus }) => {
        order.push(run);
        most = Math.max(most, ++open);
        onStatus({
          ...{ submissionId: `job-${run}`, status: "RUNNING", phase: "training" },
          progress: { step: 3, steps: 9, loss: 1 },
        });
        await new Promise((resolve) => setTimeout(resolve, 5));
        open -= 1;
        return student;
      },
    });
    expect(most).toBe(2);
    expect(order).toEqual(["a", "b", "c", "d"]);
    expect(states.map(({ state }) => state)).toEqual(["done", "done", "done", "done"]);
    expect(changes[0]).toEqual({
      ...{ run: "a", state: "running", submissionId: "job-a", step: 3, steps: 9, loss: 1 },
    });
    expect(changes.at(-1)).toMatchObject({ state: "done", step: 9, loss: 0.25 });
  });

  it("goes on after a failure and keeps its reason", async () => {
    const states = await runSweep({
      rows,
      concurrency: 1,
      train: ({ run }) =>
        run === "b" ? Promise.reject(new AgoraError("b failed: x")) : Promise.resolve(student),
    });
    expect(states.map(({ state, error }) => [state, error])).toEqual([
      ["done", undefined],
      ["failed", "b failed: x"],
      ["done", undefined],
      ["done", undefined],
    ]);
  });

  it("starts nothing more once interrupted", async () => {
    const controller = new AbortController();
    const states = await runSweep({
      rows,
      concurrency: 2,
      signal: controller.signal,
      train: async () => {
        await nextTurn();
        controller.abort();
        throw new InterruptedError("interrupted");
      },
    });
    expect(states.map(({ state }) => state)).toEqual([
      "interrupted",
      "interrupted",
      "waiting",
      "waiting",
    ]);
  });

  it("ends with a mistake of ours, as it is", async () => {
    const train = () => Promise.reject(new TypeError("ours"));
    await expect(runSweep({ rows, concurrency: 2, train })).rejects.toThrow(TypeError);
  });
});

describe("a sweep's plan", () => {
  it("reads what a row sets, and leaves the rest to the options", () => {
    expect(
      parseSweepPlan(
        "run,base_model,hparams,gpus\nruns/a,,,\nruns/b,own/7B,h.json,8\n",
        "plan.csv",
      ),
    ).toEqual([
      { run: "runs/a" },
      { run: "runs/b", baseModel: "own/7B", hparams: "h.json", gpus: 8 },
    ]);
  });

  it.each([
    ["runs\na\n", 'plan.csv line 1: column "runs" is none of run, data, base_model, hparams, gpus'],
    ["run\n", "plan.csv has no rows below its header"],
    ["run\na\nb\na\n", 'plan.csv line 4, column "run": "a" is that of line 2 too'],
    ["run,gpus\na,two\n", 'plan.csv line 2, column "gpus": "two" is not a whole number'],
    ["gpus,run\n1,\n", 'plan.csv line 2, column "run": a run directory is needed'],
    ["gpus\n1\n", 'plan.csv has no column "run"; it has gpus'],
  ])("refuses %j", (text, message) => {
    expect(() => parseSweepPlan(text, "plan.csv")).toThrow(new InputError(message));
  });

  it("of the paper has its 54 students, each in a directory of its own", () => {
    const plan = paperSweepPlan("runs");
    expect(plan).toHaveLength(54);
    expect(new Set(plan.map(({ run }) => run)).size).toBe(54);
    expect(plan[0]!.run).toMatch(/^runs.gpt-4o.math.instance_generation$/);
  });
});
