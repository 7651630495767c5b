import { describe, expect, it } from "vitest";
import { varianceInflation } from "../../src/stats/variance-inflation";
import { expectClose } from "./expect-close";
import { explainedSets } from "./explaining-reference";

describe("variance inflation", () => {
  it.each(explainedSets)("of $title is statsmodels'", (data) => {
    expectClose(varianceInflation(data), data.explaining.varianceInflation, 1e-8);
  });

  it("is 1 for predictors at right angles", () => {
    // By hand: the four corners of a square.
    const x = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    expectClose(varianceInflation({ x, names: ["a", "b"] }), [1, 1], 1e-12);
  });

  it("refuses a predictor that others make up", () => {
    const x = [1, 2, 3, 5].map((value, row) => [value, row % 2, value + (row % 2)]);
    expect(() => varianceInflation({ x, names: ["a", "b", "c"] })).toThrow(
      'column "c" is a linear combination of "a", "b"',
    );
  });
});
