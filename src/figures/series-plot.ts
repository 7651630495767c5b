import { InputError } from "../errors";
import type { Figure, Json, Trace } from "./figure";
import { baseLayout, instanceTicks, topLegend, valueAxis, type FigureOptions } from "./layout";
import { requireRecords } from "./require-records";
import { themes, type Theme } from "./theme";

/** Points that belong together: marks, a line through them in their order, or both. */
export interface Series {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly as: "marks" | "line" | "both";
  /** A text a point, seen on hover. */
  readonly labels?: readonly string[];
}

export interface SeriesPlotInput {
  /** Drawn in this order, the later over the earlier; at most 3, since each has a colour of its own. */
  readonly series: readonly Series[];
  /** Titles of the axes: quantity and unit. */
  readonly xAxis: string;
  readonly yAxis: string;
  /** A logarithmic x axis of instances, with a tick at each number of the longest series. */
  readonly instances?: boolean;
  /** Equal steps on both axes, so that angles are true. */
  readonly trueAngles?: boolean;
  /** How to read the figure, in lines. */
  readonly notes?: readonly string[];
  /** The finding in a sentence, for those who cannot see the picture. */
  readonly alt: string;
}

const most = 3;

/**
 * A few series in one coordinate system: the plain figure behind a lesson's own data.
 * @throws InputError without series, on more than 3, and on an x of another length than its y
 */
export function seriesPlot(
  { series, xAxis, yAxis, instances, trueAngles, notes = [], alt }: SeriesPlotInput,
  { theme = "light", source, id, title }: FigureOptions & { readonly id: string; title: string },
): Figure {
  requireRecords(series, id);
  if (series.length > most) {
    throw new InputError(`figure "${id}" takes at most ${most} series, got ${series.length}`);
  }
  const uneven = series.find(({ x, y }) => x.length !== y.length);
  if (uneven) {
    throw new InputError(
      `figure "${id}": series "${uneven.name}" has ${uneven.x.length} x and ${uneven.y.length} y`,
    );
  }
  const { accent, contrast, neutral } = themes[theme];
  const colours = series.length === 1 ? [accent] : [neutral, accent, contrast];
  const plotHeight = trueAngles ? 420 : 360;
  const isNamed = series.length > 1;
  const layout = baseLayout({
    theme,
    title,
    subtitle: notes,
    source,
    plotHeight,
    room: { left: 66, right: 24, above: isNamed ? 40 : 10, below: 52 },
  });
  return {
    id,
    title,
    caption: `${yAxis} over ${xAxis}. Source: ${source}.`,
    alt,
    data: series.map((one, place) => traceOf(one, colours[place]!, theme)),
    layout: {
      ...layout,
      showlegend: isNamed,
      legend: topLegend(theme, plotHeight, 10),
      xaxis: {
        ...valueAxis(theme, xAxis),
        ...(instances ? { type: "log", ...instanceTicks(longest(series)) } : {}),
      },
      yaxis: { ...valueAxis(theme, yAxis), ...(trueAngles ? { scaleanchor: "x" } : {}) },
    },
  };
}

function longest(series: readonly Series[]): readonly number[] {
  return series.reduce<readonly number[]>((xs, { x }) => (x.length > xs.length ? x : xs), []);
}

function traceOf({ name, x, y, as, labels }: Series, colour: string, theme: Theme): Trace {
  const text: { [key: string]: Json } = labels ? { customdata: labels } : {};
  return {
    type: "scatter",
    mode: { marks: "markers", line: "lines", both: "lines+markers" }[as],
    name,
    x,
    y,
    ...text,
    line: { color: colour, width: 2 },
    marker: {
      color: colour,
      size: as === "both" ? 7 : 9,
      opacity: as === "marks" ? 0.8 : 1,
      line: { color: themes[theme].background, width: 1 },
    },
    hovertemplate: `${labels ? "%{customdata}<br>" : ""}%{x:.4~g}, %{y:.4~g}<extra></extra>`,
  };
}
