import { describe, expect, it } from "vitest";
import { aicc, aicKnownNoise, akaikeWeights } from "../../src/stats/akaike";
import reference from "../fixtures/stats/curve_reference.json";

describe("aicc", () => {
  it("differs between models as statsmodels' does", () => {
    const [first, ...others] = reference.aicc;
    for (const other of others) {
      const ours = aicc(other.rss, other.n, other.parameters);
      const difference = ours - aicc(first!.rss, first!.n, first!.parameters);
      expect(difference).toBeCloseTo(other.value - first!.value, 10);
    }
  });

  it("is infinite where so many parameters leave nothing to judge by", () => {
    expect(aicc(1, 5, 3)).toBe(Infinity);
    expect(aicc(1, 6, 3)).toBeLessThan(Infinity);
  });
});

describe("akaikeWeights", () => {
  it("weighs by exp(-difference / 2)", () => {
    // By hand: differences 0, 2 and none; e^-1 = 0.36788.
    const weights = akaikeWeights([aicKnownNoise(4, 1), aicKnownNoise(2, 3), Infinity]);
    expect(weights[0]).toBeCloseTo(1 / 1.36788, 5);
    expect(weights[1]).toBeCloseTo(0.36788 / 1.36788, 5);
    expect(weights[2]).toBe(0);
  });
});
