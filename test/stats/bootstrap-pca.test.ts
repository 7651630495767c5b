import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors";
import { bestAssignment } from "../../src/stats/assignment";
import { bootstrapPca } from "../../src/stats/bootstrap-pca";
import { pca } from "../../src/stats/pca";
import { createRandom } from "../../src/stats/random";
import { expectClose } from "./expect-close";
import { expectedExplaining, explainedSets } from "./explaining-reference";

describe("the best assignment", () => {
  it.each(expectedExplaining.assignment)("of $gains.length rows is scipy's", (example) => {
    expect(bestAssignment(example.gains)).toEqual(example.columns);
  });

  it("has the largest sum of all, counted out", () => {
    const size = 4;
    const row = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: size, maxLength: size });
    fc.assert(
      fc.property(fc.array(row, { minLength: size, maxLength: size }), (gains) => {
        const sum = (columns: readonly number[]) =>
          columns.reduce((total, column, index) => total + gains[index]![column]!, 0);
        const found = bestAssignment(gains);
        expect(found.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
        expect(sum(found)).toBe(Math.max(...orders([0, 1, 2, 3]).map(sum)));
      }),
      { seed: 8 },
    );
  });
});

describe("the bootstrap of a PCA", () => {
  it.each(explainedSets)(
    "of $title has the intervals of scikit-learn's PCA in the same samples",
    ({ explaining, x, names }) => {
      const { seed, requested, ...reference } = explaining.bootstrapPca;
      const result = bootstrapPca({ x, names }, { samples: requested, random: createRandom(seed) });
      expectClose(result, reference, 1e-7);
    },
  );

  it("knows a component again whose place and sign change from sample to sample", () => {
    const random = createRandom("twins");
    // Two pairs of columns that carry nearly the same variance: their order is a toss-up.
    const x = Array.from({ length: 80 }, () => {
      const [a, b] = [random.normal(), random.normal()];
      return [a, a + 0.5 * random.normal(), b, b + 0.5 * random.normal()];
    });
    const table = { x, names: [..."abcd"] };
    const { loadings, stability } = bootstrapPca(table, {
      samples: 200,
      random: createRandom("samples"),
    });
    const [first] = pca(table).loadings;
    first!.forEach((value, j) => {
      const [low, high] = loadings[0]![j]!;
      if (Math.abs(value) > 0.6) expect(Math.sign(low)).toBe(Math.sign(high));
    });
    expect(stability[0]).toBeGreaterThan(0.8);
  });

  it("refuses fewer rows than features, and says when no sample varies", () => {
    const options = { samples: 5, random: createRandom("few") };
    const one = { x: [[1, 2]], names: ["a", "b"] };
    expect(() => bootstrapPca(one, options)).toThrow(
      new InputError("a bootstrap of 2 components requires as many rows, got 1"),
    );
  });
});

function orders(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    orders(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}
