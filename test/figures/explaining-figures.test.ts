import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors";
import { chanceHistograms } from "../../src/figures/chance-histograms";
import { checkFigure } from "../../src/figures/check-figure";
import { loadingIntervals } from "../../src/figures/loading-intervals";
import { parallelScree } from "../../src/figures/parallel-scree";
import { r2ByLeftOut } from "../../src/figures/r2-by-left-out";
import { varianceSources } from "../../src/figures/variance-sources";
import { ownFigures } from "./own-figures";

const source = "own run";
const names = [
  "r2-by-left-out",
  "parallel-scree",
  "loading-intervals",
  "variance-sources",
  "chance-histograms",
];

describe.each(names)("%s", (name) => {
  it("is a figure that plotly draws as specified, in both themes", () => {
    for (const theme of ["light", "dark"] as const) {
      const figure = ownFigures[name]!(theme);
      expect(() => checkFigure(figure)).not.toThrow();
      expect(figure.id).toBe(name);
    }
  });
});

describe("figures of an explanation", () => {
  it("cut an R2 far below zero but print its number", () => {
    const figure = ownFigures["r2-by-left-out"]!("light");
    const generators = figure.data.find(({ name }) => name === "a generator left out");
    expect(generators?.x).toEqual([0.3, -1]);
    expect(generators?.text).toEqual(["", "◂ −3.2"]);
    expect(JSON.stringify(figure.layout.annotations)).toContain("beyond −1");
    expect(figure.alt).toContain("features: R² 0.70 in the sample");
  });

  it("leave out what was left out of no model", () => {
    const record = { label: "a", inSampleR2: 0.2, rowR2: 0.1, generatorR2: null, settingR2: null };
    const { data } = r2ByLeftOut([record], { source });
    expect(data.map(({ name }) => name)).toEqual([undefined, "in the sample", "a row left out"]);
  });

  it("fill the marks of components above chance alone", () => {
    const { data, alt } = ownFigures["parallel-scree"]!("light");
    expect(data.at(-1)).toMatchObject({
      marker: { symbol: ["circle", "circle-open", "circle-open"] },
    });
    expect(alt).toContain("One component rises above chance");
  });

  it("draw a loading hollow when its interval includes zero", () => {
    const { data, alt } = ownFigures["loading-intervals"]!("light");
    expect(data.map(({ marker }) => (marker as { symbol: unknown }).symbol)).toEqual([
      ["circle", "circle-open"],
      ["circle-open", "circle"],
    ]);
    expect(alt).toBe(
      "PC1: intervals without zero for Response perplexity. PC2: intervals without zero for length.",
    );
  });

  it("count every shuffle once, the largest share included", () => {
    const [bars] = ownFigures["chance-histograms"]!("light").data;
    const counts = bars!.y as readonly number[];
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5);
    expect(counts.at(-1)).toBe(1);
  });

  it("refuse to draw nothing", () => {
    const none = { eigenvalues: [], chanceMean: [], chanceHigh: [], components: 0 };
    const empty = { features: [], loadings: [], intervals: [] };
    for (const draw of [
      () => r2ByLeftOut([], { source }),
      () => parallelScree(none, { source }),
      () => loadingIntervals(empty, { source }),
      () => varianceSources([], { source }),
      () => chanceHistograms([], { source }),
    ]) {
      expect(draw).toThrow(InputError);
    }
  });
});
