import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leaveOneSizeOut } from "../../src/analysis/curve-rivals";
import {
  learningCurve,
  readCurve,
  type LearningCurveOptions,
} from "../../src/analysis/learning-curve";
import { noisyPoints, type QuantityRow } from "../../src/analysis/quantity";
import { doubling, flat, saturating, student, students } from "./students";

const curveOf = (rows: readonly QuantityRow[], options?: LearningCurveOptions) =>
  learningCurve("mine", noisyPoints(rows, 5).get("mine")!, { samples: 400, ...options });

describe("learningCurve", () => {
  it("sees a rise that flattens, and mostly gives the saturating law most of the weight", () => {
    const heaviest = Array.from({ length: 40 }, (_, seed) => {
      const rows = students("mine", saturating, { spread: 1, seed });
      const curve = curveOf(rows, { samples: 20 });
      expect(curve).toMatchObject({ verdict: "rises", supported: [250, 8000] });
      return curve.rivals.reduce((a, b) => (b.weight > a.weight ? b : a)).name;
    });
    expect(heaviest).not.toContain("constant");
    expect(heaviest).not.toContain("logarithmic");
    expect(heaviest.filter((name) => name === "power law").length).toBeGreaterThan(24);
  });

  it("takes rivals together: their weights add up to 1", () => {
    const curve = curveOf(students("mine", doubling, { seed: 2 }));
    expect(curve.rivals.map(({ name }) => name)).toEqual([
      "constant",
      "logarithmic",
      "power law",
      "monotone",
    ]);
    expect(curve.rivals.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(curve.rivals[0]!.weight).toBeLessThan(0.01);
  });

  // 5 percent is the significance; over 200 sets of points three binomial errors more are 9.7 percent.
  it.each([
    ["several students a size", { seeds: 3 }],
    ["standard errors", { seeds: 1, more: { standard_error: 4 } }],
    ["the scatter alone", { seeds: 1 }],
  ])("calls pure noise a rise no oftener than its p value says, with %s", (_, options) => {
    const runs = 200;
    const rises = Array.from({ length: runs }, (_, seed) =>
      curveOf(students("mine", flat, { ...options, seed }), { samples: 150, seed }),
    ).filter(({ verdict }) => verdict === "rises").length;
    expect(rises / runs).toBeLessThan(0.097);
  });

  it.each([
    ["doubling", doubling],
    ["saturating", saturating],
    ["flat", flat],
  ])(
    "holds the true PGR in its 95 percent interval as often as not far from that: %s",
    (_, truth) => {
      const runs = 120;
      const held = Array.from({ length: runs }, (_, seed) => {
        const rows = students("mine", truth, { seed: `coverage${seed}` });
        const reading = readCurve(curveOf(rows, { samples: 300, seed }), 4000);
        if (reading.status !== "estimated") return false;
        return reading.ci[0] <= truth(4000) && truth(4000) <= reading.ci[1];
      }).filter(Boolean).length;
      expect(held / runs).toBeGreaterThan(0.85);
    },
  );

  it("refuses to say anything where nothing was measured", () => {
    const rises = curveOf(students("mine", doubling, { seed: 3 }));
    expect(readCurve(rises, 8001)).toEqual({
      status: "cannot tell",
      instances: 8001,
      reason: "the points support the curve up to 8,000 instances",
    });
    expect(readCurve(rises, 249)).toMatchObject({
      reason: "the smallest size measured is 250 instances",
    });
    const noise = curveOf(students("mine", flat, { seed: 0 }));
    expect(noise.verdict).toBe("cannot tell");
    expect(readCurve(noise, 4001)).toMatchObject({
      reason:
        "the 5 sizes up to 4,000 cannot tell a rise from a constant, so nothing is known beyond",
    });
  });

  it("follows two sizes to neither side, however steep their rise", () => {
    const rows = students("mine", doubling, { sizes: [250, 4000], spread: 0.5, seed: 4 });
    expect(curveOf(rows)).toMatchObject({ verdict: "rises", supported: [250, 4000] });
  });

  it("knows one size and nothing else from one size", () => {
    const curve = curveOf([student({ pgr_percent: 30 })]);
    expect(curve).toMatchObject({ verdict: "one size", p: null, supported: [1000, 1000] });
    const reading = readCurve(curve, 1000);
    if (reading.status !== "estimated") throw new Error(reading.reason);
    // Mean 30, spread 5 assumed: 30 ± 9.8, as far as 400 draws tell.
    expect(reading.pgr_percent).toBeCloseTo(30, 9);
    expect(reading.ci[1] - reading.ci[0]).toBeGreaterThan(16);
    expect(readCurve(curve, 2000)).toMatchObject({ reason: "only 1,000 instances were measured" });
  });

  it("gives the same draws for the same seed, and others for another", () => {
    const rows = students("mine", doubling, { seed: 5 });
    const read = (seed: number) => readCurve(curveOf(rows, { seed, samples: 50 }), 4000);
    expect(read(1)).toEqual(read(1));
    expect(read(2)).not.toEqual(read(1));
  });
});

describe("a ceiling", () => {
  const steep = (instances: number) => Math.min(100, 5 + 24 * Math.log2(instances / 250));

  it("is passed by no draw, expectation or interval, and draws still rise", () => {
    const curves = fc.record({
      seed: fc.integer(),
      spread: fc.double({ min: 0.5, max: 15, noNaN: true }),
      ceiling: fc.double({ min: 100, max: 130, noNaN: true }),
    });
    fc.assert(
      fc.property(curves, ({ seed, spread, ceiling }) => {
        const rows = students("mine", steep, { seed, spread }).map((row) => ({
          ...row,
          pgr_percent: Math.min(ceiling, row.pgr_percent),
        }));
        const curve = curveOf(rows, { samples: 40, maxPgr: ceiling });
        const [from, to] = curve.supported;
        const places = Array.from({ length: 9 }, (_, step) => from * (to / from) ** (step / 8));
        for (const draw of curve.draws) {
          const values = places.map(draw);
          values.forEach((value, index) => {
            expect(value).toBeLessThanOrEqual(ceiling);
            // Rounding alone may take back a last digit.
            if (index > 0) expect(value).toBeGreaterThanOrEqual(values[index - 1]! - 1e-9);
          });
        }
        for (const place of places.slice(0, -1)) {
          const reading = readCurve(curve, place);
          if (reading.status !== "estimated") throw new Error(reading.reason);
          for (const value of [reading.pgr_percent, ...reading.ci]) {
            expect(value).toBeLessThanOrEqual(ceiling + 1e-9);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("comes from the rows, if every one knows it, and the lowest known holds", () => {
    const rows = students("mine", steep, { seed: 1, spread: 1 });
    const knowing = rows.map((row) => ({ ...row, ceiling_percent: 120 }));
    expect(curveOf(rows).ceiling_percent).toBeNull();
    expect(curveOf(knowing).ceiling_percent).toBe(120);
    expect(curveOf([...knowing.slice(1), rows[0]!]).ceiling_percent).toBeNull();
    expect(curveOf(knowing, { maxPgr: 110 }).ceiling_percent).toBe(110);
    expect(curveOf(rows, { maxPgr: 103 }).rivals[1]!.formula).toContain("at most 103.0");
  });

  it("refuses points above it", () => {
    const rows = students("mine", steep, { seed: 1, spread: 1 });
    expect(() => curveOf(rows, { maxPgr: 90 })).toThrow(
      /^mine has a PGR of .* at 4,000 instances, above the ceiling of 90.0 percent/,
    );
  });
});

describe("leaveOneSizeOut", () => {
  it("foretells each size from the others", () => {
    // By hand. Constant: means of the others are 6, 5, 4, off by 3, 0, 3 around 3, 5, 7. Logarithm: exact.
    const found = leaveOneSizeOut([100, 200, 400], [3, 5, 7], [1, 1, 1]);
    expect(found.constant).toBeCloseTo(Math.sqrt(6), 12);
    expect(found.logarithmic).toBeCloseTo(0, 9);
    expect(found["power law"]).toBeNull();
  });
});
