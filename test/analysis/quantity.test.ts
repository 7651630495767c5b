import { describe, expect, it } from "vitest";
import { noisyPoints } from "../../src/analysis/quantity";
import { frozen } from "../stats/frozen";
import { student } from "./students";

describe("noisyPoints", () => {
  it("takes the spread of students of one size, pooled over generators, over the root of their number", () => {
    // By hand: squares 2 and 8 around means 10 and 20, on 1 + 1 degrees of freedom: variance 5.
    const rows = frozen([
      student({ instances: 500, pgr_percent: 9 }),
      student({ instances: 500, pgr_percent: 11 }),
      student({ generator: "yours", pgr_percent: 18 }),
      student({ generator: "yours", pgr_percent: 22 }),
      student({ instances: 250, pgr_percent: 3 }),
    ]);
    const { points, noise } = noisyPoints(rows, 5).get("mine")!;
    expect(noise).toMatchObject({ source: "students", df: 2, pooled: true });
    expect(noise.spread).toBeCloseTo(Math.sqrt(5), 12);
    expect(points.map(({ instances, pgr_percent }) => [instances, pgr_percent])).toEqual([
      [250, 3],
      [500, 10],
    ]);
    expect(points[0]?.standard_error).toBeCloseTo(Math.sqrt(5), 12);
    expect(points[1]?.standard_error).toBeCloseTo(Math.sqrt(2.5), 12);
  });

  it("uses a generator's own spread when it has students enough", () => {
    const rows = [0, 1, 2, 3, 4, 5, 6].flatMap((value) => [
      student({ pgr_percent: value }),
      student({ generator: "wild", pgr_percent: 10 * value }),
    ]);
    const noise = noisyPoints(rows, 5);
    // Variance of 0 to 6: 28 / 6.
    expect(noise.get("mine")!.noise).toMatchObject({ df: 6, pooled: false });
    expect(noise.get("mine")!.noise.spread).toBeCloseTo(Math.sqrt(28 / 6), 12);
    expect(noise.get("wild")!.noise.spread).toBeCloseTo(10 * Math.sqrt(28 / 6), 12);
  });

  it("adds the error of test items, which more students do not shrink", () => {
    const alike = { standard_error: 3, error_covers: "items" } as const;
    const rows = [student({ pgr_percent: 8, ...alike }), student({ pgr_percent: 16, ...alike })];
    // Spread: variance 32 on one degree; of the mean 16, and 9 on top: 5 together.
    expect(noisyPoints(rows, 5).get("mine")!.points[0]?.standard_error).toBeCloseTo(5, 12);
  });

  it("takes given standard errors of students as they are", () => {
    const rows = [student({ standard_error: 2 }), student({ instances: 10, standard_error: 4 })];
    const { points, noise } = noisyPoints(rows, 5).get("mine")!;
    expect(noise).toMatchObject({ source: "standard errors", df: null });
    expect(points.map(({ standard_error }) => standard_error)).toEqual([4, 2]);
  });

  it("assumes a spread for lone students, and on top of the error of their test items", () => {
    const lone = noisyPoints([student({})], 5).get("mine")!;
    expect(lone.noise).toMatchObject({ source: "assumed", spread: 5 });
    expect(lone.points[0]?.standard_error).toBe(5);
    const itemized = student({ standard_error: 12, error_covers: "items" });
    expect(noisyPoints([itemized], 5).get("mine")!.points[0]?.standard_error).toBe(13);
  });

  it("leaves the noise to the curve from five lone sizes up", () => {
    const rows = [1, 2, 4, 8, 16].map((instances) => student({ instances }));
    const { points, noise } = noisyPoints(rows, 5).get("mine")!;
    expect(noise).toMatchObject({ source: "residuals", spread: null, df: 2 });
    expect(points.every(({ standard_error }) => standard_error === null)).toBe(true);
  });
});
