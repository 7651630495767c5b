import { band } from "./band";
import type { Figure, Trace } from "./figure";
import { type GeneratorStyle, generatorStyles } from "./generator-style";
import {
  baseLayout,
  type FigureOptions,
  instanceTicks,
  legendRoom,
  topLegend,
  valueAxis,
} from "./layout";
import { decimal, instanceCount } from "./number-text";
import { requireRecords } from "./require-records";
import { type Theme, themes } from "./theme";

/** A generator's PGR over quantity: what was measured and the curve through it. */
export interface DrawnCurve {
  readonly generator: string;
  readonly curve: {
    readonly verdict: "rises" | "cannot tell" | "one size";
    readonly points: readonly {
      readonly instances: number;
      readonly pgr_percent: number;
      /** PGR points; null draws the mark without a bar. */
      readonly standard_error: number | null;
      readonly students: number;
    }[];
    readonly readings: readonly {
      readonly instances: number;
      readonly pgr_percent: number;
      readonly ci: readonly [low: number, high: number];
    }[];
  };
}

export interface LearningCurvesOptions extends FigureOptions {
  /** Of the bands, percent; default 95. */
  readonly level?: number;
  /** What has to be said on the figure. */
  readonly notes?: readonly string[];
}

const plotHeight = 380;

/**
 * Learning curves: PGR over the number of instances (log axis), a band for each generator's interval.
 * Full lines where a rise shows, dotted where the points cannot tell one from a constant, dashed beyond
 * the largest measured size.
 * @throws InputError when there are no records
 */
export function learningCurves(
  records: readonly DrawnCurve[],
  {
    theme = "light",
    source,
    id = "learning-curves",
    title = "PGR over the number of instances",
    level = 95,
    notes = [],
  }: LearningCurvesOptions,
): Figure {
  requireRecords(records, id);
  const styles = generatorStyles(
    records.map(({ generator }) => generator),
    theme,
  );
  const of = (style: GeneratorStyle) =>
    records.find(({ generator }) => generator === style.generator)!.curve;
  const sizes = records.flatMap(({ curve }) => curve.points.map(({ instances }) => instances));
  const ends = records.flatMap(({ curve }) => curve.readings.map(({ instances }) => instances));
  const [least, most] = [Math.min(...sizes, ...ends), Math.max(...sizes, ...ends)];
  const pad = 0.05 * Math.max(0.3, Math.log10(most / least));
  const blind = records.filter(({ curve }) => curve.verdict === "cannot tell");
  return {
    id,
    title,
    caption: `Performance Gap Recovered (percent) over the number of instances (log axis). Marks: means of students, bars of one standard error. Bands: ${level} percent. ${[...notes, `Source: ${source}.`].join(" ")}`,
    alt: altText(records, styles),
    data: [
      ...styles.flatMap((style) => bandOf(style, of(style))),
      ...styles.flatMap((style) => linesOf(style, of(style))),
      ...styles.map((style) => marksOf(style, of(style), theme)),
    ],
    layout: {
      ...baseLayout({
        theme,
        title,
        subtitle: [
          `Bands: ${level} percent. Dashed: beyond what was measured.${blind.length > 0 ? " Dotted: the points cannot tell a rise from a constant." : ""}`,
          ...notes,
        ],
        source,
        plotHeight,
        room: {
          left: 66,
          right: 24,
          above: legendRoom(styles.map(({ label }) => label)),
          below: 52,
        },
      }),
      showlegend: true,
      legend: topLegend(theme, plotHeight, 6),
      xaxis: {
        ...valueAxis(theme, "Number of instances (log scale)"),
        type: "log",
        range: [Math.log10(least) - pad, Math.log10(most) + pad],
        ...instanceTicks([...sizes, most]),
        zeroline: false,
      },
      yaxis: valueAxis(theme, "PGR (percent)"),
    },
  };
}

function bandOf(style: GeneratorStyle, { readings }: DrawnCurve["curve"]): Trace[] {
  if (readings.length < 2) return [];
  const points = readings.map(({ instances, ci: [low, high] }) => ({ x: instances, low, high }));
  return [band(style, points)];
}

function linesOf(style: GeneratorStyle, { readings, points, verdict }: DrawnCurve["curve"]) {
  const largest = Math.max(...points.map(({ instances }) => instances));
  const parts = [
    {
      dash: verdict === "rises" ? "solid" : "dot",
      part: readings.filter(({ instances }) => instances <= largest),
    },
    { dash: "dash", part: readings.filter(({ instances }) => instances >= largest) },
  ];
  return parts
    .filter(({ part }) => part.length > 1)
    .map(({ dash, part }): Trace => ({
      type: "scatter",
      mode: "lines",
      name: style.label,
      legendgroup: style.label,
      showlegend: false,
      x: part.map(({ instances }) => instances),
      y: part.map(({ pgr_percent }) => pgr_percent),
      line: { color: style.color, width: 2.5, dash },
      hovertemplate: `<b>${style.label}</b><br>%{x:,} instances<br>PGR %{y:.1f} percent<extra></extra>`,
    }));
}

function marksOf(style: GeneratorStyle, { points }: DrawnCurve["curve"], theme: Theme): Trace {
  return {
    type: "scatter",
    mode: "markers",
    name: style.label,
    legendgroup: style.label,
    x: points.map(({ instances }) => instances),
    y: points.map(({ pgr_percent }) => pgr_percent),
    error_y: {
      type: "data",
      array: points.map(({ standard_error: error }) => error ?? 0),
      color: style.color,
      thickness: 1.2,
      width: 3,
    },
    marker: {
      color: style.color,
      symbol: style.symbol,
      size: 10 * style.scale,
      line: { color: themes[theme].background, width: 1 },
    },
    hovertemplate: points.map(
      ({ students }) =>
        `<b>${style.label}</b><br>%{x:,} instances, ${students} ${students === 1 ? "student" : "students"}<br>PGR %{y:.1f} percent<extra></extra>`,
    ),
  };
}

function altText(records: readonly DrawnCurve[], styles: readonly GeneratorStyle[]): string {
  const told = styles.map((style) => {
    const { points, verdict } = records.find(
      ({ generator }) => generator === style.generator,
    )!.curve;
    const [first, last] = [points[0]!, points.at(-1)!];
    const place = ({ instances, pgr_percent }: typeof first) =>
      `${decimal(pgr_percent, 1)} percent at ${instanceCount(instances)}`;
    if (verdict === "one size") return `${style.label} was measured once, ${place(first)}`;
    const shown = verdict === "rises" ? "a rise shows" : "which may be chance";
    return `${style.label} goes from ${place(first)} to ${place(last)}, ${shown}`;
  });
  return `${told.join("; ")}.`;
}
