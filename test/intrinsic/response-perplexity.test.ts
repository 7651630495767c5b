import { describe, expect, it } from "vitest";
import { perplexityOf, tokenWeightedPerplexity } from "../../src/intrinsic/response-perplexity";

describe("perplexity", () => {
  it("of tokens that each have probability 1/8 is 8, however many they are", () => {
    const each = Math.log(1 / 8);
    expect(perplexityOf({ logProbability: each, tokens: 1 })).toBeCloseTo(8, 12);
    expect(perplexityOf({ logProbability: 50 * each, tokens: 50 })).toBeCloseTo(8, 12);
  });

  it("of certain tokens is 1, and of no tokens nothing", () => {
    expect(perplexityOf({ logProbability: 0, tokens: 3 })).toBe(1);
    expect(perplexityOf({ logProbability: 0, tokens: 0 })).toBeNaN();
    expect(tokenWeightedPerplexity([])).toBeNaN();
  });

  it("weighted by tokens lets long responses count more", () => {
    // One token at 1/16 and three at 1/2: (16 * 2^3)^(1/4) = 2^(7/4); the mean of both is 9.
    const likelihoods = [
      { logProbability: Math.log(1 / 16), tokens: 1 },
      { logProbability: 3 * Math.log(1 / 2), tokens: 3 },
    ];
    expect(tokenWeightedPerplexity(likelihoods)).toBeCloseTo(2 ** (7 / 4), 12);
    const mean = likelihoods.map(perplexityOf).reduce((sum, x) => sum + x, 0) / 2;
    expect(mean).toBeCloseTo(9, 12);
  });
});
