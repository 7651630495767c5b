import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paretoFrontier } from "../../src/stats/pareto-frontier";

type Offer = readonly [cost: number, worth: number];
const frontier = (offers: readonly Offer[]) =>
  paretoFrontier(
    offers,
    ([cost]) => cost,
    ([, worth]) => worth,
  );

describe("paretoFrontier", () => {
  it("keeps what nothing cheaper equals, from the cheapest up", () => {
    const offers: Offer[] = [
      [3, 12],
      [1, 10],
      [2, 10],
      [1, 4],
    ];
    expect(frontier(offers)).toEqual([
      [1, 10],
      [3, 12],
    ]);
    expect(frontier([])).toEqual([]);
  });

  it("leaves nobody out who is not beaten, by its slow definition", () => {
    const amount = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(amount, amount)), (offers) => {
        const kept = frontier(offers);
        for (const [cost, worth] of offers) {
          expect(kept.some(([c, w]) => c <= cost && w >= worth)).toBe(true);
        }
        for (const one of kept) {
          const rivals = offers.filter(([c, w]) => c <= one[0] && w >= one[1]);
          expect(rivals.every(([c, w]) => c === one[0] && w === one[1])).toBe(true);
        }
      }),
    );
  });
});
