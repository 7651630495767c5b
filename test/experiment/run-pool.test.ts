import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { InterruptedError } from "../../src/errors";
import { runPool } from "../../src/experiment/run-pool";

describe("runPool", () => {
  it("does every task once, in order of start, never more than it may at a time", async () => {
    const started: number[] = [];
    let [running, most] = [0, 0];
    const tasks = Array.from({ length: 20 }, (_, i) => i);
    await runPool(tasks, { jobs: 3 }, async (task) => {
      started.push(task);
      most = Math.max(most, ++running);
      for (let turn = 0; turn < task % 4; turn++) await setImmediate();
      running -= 1;
    });
    expect(started).toEqual(tasks);
    expect(most).toBe(3);
  });

  it("aborts what is under way at a failure, waits for it, and starts nothing more", async () => {
    const ended: number[] = [];
    const started: number[] = [];
    const work = async (task: number, signal: AbortSignal) => {
      started.push(task);
      if (task === 1) throw new Error("task 1 failed");
      while (!signal.aborted) await setImmediate();
      ended.push(task);
      throw new Error("aborted, as a consequence");
    };
    await expect(runPool([0, 1, 2, 3], { jobs: 2 }, work)).rejects.toThrow("task 1 failed");
    expect(started).toEqual([0, 1]);
    expect(ended).toEqual([0]);
  });

  it("is interrupted by its signal", async () => {
    const controller = new AbortController();
    const work = async () => {
      controller.abort();
      await setImmediate();
    };
    const pool = runPool([1, 2, 3], { jobs: 1, signal: controller.signal }, work);
    await expect(pool).rejects.toThrow(InterruptedError);
  });
});
