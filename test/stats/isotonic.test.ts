import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors";
import { isotonic } from "../../src/stats/isotonic";
import reference from "../fixtures/stats/curve_reference.json";
import { frozen } from "./frozen";

describe("isotonic", () => {
  it.each(reference.isotonic)("gives scipy's levels for $values", ({ values, weights, levels }) => {
    const found = isotonic(frozen(values), frozen(weights));
    found.forEach((level, index) => expect(level).toBeCloseTo(levels[index]!, 12));
  });

  it("never falls, keeps the weighted mean, and leaves what rises already alone", () => {
    const row = fc.record({
      value: fc.double({ min: -100, max: 100, noNaN: true }),
      weight: fc.double({ min: 0.1, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
        const values = rows.map(({ value }) => value);
        const weights = rows.map(({ weight }) => weight);
        const levels = isotonic(values, weights);
        const sum = (list: readonly number[]) =>
          list.reduce((total, value, index) => total + weights[index]! * value, 0);
        for (let i = 1; i < levels.length; i++) {
          expect(levels[i]!).toBeGreaterThanOrEqual(levels[i - 1]!);
        }
        expect(sum(levels)).toBeCloseTo(sum(values), 6);
        const again = isotonic(levels, weights);
        levels.forEach((level, index) => expect(again[index]!).toBeCloseTo(level, 9));
      }),
    );
  });

  it("refuses nothing at all and weights that are not above 0", () => {
    expect(() => isotonic([])).toThrow(InputError);
    expect(() => isotonic([1, 2], [1, 0])).toThrow("weights above 0, got 0");
  });
});
