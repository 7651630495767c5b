import { describe, expect, it } from "vitest";
import { simulateScores } from "../../src/course/simulate-scores";
import { mean } from "../../src/stats/mean";
import { sampleStandardDeviation } from "../../src/stats/sample-standard-deviation";

describe("simulateScores", () => {
  it("spreads as the binomial distribution does, around the true score", () => {
    const scores = simulateScores({ trueScore: 28, items: 400, students: 3000, seed: "test" });
    // Root of 0.28 * 0.72 / 400, percent: 2.245; of 3,000 draws its own standard error is 1.3 percent.
    expect(mean(scores)).toBeCloseTo(28, 0);
    expect(Math.abs(sampleStandardDeviation(scores) - 2.245)).toBeLessThan(0.12);
  });

  it("adds the spread of training, as variances add", () => {
    const input = { trueScore: 50, items: 400, students: 3000, trainingSpread: 4, seed: "test" };
    // Root of 4^2 + 2.5^2: 4.717.
    expect(Math.abs(sampleStandardDeviation(simulateScores(input)) - 4.717)).toBeLessThan(0.25);
  });

  it("gives the same students for the same seed, the first of more being the same", () => {
    const input = { trueScore: 28, items: 50, seed: "again" };
    const five = simulateScores({ ...input, students: 5 });
    expect(simulateScores({ ...input, students: 9 }).slice(0, 5)).toEqual(five);
    expect(simulateScores({ ...input, students: 5, seed: "other" })).not.toEqual(five);
  });

  it("refuses scores and counts that cannot be", () => {
    const input = { trueScore: 28, items: 50, students: 5, seed: "" };
    expect(() => simulateScores({ ...input, trueScore: 128 })).toThrow(/from 0 to 100/);
    expect(() => simulateScores({ ...input, items: 0 })).toThrow(/items must be a whole number/);
    expect(() => simulateScores({ ...input, students: 1.5 })).toThrow(/students must be a whole/);
  });
});
