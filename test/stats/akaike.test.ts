import { describe, expect, it } from "vitest";
import { aicMeasuredNoise, akaikeWeights } from "../../src/stats/akaike";
import reference from "../fixtures/stats/curve_reference.json";

describe("aicMeasuredNoise", () => {
  it.each([3, 10])("differs between models as scipy's joint Student's t does, df %i", (df) => {
    const [first, second] = reference.tCriteria.filter((one) => one.df === df);
    const ours = ({ residuals, parameters }: NonNullable<typeof first>) =>
      aicMeasuredNoise(
        residuals.reduce((sum, value) => sum + value ** 2, 0),
        { n: residuals.length, parameters, df },
      );
    expect(ours(second!) - ours(first!)).toBeCloseTo(second!.value - first!.value, 10);
  });

  it("comes to chi-squared and twice the parameters when the noise is known", () => {
    expect(aicMeasuredNoise(4, { n: 5, parameters: 3, df: Infinity })).toBe(10);
    expect(aicMeasuredNoise(4, { n: 5, parameters: 3, df: 1e7 })).toBeCloseTo(10, 4);
  });
});

describe("akaikeWeights", () => {
  it("weighs by exp(-difference / 2)", () => {
    // By hand: differences 0, 2 and none; e^-1 = 0.36788.
    const weights = akaikeWeights([6, 8, Infinity]);
    expect(weights[0]).toBeCloseTo(1 / 1.36788, 5);
    expect(weights[1]).toBeCloseTo(0.36788 / 1.36788, 5);
    expect(weights[2]).toBe(0);
  });
});
