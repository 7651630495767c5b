import { describe, expect, it } from "vitest";
import { createNeighborSearch } from "../../src/intrinsic/nearest-neighbors";
import { createRandom } from "../../src/stats/random";

describe("nearest neighbours", () => {
  it("are those that comparing with every other vector finds", () => {
    const random = createRandom("neighbours");
    const all = Array.from({ length: 60 }, () => Array.from({ length: 7 }, () => random.normal()));
    const asking = [3, 17, 59].map((index) => ({ index, vector: all[index]! }));
    const search = createNeighborSearch(asking);
    all.forEach((vector, index) => search.see(index, vector));
    const cosine = (a: number[], b: number[]) => {
      const dot = (x: number[], y: number[]) => x.reduce((sum, v, k) => sum + v * y[k]!, 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    const slow = asking.map(({ index, vector }) =>
      all
        .map((other, at) => ({ index: at, distance: 1 - cosine(vector, other) }))
        .filter((other) => other.index !== index)
        .sort((a, b) => a.distance - b.distance)
        .at(0)!,
    );
    search.nearest.forEach((found, at) => {
      expect(found.index).toBe(slow[at]!.index);
      expect(found.distance).toBeCloseTo(slow[at]!.distance, 12);
    });
  });

  it("are none for a vector without direction or without company", () => {
    const search = createNeighborSearch([
      { index: 0, vector: [0, 0] },
      { index: 1, vector: [1, 0] },
    ]);
    search.see(0, [0, 0]);
    search.see(1, [1, 0]);
    expect(search.nearest).toEqual([
      { index: -1, distance: NaN },
      { index: -1, distance: NaN },
    ]);
  });
});
