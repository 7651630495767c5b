import { predictorLabels } from "../bench/metrics";
import type { Figure, Json, Trace } from "./figure";
import { generatorStyles, type GeneratorStyle } from "./generator-style";
import { labelOf, settingLabel } from "./labels";
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
import { requireRecords } from "./require-records";
import { themes, type Theme } from "./theme";

/** A setting of a generator: its PGR, and what is to explain it. */
export interface MeasuredSetting {
  readonly generator: string;
  readonly method: string;
  readonly domain: string;
  readonly pgr_percent: number;
  /** By the metric's column name, each in its own unit; null leaves the point out. */
  readonly measures: Readonly<Record<string, number | null>>;
}

export interface PgrAgainstMetricsInput {
  readonly settings: readonly MeasuredSetting[];
  /** A panel each, in this order. */
  readonly metrics: readonly {
    readonly name: string;
    /** Heading of the panel; default: the predictor's label, or the name. */
    readonly label?: string;
    /** Written under the metric's name: "Spearman 0.61". */
    readonly note?: string;
  }[];
  /** How to read the whole. */
  readonly notes?: readonly string[];
}

const panelHeight = 170;
const panelGap = 84;
const panelColumns = 3;

/**
 * PGR over one metric after the other, a panel each, all on the same PGR axis.
 * @throws InputError when there are no records
 */
export function pgrAgainstMetrics(
  { settings, metrics, notes = [] }: PgrAgainstMetricsInput,
  {
    theme = "light",
    source,
    id = "pgr-against-metrics",
    title = "What goes with PGR, metric by metric",
  }: FigureOptions,
): Figure {
  requireRecords(settings, id);
  requireRecords(metrics, id);
  const styles = generatorStyles(
    settings.map(({ generator }) => generator),
    theme,
  );
  const panelRows = Math.ceil(metrics.length / panelColumns);
  const plotHeight = panelRows * panelHeight + (panelRows - 1) * panelGap;
  const pgrs = settings.map(({ pgr_percent }) => pgr_percent);
  const [low, high] = [Math.min(0, ...pgrs), Math.max(...pgrs)];
  const pad = (high - low || 1) * 0.08;
  const columns = panelDomains(
    Array.from({ length: panelColumns }, () => 1),
    0.06,
  );
  const axes = metrics.flatMap((_, index): [string, Json][] => {
    const top = panelTop(index, plotHeight);
    return [
      [
        axisName("xaxis", index),
        {
          ...valueAxis(theme, ""),
          domain: columns[index % panelColumns] ?? null,
          anchor: axisName("y", index),
          zeroline: false,
          nticks: 5,
        },
      ],
      [
        axisName("yaxis", index),
        {
          ...valueAxis(theme, index % panelColumns === 0 ? "PGR (percent)" : ""),
          domain: [Math.max(0, top - panelHeight / plotHeight), top],
          anchor: axisName("x", index),
          range: [low - pad, high + pad],
          nticks: 5,
        },
      ],
    ];
  });
  const headings = metrics.map(({ name, label = labelOf(predictorLabels, name), note }) =>
    note === undefined ? label : `${label}</b><br>${note}<b>`,
  );
  return {
    id,
    title,
    caption: [
      `Performance Gap Recovered (percent) over ${metrics.length} metrics, each in its own unit; a mark a setting of a generator.`,
      ...notes,
      `Source: ${source}.`,
    ].join(" "),
    alt: metrics
      .map(({ name, label, note }) => {
        const heading = label ?? labelOf(predictorLabels, name);
        return `${heading}: ${note ?? "no figure given"}.`;
      })
      .join(" "),
    data: metrics.flatMap(({ name }, index) =>
      styles.map((style) =>
        marks(
          style,
          settings.filter(({ generator }) => generator === style.generator),
          { name, index, theme },
        ),
      ),
    ),
    layout: annotated(
      {
        ...baseLayout({
          theme,
          title,
          subtitle: notes,
          source,
          plotHeight,
          room: { left: 66, right: 20, above: 92, below: 34 },
        }),
        showlegend: true,
        legend: topLegend(theme, plotHeight, 52),
        ...Object.fromEntries(axes),
      },
      headings.map((heading, index) =>
        panelTitle(heading, axisName("x", index), panelTop(index, plotHeight), 4),
      ),
    ),
  };
}

function panelTop(index: number, plotHeight: number): number {
  return 1 - (Math.floor(index / panelColumns) * (panelHeight + panelGap)) / plotHeight;
}

function marks(
  style: GeneratorStyle,
  settings: readonly MeasuredSetting[],
  { name, index, theme }: { readonly name: string; readonly index: number; readonly theme: Theme },
): Trace {
  return {
    type: "scatter",
    mode: "markers",
    name: style.label,
    legendgroup: style.generator,
    showlegend: index === 0,
    xaxis: axisName("x", index),
    yaxis: axisName("y", index),
    x: settings.map(({ measures }) => measures[name] ?? null),
    y: settings.map(({ pgr_percent }) => pgr_percent),
    marker: {
      color: style.color,
      symbol: style.symbol,
      size: 8 * style.scale,
      line: { color: themes[theme].background, width: 0.5 },
    },
    customdata: settings.map(({ domain, method }) => settingLabel(domain, method)),
    hovertemplate: `<b>${style.label}</b><br>%{customdata}<br>%{x:.3~g}<br>PGR %{y:.1f} percent<extra></extra>`,
  };
}
