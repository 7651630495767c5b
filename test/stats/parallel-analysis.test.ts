import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors";
import { correlationMatrix } from "../../src/stats/correlation-matrix";
import { parallelAnalysis } from "../../src/stats/parallel-analysis";
import { pca } from "../../src/stats/pca";
import { pearson } from "../../src/stats/pearson";
import { createRandom } from "../../src/stats/random";
import { expectClose } from "./expect-close";
import { explainedSets } from "./explaining-reference";

describe.each(explainedSets)("parallel analysis of $title", (data) => {
  const samples = 1000;
  const reference = data.explaining.parallelAnalysis;
  const result = parallelAnalysis(data, { samples, random: createRandom("parallel") });

  it("has the eigenvalues that numpy finds in the correlations", () => {
    expectClose(result.eigenvalues, reference.eigenvalues, 1e-9);
    const ratios = pca(data).explainedVarianceRatio;
    expectClose(
      result.eigenvalues.map((value) => value / data.names.length),
      [...ratios],
      1e-9,
    );
  });

  it("has numpy's eigenvalues by chance, to the error of its number of random tables", () => {
    reference.chanceDeviation.forEach((deviation, rank) => {
      const error = deviation * Math.sqrt(1 / samples + 1 / 20_000);
      expect(Math.abs(result.chanceMean[rank]! - reference.chanceMean[rank]!)).toBeLessThan(
        4 * error,
      );
      // The 95% quantile of a normal sample has about 2.1 times the error of its mean.
      expect(Math.abs(result.chanceHigh[rank]! - reference.chanceHigh[rank]!)).toBeLessThan(
        4 * 2.1 * error,
      );
    });
  });

  it("keeps the leading components above chance", () => {
    const above = reference.eigenvalues.map((value, rank) => value > reference.chanceHigh[rank]!);
    expect(result.components).toBe(above.indexOf(false));
  });
});

describe("parallel analysis", () => {
  it("finds the two factors that made a table, and none in noise", () => {
    const random = createRandom("factors");
    const names = [..."abcdef"];
    const noise = Array.from({ length: 100 }, () => names.map(() => random.normal()));
    const made = noise.map((row) => {
      const factors = [random.normal(), random.normal()];
      return row.map((value, j) => 0.6 * value + factors[j % 2]!);
    });
    const options = () => ({ samples: 200, random: createRandom("chance") });
    expect(parallelAnalysis({ x: made, names }, options()).components).toBe(2);
    expect(parallelAnalysis({ x: noise, names }, options()).components).toBe(0);
  });

  it("refuses fewer than 3 rows", () => {
    const table = { x: [[1], [2]], names: ["a"] };
    expect(() => parallelAnalysis(table, { samples: 1, random: createRandom(1) })).toThrow(
      new InputError("parallel analysis requires 3 rows, got 2"),
    );
  });
});

describe("the correlation matrix", () => {
  it("holds Pearson's correlations of all pairs", () => {
    const { x, names } = explainedSets[0]!;
    const matrix = correlationMatrix({ x, names });
    names.forEach((_, i) =>
      names.forEach((__, j) => {
        const { r } = pearson(
          x.map((row) => row[i]!),
          x.map((row) => row[j]!),
        );
        expect(matrix[i]![j]).toBeCloseTo(r, 12);
      }),
    );
  });
});
