import { describe, expect, it } from "vitest";
import { createDiversitySum } from "../../src/intrinsic/diversity";
import { hashedNgramEmbedder } from "../../src/intrinsic/embedders/hashed-ngrams";

async function distance(a: string, b: string): Promise<number> {
  const sum = createDiversitySum();
  for (const vector of await hashedNgramEmbedder.embed([a, b])) sum.add(vector);
  return sum.meanDistance();
}

describe("the in-process embedder", () => {
  it("puts equal words together and different ones far apart, in any script", async () => {
    expect(await distance("Add 2 and 3.", "add 2 AND 3.")).toBeCloseTo(0, 12);
    const near = await distance("Sort the list of numbers.", "Sort the list of the numbers!");
    const far = await distance("Sort the list of numbers.", "Describe a walk by the sea");
    expect(near).toBeLessThan(0.5);
    expect(far).toBeGreaterThan(0.8);
    const japanese = await distance("今日は天気がいい。", "今日は天気が悪い。");
    expect(japanese).toBeLessThan(await distance("今日は天気がいい。", "数学の問題を解く"));
    expect(japanese).toBeGreaterThan(0);
  });

  it("gives an empty or blank text no direction", async () => {
    const [empty, blank] = await hashedNgramEmbedder.embed(["", " \n\t"]);
    expect([...empty!, ...blank!].every((x) => x === 0)).toBe(true);
  });

  it("depends on nothing but the text", async () => {
    const [alone] = await hashedNgramEmbedder.embed(["one text"]);
    const [, among] = await hashedNgramEmbedder.embed(["another", "one text"]);
    expect(among).toEqual(alone);
  });

  it("takes a text of a million characters and lone surrogates", async () => {
    const [long, broken] = await hashedNgramEmbedder.embed(["ab ".repeat(350_000), "\ud83d x"]);
    expect([...long!, ...broken!].every(Number.isFinite)).toBe(true);
  });
});
