import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDiversitySum, pairMeanStandardError } from "../../src/intrinsic/diversity";
import { createRandom } from "../../src/stats/random";

type Vector = readonly number[];

/** The slow definition: every pair, one after the other. */
function slowDistances(vectors: readonly Vector[]): number[][] {
  const length = (v: Vector) => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
  return vectors.map((a) =>
    vectors.map((b) => 1 - a.reduce((sum, x, k) => sum + x * b[k]!, 0) / (length(a) * length(b))),
  );
}

function slowMean(vectors: readonly Vector[]): number {
  const distances = slowDistances(vectors);
  const pairs = distances.flatMap((row, i) => row.slice(i + 1));
  return pairs.reduce((sum, x) => sum + x, 0) / pairs.length;
}

function fastMean(vectors: readonly Vector[]): number {
  const sum = createDiversitySum();
  for (const vector of vectors) sum.add(vector);
  return sum.meanDistance();
}

const component = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const vectors = fc.integer({ min: 1, max: 8 }).chain((d) =>
  fc.array(
    fc
      .array(component, { minLength: d, maxLength: d })
      .filter((v) => v.some((x) => Math.abs(x) > 1e-3)),
    { minLength: 2, maxLength: 20 },
  ),
);

describe("diversity", () => {
  it("is the mean cosine distance of all pairs, worked out by hand", () => {
    // Right angle: 1. Half a right angle, twice: 1 - 1/√2 each. Lengths do not count.
    const found = fastMean([
      [3, 0],
      [0, 0.5],
      [7, 7],
    ]);
    expect(found).toBeCloseTo((1 + 2 * (1 - Math.SQRT1_2)) / 3, 14);
  });

  it("is 0 for equal texts and 2 for opposite ones", () => {
    expect(fastMean([[0.1, 0.2, 0.3], [0.1, 0.2, 0.3], [1, 2, 3]])).toBeCloseTo(0, 14); // prettier-ignore
    expect(fastMean([[1, 0], [-4, 0]])).toBeCloseTo(2, 14); // prettier-ignore
  });

  it("equals the definition over pairs", () => {
    fc.assert(
      fc.property(vectors, (some) => {
        expect(fastMean(some)).toBeCloseTo(slowMean(some), 9);
      }),
    );
  });

  it("does not depend on the order of the instances", () => {
    const random = createRandom("order");
    const some = Array.from({ length: 300 }, () =>
      Array.from({ length: 16 }, () => random.normal()),
    );
    expect(fastMean(random.shuffle(some))).toBeCloseTo(fastMean(some), 13);
  });

  it("gives each instance its mean distance to the others, whose mean is the whole", () => {
    fc.assert(
      fc.property(vectors, (some) => {
        const sum = createDiversitySum();
        for (const vector of some) sum.add(vector);
        const slow = slowDistances(some).map(
          (row, i) =>
            row.filter((_, j) => j !== i).reduce((total, x) => total + x, 0) / (some.length - 1),
        );
        some.forEach((vector, i) => expect(sum.distanceToOthers(vector)).toBeCloseTo(slow[i]!, 9));
      }),
    );
  });

  it("leaves out vectors without a direction and says so", () => {
    const sum = createDiversitySum();
    expect(sum.add([0, 0])).toBe(false);
    expect(sum.meanDistance()).toBeNaN();
    expect([sum.add([1, 0]), sum.add([0, 1])]).toEqual([true, true]);
    expect([sum.n, sum.meanDistance()]).toEqual([2, 1]);
    expect(sum.distanceToOthers([0, 0])).toBeNaN();
  });

  it("refuses another dimension and numbers that are none", () => {
    const sum = createDiversitySum();
    sum.add([1, 0]);
    expect(() => sum.add([1, 0, 0])).toThrow("vectors of 2 numbers expected, got 3");
    expect(() => sum.add([NaN, 0])).toThrow("no finite number");
  });
});

describe("the standard error of a mean over pairs", () => {
  it("is the jackknife's: what leaving out each instance does", () => {
    const random = createRandom("jackknife");
    const some = Array.from({ length: 12 }, () => Array.from({ length: 3 }, () => random.normal()));
    const without = some.map((_, i) => slowMean(some.filter((__, j) => j !== i)));
    const centre = without.reduce((sum, x) => sum + x, 0) / 12;
    const variance = (11 / 12) * without.reduce((sum, x) => sum + (x - centre) ** 2, 0);
    const sum = createDiversitySum();
    for (const vector of some) sum.add(vector);
    const toOthers = some.map((vector) => sum.distanceToOthers(vector));
    expect(pairMeanStandardError(toOthers)).toBeCloseTo(Math.sqrt(variance), 12);
  });
});
