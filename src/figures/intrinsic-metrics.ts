import { domainLabels, domains } from "../bench/domains";
import { methodLabels, methods } from "../bench/methods";
import { intrinsicColumns, ownMetricLabels, predictorLabels } from "../bench/metrics";
import type { Figure, Json, Trace } from "./figure";
import { generatorStyles, type GeneratorStyle } from "./generator-style";
import { inOrder, labelOf, midSentence, settingLabel } from "./labels";
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

export interface IntrinsicRecord {
  readonly metric: string;
  readonly generator: string;
  readonly method: string;
  readonly domain: string;
  /** In the metric's own unit. */
  readonly value: number;
}

/** What the values of a metric are, as its axis says; a metric of one's own has no unit here. */
export const metricUnits: Readonly<Partial<Record<string, string>>> = {
  instruction_difficulty_gpt4o: "Score (1 to 5)",
  instruction_difficulty_prometheus: "Score (1 to 5)",
  response_perplexity: "Perplexity (no unit)",
  response_quality_gpt4o: "Score (1 to 5)",
  response_quality_prometheus: "Score (1 to 5)",
  response_quality_skywork_rm: "Reward (no unit)",
  instruction_diversity: "Distance (no unit)",
  response_diversity: "Distance (no unit)",
  near_duplicate_percent: "Percent",
  contamination_percent: "Percent",
  instruction_tokens: "Tokens",
  response_tokens: "Tokens",
  instruction_nearest_distance: "Distance (no unit)",
  response_nearest_distance: "Distance (no unit)",
};

/** Ticks have little room: a domain whose label is long is shortened. */
const shortDomains: Readonly<Record<string, string>> = {
  ...domainLabels,
  instruction_following: "Instr.",
};

interface Place {
  readonly method: string;
  readonly domain: string;
  readonly x: number;
}

const panelHeight = 150;
const panelGap = 78;
const panelColumns = 2;

export interface IntrinsicPanelOptions extends FigureOptions {
  /** Heading of a metric's panel, where others than the paper's models measured; default: Table 8's. */
  readonly metricLabels?: Readonly<Record<string, string>>;
  /** Of the value axes, where values are not in the metrics' own units. */
  readonly unit?: string;
  /** Lines over the panels, such as who measured what. */
  readonly notes?: readonly string[];
}

const columnLabels = { ...predictorLabels, ...ownMetricLabels };

/**
 * Table 8 as small multiples: a panel a metric, the settings along it, a mark a generator. One's own
 * runs may stand among the paper's.
 * @throws InputError when there are no records
 */
export function intrinsicMetricPanels(
  records: readonly IntrinsicRecord[],
  {
    theme = "light",
    source,
    id = "table-8",
    title = "Intrinsic metrics by setting and generator",
    metricLabels = {},
    notes = [],
    unit,
  }: IntrinsicPanelOptions,
): Figure {
  requireRecords(records, id);
  const metrics = inOrder(
    records.map((record) => record.metric),
    intrinsicColumns,
  );
  const labels = { ...columnLabels, ...metricLabels };
  const places = placesOf(records);
  const styles = generatorStyles(
    records.map((record) => record.generator),
    theme,
  );
  const panelRows = Math.ceil(metrics.length / panelColumns);
  const plotHeight = panelRows * panelHeight + (panelRows - 1) * panelGap;
  const axes = metrics.flatMap((metric, index) =>
    panelAxes({ index, places, plotHeight, theme, unit: unit ?? metricUnits[metric] }),
  );
  return {
    id,
    title,
    caption:
      `${metrics.length} intrinsic metrics of generated data, ` +
      `${unit === undefined ? "each in its own unit" : `in ${midSentence(unit)}`}, in ` +
      `${places.length} ${places.length === 1 ? "setting" : "settings"} ` +
      `(Instr.: instruction following). Source: ${source}.`,
    alt: altText(records, metrics, { styles, labels }),
    data: metrics.flatMap((metric, index) =>
      styles.map((style, rank) =>
        marks(
          style,
          records.filter((r) => r.metric === metric && r.generator === style.generator),
          { index, places, shift: shiftOf(rank, styles.length), theme },
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
          room: { left: 66, right: 20, above: 74, below: 52 },
        }),
        showlegend: true,
        legend: topLegend(theme, plotHeight, 28),
        ...Object.fromEntries(axes),
        shapes: metrics.flatMap((_, index) => separators(places, index, theme)),
      },
      metrics.flatMap((metric, index) => [
        panelTitle(labelOf(labels, metric), axisName("x", index), panelTop(index, plotHeight), 5),
        ...methodNames(places, index, theme),
      ]),
    ),
  };
}

/** Settings from left to right, with a little more room between methods. */
function placesOf(records: readonly IntrinsicRecord[]): Place[] {
  const ordered = inOrder(
    records.map((record) => record.method),
    methods,
  ).map((method) => ({
    method,
    domains: inOrder(
      records.filter((record) => record.method === method).map((record) => record.domain),
      domains,
    ),
  }));
  let x = 0;
  return ordered.flatMap((group, index) => {
    if (index > 0) x += 0.4;
    return group.domains.map((domain) => ({ method: group.method, domain, x: x++ }));
  });
}

/** Generators stand side by side within a setting, so that equal values do not hide each other. */
function shiftOf(rank: number, count: number): number {
  return count < 2 ? 0 : 0.56 * (rank / (count - 1) - 0.5);
}

function panelTop(index: number, plotHeight: number): number {
  const row = Math.floor(index / panelColumns);
  return 1 - (row * (panelHeight + panelGap)) / plotHeight;
}

function panelAxes({
  unit = "Value (its own unit)",
  index,
  places,
  plotHeight,
  theme,
}: {
  readonly unit: string | undefined;
  readonly index: number;
  readonly places: readonly Place[];
  readonly plotHeight: number;
  readonly theme: Theme;
}): [string, Json][] {
  const columns = panelDomains(
    Array.from({ length: panelColumns }, () => 1),
    0.09,
  );
  const top = panelTop(index, plotHeight);
  const last = places.at(-1)?.x ?? 0;
  return [
    [
      axisName("xaxis", index),
      {
        domain: columns[index % panelColumns] ?? null,
        anchor: axisName("y", index),
        range: [-0.6, last + 0.6],
        tickvals: places.map((place) => place.x),
        ticktext: places.map((place) => labelOf(shortDomains, place.domain)),
        tickfont: { size: 11, color: themes[theme].mutedText },
        tickangle: 0,
        showgrid: false,
        zeroline: false,
      },
    ],
    [
      axisName("yaxis", index),
      {
        ...valueAxis(theme, unit),
        domain: [Math.max(0, top - panelHeight / plotHeight), top],
        anchor: axisName("x", index),
        nticks: 6,
        zeroline: false,
      },
    ],
  ];
}

function marks(
  style: GeneratorStyle,
  records: readonly IntrinsicRecord[],
  {
    index,
    places,
    shift,
    theme,
  }: {
    readonly index: number;
    readonly places: readonly Place[];
    readonly shift: number;
    readonly theme: Theme;
  },
): Trace {
  const placed = places.map((place) => ({
    x: place.x + shift,
    setting: settingLabel(place.domain, place.method),
    value:
      records.find((r) => r.method === place.method && r.domain === place.domain)?.value ?? null,
  }));
  return {
    type: "scatter",
    mode: "markers",
    name: style.label,
    legendgroup: style.generator,
    showlegend: index === 0,
    xaxis: axisName("x", index),
    yaxis: axisName("y", index),
    x: placed.map((place) => place.x),
    y: placed.map((place) => place.value),
    marker: {
      color: style.color,
      symbol: style.symbol,
      size: 7 * style.scale,
      line: { color: themes[theme].background, width: 0.5 },
    },
    customdata: placed.map((place) => place.setting),
    hovertemplate: `<b>${style.label}</b><br>%{customdata}<br>%{y}<extra></extra>`,
  };
}

function separators(places: readonly Place[], index: number, theme: Theme): Json[] {
  return places.slice(1).flatMap((place, previous): Json[] => {
    const before = places[previous];
    if (!before || before.method === place.method) return [];
    const x = (before.x + place.x) / 2;
    return [
      {
        type: "line",
        layer: "below",
        xref: axisName("x", index),
        yref: `${axisName("y", index)} domain`,
        x0: x,
        x1: x,
        y0: 0,
        y1: 1,
        line: { color: themes[theme].track, width: 1 },
      },
    ];
  });
}

/** The method's name under the ticks of its domains. */
function methodNames(places: readonly Place[], index: number, theme: Theme): Json[] {
  const names = [...new Set(places.map((place) => place.method))];
  return names.map((method) => ({
    text: labelOf(methodLabels, method).replace(" ", "<br>"),
    xref: axisName("x", index),
    x: middle(places.filter((place) => place.method === method)),
    xanchor: "center",
    yref: `${axisName("y", index)} domain`,
    y: 0,
    yanchor: "top",
    yshift: -19,
    showarrow: false,
    font: { size: 11, color: themes[theme].mutedText },
  }));
}

function middle(places: readonly Place[]): number {
  return ((places[0]?.x ?? 0) + (places.at(-1)?.x ?? 0)) / 2;
}

function altText(
  records: readonly IntrinsicRecord[],
  metrics: readonly string[],
  {
    styles,
    labels,
  }: {
    readonly styles: readonly GeneratorStyle[];
    readonly labels: Readonly<Record<string, string>>;
  },
): string {
  const highest = metrics.map((metric) => {
    const best = records
      .filter((record) => record.metric === metric)
      .reduce((a, b) => (b.value > a.value ? b : a));
    const label = styles.find((style) => style.generator === best.generator)?.label;
    return (
      `${labelOf(labels, metric)} ${decimal(best.value, 2)} ` +
      `(${label}; ${settingLabel(best.domain, best.method)})`
    );
  });
  return `The highest value of each metric: ${highest.join("; ")}.`;
}
