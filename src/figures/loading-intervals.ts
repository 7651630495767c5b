import { predictorLabels } from "../bench/metrics";
import type { Figure, Json, Trace } from "./figure";
import { labelOf } from "./labels";
import {
  annotated,
  axisName,
  baseLayout,
  labelRoom,
  panelDomains,
  panelTitle,
  placeAxis,
  valueAxis,
  type FigureOptions,
} from "./layout";
import { decimal } from "./number-text";
import { requireRecords } from "./require-records";
import { themes, type Theme } from "./theme";

/** Loadings with their bootstrap intervals, as `pca` and `bootstrapPca` give them. */
export interface LoadingIntervals {
  readonly features: readonly string[];
  /** Components × features, -1 to 1. */
  readonly loadings: readonly (readonly number[])[];
  /** Components × features. */
  readonly intervals: readonly (readonly (readonly [low: number, high: number])[])[];
}

const rowHeight = 26;

/**
 * Loadings of the first components with 95% intervals, a panel a component: a loading whose interval
 * crosses zero has no sign one could rely on.
 * @throws InputError when there are no components
 */
export function loadingIntervals(
  { features, loadings, intervals }: LoadingIntervals,
  {
    theme = "light",
    source,
    id = "loading-intervals",
    title = "Loadings, and how firm they are",
  }: FigureOptions,
): Figure {
  requireRecords(loadings, id);
  const labels = features.map((feature) => labelOf(predictorLabels, feature));
  const plotHeight = rowHeight * features.length;
  const panels = loadings.map((loading, index) => ({
    loading,
    interval: intervals[index]!,
    domain: panelDomains(
      loadings.map(() => 1),
      0.03,
    )[index]!,
    index,
  }));
  const left = labelRoom(labels);
  const axes = panels.map(({ domain, index }): [string, Json] => [
    axisName("xaxis", index),
    {
      ...valueAxis(theme, ""),
      domain,
      range: [-1.05, 1.05],
      tickvals: [-0.5, 0, 0.5],
    },
  ]);
  return {
    id,
    title,
    caption:
      `Loadings (no unit) of ${features.length} features on ${loadings.length} components, with 95 ` +
      "percent bootstrap intervals, components matched and signs aligned from sample to sample. " +
      `Source: ${source}.`,
    alt: altText(panels, labels),
    data: panels.flatMap((panel) => marks(panel, labels, theme)),
    layout: annotated(
      {
        ...baseLayout({
          theme,
          title,
          subtitle: ["Hollow: the interval includes zero. The sign of a whole panel is arbitrary."],
          source,
          plotHeight,
          room: { left, right: 16, above: 30, below: 34 },
        }),
        ...Object.fromEntries(axes),
        yaxis: { ...placeAxis(theme, labels), range: [features.length - 0.5, -0.5] },
      },
      panels.map(({ index }) => panelTitle(`PC${index + 1}`, axisName("x", index), 1, 6)),
    ),
  };
}

interface Panel {
  readonly loading: readonly number[];
  readonly interval: readonly (readonly [low: number, high: number])[];
  readonly index: number;
}

function marks(
  { loading, interval, index }: Panel,
  labels: readonly string[],
  theme: Theme,
): Trace[] {
  const { accent } = themes[theme];
  return [
    {
      type: "scatter",
      mode: "markers",
      showlegend: false,
      xaxis: axisName("x", index),
      yaxis: "y",
      x: loading,
      y: loading.map((_, row) => row),
      marker: {
        color: accent,
        size: 8,
        symbol: interval.map(([low, high]) => (low < 0 && high > 0 ? "circle-open" : "circle")),
        line: { color: accent, width: 2 },
      },
      error_x: {
        type: "data",
        symmetric: false,
        array: interval.map(([, high], row) => Math.max(0, high - loading[row]!)),
        arrayminus: interval.map(([low], row) => Math.max(0, loading[row]! - low)),
        color: accent,
        thickness: 2,
        width: 0,
      },
      customdata: interval.map(([low, high], row) => [
        labels[row]!,
        `${decimal(low, 2)} to ${decimal(high, 2)}`,
      ]),
      hovertemplate: `<b>%{customdata[0]}</b><br>PC${index + 1}: %{x:.2f} (%{customdata[1]})<extra></extra>`,
    },
  ];
}

function altText(panels: readonly Panel[], labels: readonly string[]): string {
  return panels
    .map(({ interval, index }) => {
      const firm = interval.flatMap(([low, high], row) =>
        low > 0 || high < 0 ? [labels[row]!] : [],
      );
      return firm.length > 0
        ? `PC${index + 1}: intervals without zero for ${firm.join(", ")}.`
        : `PC${index + 1}: every interval includes zero.`;
    })
    .join(" ");
}
