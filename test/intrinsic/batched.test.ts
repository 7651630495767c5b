import { describe, expect, it } from "vitest";
import { type Stop, withStop } from "../../src/calls/stop";
import { batched, eachOf } from "../../src/intrinsic/batched";

/** Runs with a stop that lets what is under way end at once. */
const stopped = (work: (stop: Stop) => Promise<void>) =>
  withStop({ signal: undefined, graceMs: 0, interrupted: () => new Error("interrupted") }, work);

async function* numbers(count: number): AsyncGenerator<number> {
  for (let k = 0; k < count; k++) yield await Promise.resolve(k);
}

describe("working on items as they come", () => {
  it("does all of them, never more at a time than allowed", async () => {
    let [underWay, most] = [0, 0];
    const done: number[] = [];
    const work = async (item: number) => {
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      done.push(item);
    };
    await stopped((stop) => eachOf(numbers(20), { limit: 3, stop }, work));
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, k) => k));
    expect(most).toBe(3);
  });

  it.each([0, 3, 9])(
    "throws the failure of item %i, the last one too, once all have ended",
    async (bad) => {
      let ended = 0;
      const all = stopped((stop) =>
        eachOf(numbers(10), { limit: 4, stop }, async (item) => {
          await new Promise((resolve) => setImmediate(resolve));
          ended += 1;
          if (item === bad) throw new Error(`item ${item}`);
          if (stop.inFlight.aborted) throw new Error("told to end");
        }),
      );
      await expect(all).rejects.toThrow(`item ${bad}`);
      const after = ended;
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(ended).toBe(after);
      expect(ended).toBeLessThan(bad + 6);
    },
  );

  it("throws what the items throw", async () => {
    async function* broken() {
      yield await Promise.resolve(1);
      throw new Error("no more");
    }
    const all = stopped((stop) => eachOf(broken(), { limit: 2, stop }, () => Promise.resolve()));
    await expect(all).rejects.toThrow("no more");
  });

  it("makes lists of a size, the last one shorter", async () => {
    const lists: (readonly number[])[] = [];
    for await (const list of batched(numbers(5), { size: 2 })) lists.push(list);
    expect(lists).toEqual([[0, 1], [2, 3], [4]]);
  });
});
