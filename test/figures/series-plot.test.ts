import { describe, expect, it } from "vitest";
import { checkFigure } from "../../src/figures/check-figure";
import { seriesPlot, type Series } from "../../src/figures/series-plot";

const marks = (name: string): Series => ({ name, x: [1, 2], y: [3, 4], as: "marks" });
const options = { id: "a-series", title: "A series", source: "made up" };
const draw = (...series: Series[]) =>
  seriesPlot({ series, xAxis: "x", yAxis: "y", alt: "Two points." }, options);

describe("seriesPlot", () => {
  it("draws each series in the order given, and names them when there are several", () => {
    const figure = draw(marks("a"), marks("b"));
    checkFigure(figure);
    expect(figure.data.map((trace) => trace.name)).toEqual(["a", "b"]);
    expect(figure.layout.showlegend).toBe(true);
    expect(draw(marks("a")).layout.showlegend).toBe(false);
  });

  it("keeps angles true when asked to", () => {
    const input = { series: [marks("a")], xAxis: "x", yAxis: "y", alt: "Two points." };
    expect(seriesPlot({ ...input, trueAngles: true }, options).layout.yaxis).toMatchObject({
      scaleanchor: "x",
    });
  });

  it("refuses nothing, too many series, and an x of another length than its y", () => {
    expect(() => draw()).toThrow(/a-series/);
    expect(() => draw(marks("a"), marks("b"), marks("c"), marks("d"))).toThrow(
      'figure "a-series" takes at most 3 series, got 4',
    );
    expect(() => draw({ ...marks("a"), y: [1] })).toThrow(
      'figure "a-series": series "a" has 2 x and 1 y',
    );
  });
});
