import { intrinsicColumns, ownMetricLabels, predictorLabels } from "../bench/metrics";
import type { Figure, Json, Trace } from "./figure";
import { generatorStyles, type GeneratorStyle } from "./generator-style";
import { inOrder, labelOf } from "./labels";
import { metricUnits } from "./intrinsic-metrics";
import {
  annotated,
  axisName,
  baseLayout,
  panelDomains,
  panelTitle,
  topLegend,
  valueAxis,
  type FigureOptions,
} from "./layout";
import { decimal } from "./number-text";
import { requireRecords } from "./require-records";
import { themes, type Theme } from "./theme";

/** What a metric says of one instance of a generator's data. */
export interface InstanceRecord {
  readonly metric: string;
  readonly generator: string;
  /** In the metric's own unit. */
  readonly value: number;
}

export interface DistributionOptions extends FigureOptions {
  /** Heading of a metric's panel; default: the metric's name in the paper. */
  readonly metricLabels?: Readonly<Record<string, string>>;
}

const boxHeight = 26;
const panelGap = 84;
const panelColumns = 2;

/**
 * How a metric's values spread over instances: a panel a metric, a box a generator (quartiles, median,
 * whiskers to the last value within 1.5 times the box), and a dashed line at the mean, which is what the
 * table of metrics holds.
 * @throws InputError when there are no records
 */
export function intrinsicDistributions(
  records: readonly InstanceRecord[],
  {
    theme = "light",
    source,
    id = "intrinsic-distributions",
    title = "Intrinsic metrics, instance by instance",
    metricLabels = {},
  }: DistributionOptions,
): Figure {
  requireRecords(records, id);
  const metrics = inOrder(
    records.map(({ metric }) => metric),
    intrinsicColumns,
  );
  const styles = generatorStyles(
    records.map(({ generator }) => generator),
    theme,
  );
  const heading = (metric: string) =>
    labelOf({ ...predictorLabels, ...ownMetricLabels, ...metricLabels }, metric);
  const panelHeight = styles.length * boxHeight + 20;
  const panelRows = Math.ceil(metrics.length / panelColumns);
  const plotHeight = panelRows * panelHeight + (panelRows - 1) * panelGap;
  const topOf = (index: number) =>
    1 - (Math.floor(index / panelColumns) * (panelHeight + panelGap)) / plotHeight;
  const valuesOf = (metric: string, generator: string) =>
    records
      .filter((record) => record.metric === metric && record.generator === generator)
      .map(({ value }) => value);
  return {
    id,
    title,
    caption:
      `Distribution of ${metrics.length} intrinsic metrics over the instances of ` +
      `${styles.length} generators. Box: quartiles and median; dashed: mean. Source: ${source}.`,
    alt: altText(metrics, styles, heading, valuesOf),
    data: metrics.flatMap((metric, index) =>
      styles.flatMap((style, rank) => {
        const values = valuesOf(metric, style.generator);
        if (values.length === 0) return [];
        // A generator that lacks the first metric enters the legend where it first appears.
        const first = metrics.find((one) => valuesOf(one, style.generator).length > 0);
        return [box(style, values, { index, rank, showlegend: metric === first })];
      }),
    ),
    layout: annotated(
      {
        ...baseLayout({
          theme,
          title,
          subtitle: [
            "Box: quartiles and median, whiskers within 1.5 times the box; dashed line: mean.",
          ],
          source,
          plotHeight,
          room: { left: 20, right: 20, above: 74, below: 56 },
        }),
        showlegend: true,
        legend: topLegend(theme, plotHeight, 34),
        ...Object.fromEntries(
          metrics.flatMap((metric, index) =>
            panelAxes(
              { index, theme, unit: metricUnits[metric] ?? "Value (its own unit)" },
              {
                top: topOf(index),
                height: panelHeight / plotHeight,
                boxes: styles.length,
              },
            ),
          ),
        ),
      },
      metrics.map((metric, index) =>
        panelTitle(heading(metric), axisName("x", index), topOf(index), 4),
      ),
    ),
  };
}

function box(
  style: GeneratorStyle,
  values: readonly number[],
  {
    index,
    rank,
    showlegend,
  }: { readonly index: number; readonly rank: number; readonly showlegend: boolean },
): Trace {
  return {
    type: "box",
    orientation: "h",
    name: style.label,
    legendgroup: style.generator,
    showlegend,
    xaxis: axisName("x", index),
    yaxis: axisName("y", index),
    x: [...values],
    y: values.map(() => rank),
    boxmean: true,
    boxpoints: "outliers",
    width: 0.62,
    line: { color: style.color, width: 1.5 },
    marker: { color: style.color, symbol: style.symbol, size: 4 },
    hovertemplate: `<b>${style.label}</b><br>%{x}<extra></extra>`,
  };
}

function panelAxes(
  { index, theme, unit }: { readonly index: number; readonly theme: Theme; readonly unit: string },
  { top, height, boxes }: { readonly top: number; readonly height: number; readonly boxes: number },
): [string, Json][] {
  const columns = panelDomains(
    Array.from({ length: panelColumns }, () => 1),
    0.08,
  );
  return [
    [
      axisName("xaxis", index),
      {
        ...valueAxis(theme, unit),
        domain: columns[index % panelColumns] ?? null,
        anchor: axisName("y", index),
        nticks: 6,
        zeroline: false,
      },
    ],
    [
      axisName("yaxis", index),
      {
        domain: [Math.max(0, top - height), top],
        anchor: axisName("x", index),
        range: [boxes - 0.5, -0.5],
        showticklabels: false,
        showgrid: false,
        zeroline: false,
        linecolor: themes[theme].axis,
        showline: true,
      },
    ],
  ];
}

function altText(
  metrics: readonly string[],
  styles: readonly GeneratorStyle[],
  heading: (metric: string) => string,
  valuesOf: (metric: string, generator: string) => readonly number[],
): string {
  const lines = metrics.map((metric) => {
    const medians = styles.flatMap(({ label, generator }) => {
      const values = valuesOf(metric, generator).toSorted((a, b) => a - b);
      const middle = values[Math.floor(values.length / 2)];
      return middle === undefined ? [] : [`${label} ${decimal(middle, 2)}`];
    });
    return `${heading(metric)}: ${medians.join(", ")}`;
  });
  return `Medians. ${lines.join("; ")}.`;
}
