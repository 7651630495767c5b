import { describe, expect, it } from "vitest";
import { checkFigure } from "../../src/figures/check-figure";
import { intrinsicDistributions } from "../../src/figures/intrinsic-distributions";
import { intrinsicMetricPanels } from "../../src/figures/intrinsic-metrics";

const records = [1, 2, 3, 10].flatMap((value) => [
  { metric: "response_tokens", generator: "mine", value },
  { metric: "response_quality_gpt4o", generator: "mine", value: value / 2 },
  { metric: "response_tokens", generator: "yours", value: 2 * value },
]);

describe("distributions of intrinsic metrics", () => {
  it("give each metric a panel and each generator a box of its own values", () => {
    const figure = intrinsicDistributions(records, { source: "a test" });
    checkFigure(figure);
    const boxes = figure.data.map(({ name, x, xaxis, showlegend }) => ({
      name,
      x,
      xaxis,
      showlegend,
    }));
    expect(boxes).toEqual([
      { name: "mine", x: [0.5, 1, 1.5, 5], xaxis: "x", showlegend: true },
      { name: "mine", x: [1, 2, 3, 10], xaxis: "x2", showlegend: false },
      { name: "yours", x: [2, 4, 6, 20], xaxis: "x2", showlegend: true },
    ]);
    expect(figure.alt).toContain("Response length: mine 3.00, yours 6.00");
  });

  it("name who measured where it was not the paper's model", () => {
    const metricLabels = { response_quality_gpt4o: "Response quality (rule-based)" };
    const options = { source: "a test", metricLabels };
    expect(JSON.stringify(intrinsicDistributions(records, options))).not.toContain("GPT-4o");
    const panels = intrinsicMetricPanels(
      [
        {
          metric: "response_quality_gpt4o",
          generator: "mine",
          method: "m",
          domain: "math",
          value: 3,
        },
      ],
      options,
    );
    expect(JSON.stringify(panels)).toContain("Response quality (rule-based)");
    expect(JSON.stringify(panels)).not.toContain("GPT-4o");
  });

  it("need records", () => {
    expect(() => intrinsicDistributions([], { source: "a test" })).toThrow(
      /intrinsic-distributions/,
    );
  });
});
