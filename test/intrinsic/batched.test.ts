import { describe, expect, it } from "vitest";
import { batched, eachOf } from "../../src/intrinsic/batched";

async function* numbers(count: number): AsyncGenerator<number> {
  for (let k = 0; k < count; k++) yield await Promise.resolve(k);
}

describe("working on items as they come", () => {
  it("does all of them, never more at a time than allowed", async () => {
    let [underWay, most] = [0, 0];
    const done: number[] = [];
    await eachOf(numbers(20), 3, async (item) => {
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      done.push(item);
    });
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, k) => k));
    expect(most).toBe(3);
  });

  it.each([0, 3, 9])(
    "throws the failure of item %i, the last one too, once all have ended",
    async (bad) => {
      let ended = 0;
      const work = async (item: number, signal: AbortSignal) => {
        await new Promise((resolve) => setImmediate(resolve));
        ended += 1;
        if (item === bad) throw new Error(`item ${item}`);
        if (signal.aborted) throw new Error("told to end");
      };
      await expect(eachOf(numbers(10), 4, work)).rejects.toThrow(`item ${bad}`);
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
    await expect(eachOf(broken(), 2, () => Promise.resolve())).rejects.toThrow("no more");
  });

  it("makes lists of a size, the last one shorter", async () => {
    const lists: (readonly number[])[] = [];
    for await (const list of batched(numbers(5), 2)) lists.push(list);
    expect(lists).toEqual([[0, 1], [2, 3], [4]]);
  });
});
