import { describe, expect, it } from "vitest";
import { checkFigure } from "../../src/figures/check-figure";
import { pgrCurves } from "../../src/figures/pgr-curves";

const point = {
  ...{ generator: "mine", panel: "all", instances: 100, cost_usd: 2 },
  ...{ pgr_percent: 30, spread: null },
};

describe("pgrCurves", () => {
  it("refuses what has no place on a log axis", () => {
    const draw = () =>
      pgrCurves({ points: [{ ...point, cost_usd: 0 }], against: "cost_usd" }, { source: "own" });
    expect(draw).toThrow("cost_usd of mine is 0; a log axis needs one above 0");
  });

  it("is a figure that can be drawn, of one point too", () => {
    for (const against of ["instances", "cost_usd"] as const) {
      checkFigure(pgrCurves({ points: [point], against }, { source: "own" }));
    }
  });
});
