import { chanceHistograms } from "../../src/figures/chance-histograms";
import type { Figure } from "../../src/figures/figure";
import { intrinsicMetricPanels } from "../../src/figures/intrinsic-metrics";
import { loadingIntervals } from "../../src/figures/loading-intervals";
import { parallelScree } from "../../src/figures/parallel-scree";
import { averagePgrAgainstAbility } from "../../src/figures/pgr-against-ability";
import { lossCurve } from "../../src/figures/loss-curve";
import { pgrAgainstMetrics } from "../../src/figures/pgr-against-metrics";
import { pgrAgainstQuantity } from "../../src/figures/pgr-against-quantity";
import { pgrArrows } from "../../src/figures/pgr-arrows";
import { pgrCurves } from "../../src/figures/pgr-curves";
import { pgrTable } from "../../src/figures/pgr-table";
import { r2ByLeftOut } from "../../src/figures/r2-by-left-out";
import { seriesPlot } from "../../src/figures/series-plot";
import type { Theme } from "../../src/figures/theme";
import { varianceSources } from "../../src/figures/variance-sources";

const method = "instance_generation";
const source = "own run";

/** Figures of records that are not the paper's: other generators, gaps, ties, values out of range. */
export const ownFigures: Readonly<Record<string, (theme: Theme) => Figure>> = {
  "loss-curve": (theme) =>
    lossCurve(
      [5, 2, 1].flatMap((loss, index) => [
        { student: "student of one", step: index + 1, loss },
        { student: "student of two", step: index + 1, loss: loss / 2 },
      ]),
      { theme, source },
    ),
  ...Object.fromEntries(
    (["instances", "cost_usd"] as const).map((against) => [
      `pgr-curves-${against.replace("_", "-")}`,
      (theme: Theme) =>
        pgrCurves(
          {
            against,
            points: ["Steps follow", "Steps stay"].flatMap((panel, at) =>
              [250, 1000, 4000].flatMap((instances, index) => [
                {
                  ...{ generator: "dear", panel, instances, cost_usd: instances / 700 },
                  ...{ pgr_percent: 40 + 20 * index, spread: 3 },
                },
                {
                  ...{ generator: "cheap", panel, instances, cost_usd: instances / 20_000 },
                  ...{ pgr_percent: 20 + (30 - 10 * at) * index, spread: null },
                },
              ]),
            ),
            notes: ["What the bars are."],
          },
          { theme, source },
        ),
    ]),
  ),
  "pgr-against-metrics": (theme) =>
    pgrAgainstMetrics(
      {
        settings: [10, 40, 70, 90].map((pgr_percent, index) => ({
          ...{ generator: index % 2 === 0 ? "mine" : "yours", method, domain: "math" },
          pgr_percent,
          measures: { instruction_diversity: index / 10, own: index === 3 ? null : 7 - index },
        })),
        metrics: [
          { name: "instruction_diversity", note: "rank correlation 1.00" },
          { name: "own", label: "A measure of one's own" },
        ],
      },
      { theme, source },
    ),
  "own-pgr-arrows": (theme) =>
    pgrArrows(
      [
        { label: "closes half", base: 20, student: 30, reference: 40, pgr_percent: 50 },
        { label: "falls below", base: 20, student: 15, reference: 40, pgr_percent: -25 },
        { label: "passes", base: 20, student: 44, reference: 40, pgr_percent: 120 },
        { label: "stays", base: 20, student: 20, reference: 40, pgr_percent: 0 },
      ],
      { theme, source, id: "own-pgr-arrows" },
    ),
  "own-pgr-table": (theme) =>
    pgrTable(
      {
        cells: [
          { generator: "mine", method, domain: "math", pgr_percent: 12 },
          { generator: "mine", method, domain: "law", pgr_percent: 3 },
          { generator: "gpt-4o", method, domain: "math", pgr_percent: 12 },
          { generator: "yours", method, domain: "math", pgr_percent: -4 },
        ],
        averages: [],
      },
      { theme, source, id: "own-pgr-table" },
    ),
  "own-ability": (theme) =>
    averagePgrAgainstAbility(
      {
        points: [
          { generator: "mine", problem_solving: 40, pgr_percent: 12 },
          { generator: "yours", problem_solving: 50, pgr_percent: 9 },
          { generator: "gpt-4o", problem_solving: 80, pgr_percent: 2 },
        ],
        fit: { slope: -0.25, intercept: 22, r2: 0.9, p: 0.2, n: 3 },
      },
      { theme, source, id: "own-ability" },
    ),
  "own-quantity": (theme) =>
    pgrAgainstQuantity(
      {
        points: [500, 1000, 2000].flatMap((instances, index) => [
          { generator: "mine", domain: "code", instances, pgr_percent: 5 + 6 * index },
          { generator: "yours", domain: "code", instances, pgr_percent: 9 - 5 * index },
        ]),
      },
      { theme, source, id: "own-quantity" },
    ),
  "own-intrinsic": (theme) =>
    intrinsicMetricPanels(
      [
        { metric: "length", generator: "mine", method, domain: "code", value: 120 },
        { metric: "length", generator: "mine", method, domain: "math", value: 80 },
        { metric: "response_perplexity", generator: "yours", method, domain: "math", value: 2.5 },
      ],
      { theme, source, id: "own-intrinsic" },
    ),
  "own-series": (theme) =>
    seriesPlot(
      {
        series: [
          { name: "all sizes", x: [500, 1000, 2000, 4000], y: [10, 21, 28, 31], as: "both" },
          {
            name: "measured",
            x: [500, 1000],
            y: [12, 20],
            as: "marks",
            labels: ["first", "second"],
          },
          { name: "straight on", x: [500, 4000], y: [10, 44], as: "line" },
        ],
        xAxis: "Number of instances",
        yAxis: "PGR (percent)",
        instances: true,
        notes: ["Made up."],
        alt: "The curve flattens below the straight line.",
      },
      { theme, source, id: "own-series", title: "A curve and a line" },
    ),
  "r2-by-left-out": (theme) =>
    r2ByLeftOut(
      [
        {
          label: "mean of the setting",
          inSampleR2: 0.5,
          rowR2: 0.3,
          generatorR2: 0.3,
          settingR2: null,
        },
        { label: "features", inSampleR2: 0.7, rowR2: 0.1, generatorR2: -3.2, settingR2: -0.4 },
      ],
      { theme, source },
    ),
  "parallel-scree": (theme) =>
    parallelScree(
      {
        eigenvalues: [2.2, 0.6, 0.2],
        chanceMean: [1.3, 1, 0.7],
        chanceHigh: [1.6, 1.1, 0.85],
        components: 1,
      },
      { theme, source },
    ),
  "loading-intervals": (theme) =>
    loadingIntervals(
      {
        features: ["response_perplexity", "length"],
        loadings: [
          [0.8, 0.6],
          [0.6, -0.8],
        ],
        intervals: [
          [
            [0.5, 0.9],
            [-0.1, 0.8],
          ],
          [
            [-0.2, 0.7],
            [-0.95, -0.4],
          ],
        ],
      },
      { theme, source },
    ),
  "variance-sources": (theme) =>
    varianceSources(
      [
        {
          label: "PGR",
          shares: [
            { name: "between settings", share_percent: 50 },
            { name: "between generators", share_percent: 2.5 },
            { name: "in neither", share_percent: 47.5 },
          ],
        },
        { label: "once known", shares: [{ name: "gone with the features", share_percent: 100 }] },
      ],
      { theme, source },
    ),
  "chance-histograms": (theme) =>
    chanceHistograms(
      [
        {
          statistic: "R² of 2 features",
          shuffled: "all rows",
          observed: 0.42,
          chance: [0.05, 0.1, 0.11, 0.2, 1],
          p: 2 / 6,
        },
        {
          statistic: "share of the rest",
          shuffled: "whole generators",
          observed: 0.9,
          chance: [0, 0.3, 0.31],
          p: 0.25,
        },
      ],
      { theme, source },
    ),
};
