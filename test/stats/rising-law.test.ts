import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors";
import {
  createRisingLawFitter,
  logarithmicOnly,
  risingLawAt,
  risingLawLimit,
} from "../../src/stats/rising-law";
import reference from "../fixtures/stats/curve_reference.json";
import { frozen } from "./frozen";

const { sizes, powerLaws } = reference;
const weightsOf = (errors: readonly number[]) => errors.map((error) => 1 / error ** 2);

describe("createRisingLawFitter", () => {
  it.each(powerLaws)("fits as scipy's curve_fit does: $values", (curve) => {
    const law = createRisingLawFitter(sizes, weightsOf(curve.errors)).fit(frozen(curve.values));
    expect(law.residualSquares).toBeCloseTo(curve.chi2, 6);
    expect(law.exponent).toBeCloseTo(curve.exponent, 3);
    expect(risingLawAt(law, 16_000)).toBeCloseTo(curve.at16000, 2);
    expect(Math.abs(risingLawLimit(law) / curve.limit - 1)).toBeLessThan(0.005);
  });

  it("finds a law again that made the points, whatever its bend", () => {
    const law = fc.record({
      level: fc.double({ min: -50, max: 90, noNaN: true }),
      slope: fc.double({ min: 1, max: 20, noNaN: true }),
      exponent: fc.double({ min: 0, max: 2, noNaN: true }),
      at: fc.constant(1000),
    });
    fc.assert(
      fc.property(law, (truth) => {
        const values = sizes.map((size) => risingLawAt(truth, size));
        const found = createRisingLawFitter(sizes, weightsOf([1, 2, 1, 2, 1, 2])).fit(values);
        for (const size of [...sizes, 16_000]) {
          expect(risingLawAt(found, size)).toBeCloseTo(risingLawAt(truth, size), 2);
        }
      }),
    );
  });

  it("is a line over the logarithm when only exponent 0 is allowed", () => {
    // By hand: 10 at 1,000, 6 more with every doubling.
    const fitter = createRisingLawFitter([500, 1000, 2000], [1, 1, 1], logarithmicOnly);
    const law = fitter.fit([4, 10, 16]);
    expect(law.residualSquares).toBeCloseTo(0, 10);
    expect(risingLawAt(law, 8000)).toBeCloseTo(28, 10);
    expect(risingLawLimit(law)).toBe(Infinity);
  });

  it("is the weighted mean where the points fall", () => {
    const law = createRisingLawFitter([100, 200, 400], [1, 1, 2]).fit([9, 5, 3]);
    expect(law).toMatchObject({ slope: 0, explainedSquares: 0 });
    expect(risingLawAt(law, 100)).toBeCloseTo(5, 12);
    expect(risingLawLimit(law)).toBeCloseTo(5, 12);
  });

  it("never does worse than a constant, and the search over all exponents never than a coarse one", () => {
    const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), {
      minLength: sizes.length,
      maxLength: sizes.length,
    });
    const fitter = createRisingLawFitter(sizes, weightsOf(powerLaws[0]!.errors));
    fc.assert(
      fc.property(values, (found) => {
        const [fine, coarse] = [fitter.fit(found), fitter.fitCoarsely(found)];
        expect(fine.explainedSquares).toBeGreaterThanOrEqual(0);
        expect(fine.residualSquares).toBeLessThanOrEqual(coarse.residualSquares + 1e-9);
      }),
    );
  });

  it("refuses a single place and places that are not above 0", () => {
    expect(() => createRisingLawFitter([10, 10], [1, 1])).toThrow(InputError);
    expect(() => createRisingLawFitter([0, 10], [1, 1])).toThrow("all above 0");
  });
});
