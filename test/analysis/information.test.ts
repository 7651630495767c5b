import { describe, expect, it } from "vitest";
import { informationValue, shareAbove } from "../../src/analysis/information";
import { createRandom } from "../../src/stats/random";

const samples = 20_000;
const normal = (mean: number, sd: number, seed: string) => {
  const random = createRandom(seed);
  return Float64Array.from({ length: samples }, () => mean + sd * random.normal());
};
const value = (lead: number, sd: number, noise: number) => {
  const first = normal(lead, sd, "first");
  const second = normal(0, sd, "second");
  const beliefs = [
    { generator: "first", planned: first },
    { generator: "second", planned: second },
  ];
  return informationValue(
    beliefs,
    { candidate: 1, truth: second, noise },
    { settledAt: 0.05, random: createRandom("outcomes") },
  );
};

describe("informationValue", () => {
  // Raiffa and Schlaifer's linear normal case: the posterior mean of the second moves by a normal
  // of standard deviation s = sd^2 / sqrt(sd^2 + noise^2); the value is s (phi(u) - u Phi(-u)), u = lead / s,
  // and the leader changes with probability Phi(-u). Values by scipy 1.17.1:
  //   from scipy.stats import norm; s = 25 / (25 + n * n) ** .5; u = lead / s
  //   s * (norm.pdf(u) - u * norm.sf(u)), norm.sf(u)
  it.each([
    [4, 5, 5, 0.22793, 0.12895],
    [1, 5, 0.001, 1.53447, 0.42074],
    [10, 5, 5, 0.0024451, 0.0023389],
  ])("agrees with the normal case: lead %d, sd %d, noise %d", (lead, sd, noise, gain, changes) => {
    const found = value(lead, sd, noise);
    expect(Math.abs(found.expected_gain_percent - gain)).toBeLessThan(0.06);
    expect(Math.abs(found.probability_leader_changes - changes)).toBeLessThan(0.012);
  });

  it("is worth nothing when the noise drowns it, and settles nothing", () => {
    const found = value(1, 5, 1e6);
    expect(found.expected_gain_percent).toBeLessThan(0.01);
    expect(found.probability_settles).toBe(0);
  });

  it("settles at once what a perfect measurement of an only doubt tells", () => {
    const known = new Float64Array(500);
    const doubtful = normal(0, 5, "doubtful").slice(0, 500);
    const beliefs = [
      { generator: "known", planned: known },
      { generator: "doubtful", planned: doubtful },
    ];
    const measurement = { candidate: 1, truth: doubtful, noise: 0 };
    const options = { settledAt: 0.05, random: createRandom("x") };
    expect(informationValue(beliefs, measurement, options).probability_settles).toBeGreaterThan(
      0.97,
    );
  });
});

describe("shareAbove", () => {
  it("counts ties half", () => {
    expect(shareAbove([1, 2, 3, 0], [0, 2, 5, 0])).toBe(0.5);
    expect(shareAbove([1, 2, 3, 0], [0, 2, 5, 0], 1)).toBe(0.125);
  });
});
