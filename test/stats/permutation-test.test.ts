import { describe, expect, it } from "vitest";
import {
  anyShuffle,
  permutationTest,
  shuffleGroups,
  shuffleWithin,
} from "../../src/stats/permutation-test";
import { mean } from "../../src/stats/mean";
import { pearson } from "../../src/stats/pearson";
import { createRandom } from "../../src/stats/random";
import { expectClose } from "./expect-close";
import { expectedExplaining } from "./explaining-reference";

const reference = expectedExplaining.permutation;
const { x, y } = reference;
const squared = (order: readonly number[]) =>
  pearson(
    x,
    order.map((row) => y[row]!),
  ).r ** 2;

describe("a permutation test", () => {
  it("has numpy's statistic in the same shuffles, and so the same p", () => {
    const random = createRandom(reference.seed);
    const { observed, chance, p } = permutationTest({
      rows: y.length,
      statistic: squared,
      shuffle: anyShuffle(y.length, random),
      samples: reference.samples,
    });
    expectClose(
      { observed, chanceMean: mean(chance), seededP: p },
      {
        observed: reference.observed,
        chanceMean: reference.chanceMean,
        seededP: reference.seededP,
      },
      1e-12,
    );
  });

  it("comes close to the p of all orders, which scipy counts", () => {
    const samples = 20_000;
    const { p } = permutationTest({
      rows: y.length,
      statistic: squared,
      shuffle: anyShuffle(y.length, createRandom("many")),
      samples,
    });
    const { exactP } = reference;
    expect(Math.abs(p - exactP)).toBeLessThan(4 * Math.sqrt((exactP * (1 - exactP)) / samples));
  });

  it("never gives 0, and 1 when every shuffle does as well", () => {
    const test = (statistic: (order: readonly number[]) => number) =>
      permutationTest({
        rows: 4,
        statistic,
        shuffle: () => [3, 2, 1, 0],
        samples: 9,
      }).p;
    expect(test(([first]) => (first === 0 ? 1 : 0))).toBe(0.1);
    expect(test(() => 5)).toBe(1);
  });
});

describe("shuffles", () => {
  const groups = ["a", "b", "a", "b", "a", "b"];
  const places = ["1", "1", "2", "2", "3", "3"];

  it("of rows within groups keep each row in its group", () => {
    const shuffle = shuffleWithin(groups, createRandom("within"));
    const orders = Array.from({ length: 50 }, () => shuffle());
    for (const order of orders) {
      expect(order.map((row) => groups[row])).toEqual(groups);
      expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
    }
    expect(new Set(orders.map(String)).size).toBeGreaterThan(20);
  });

  it("of whole groups keep places, and move all rows of a group together", () => {
    const shuffle = shuffleGroups(groups, places, createRandom("groups"))!;
    const orders = new Set(Array.from({ length: 20 }, () => String(shuffle())));
    expect([...orders].sort()).toEqual(["0,1,2,3,4,5", "1,0,3,2,5,4"]);
  });

  it("of whole groups do not exist where a group lacks a place or has it twice", () => {
    const random = createRandom("groups");
    expect(shuffleGroups(groups.slice(1), places.slice(1), random)).toBeUndefined();
    expect(shuffleGroups([...groups, "a"], [...places, "3"], random)).toBeUndefined();
  });
});
