import { InputError } from "../errors";
import type { Figure, Json, Trace } from "./figure";
import { generatorStyles, type GeneratorStyle } from "./generator-style";
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
import { decimal, dollars, instanceCount } from "./number-text";
import { requireRecords } from "./require-records";
import { themes, type Theme } from "./theme";

/** One point of a curve; what it was averaged over, the caller knows. */
export interface CurvePoint {
  readonly generator: string;
  /** The panel it stands in, as its heading: which way of training, which domain. */
  readonly panel: string;
  readonly instances: number;
  /** Above 0. */
  readonly cost_usd: number;
  readonly pgr_percent: number;
  /** Half the length of its bar, percent points; null draws none. */
  readonly spread: number | null;
}

export interface PgrCurvesInput {
  readonly points: readonly CurvePoint[];
  /** What lies along the axis, on a log scale. */
  readonly against: "instances" | "cost_usd";
  /** What the bars are, and what a reader must know, written on the figure. */
  readonly notes?: readonly string[];
}

const plotHeight = 320;
const axisTitles = {
  instances: "Instances (log scale)",
  cost_usd: "Cost of the instances (US dollars, log scale)",
} as const;

/**
 * PGR over the number of instances, or over what they cost: a panel a way of training, a line a
 * generator.
 * @throws InputError when there are no records, or a point has no place on a log axis
 */
export function pgrCurves(
  { points, against, notes = [] }: PgrCurvesInput,
  {
    theme = "light",
    source,
    id = `pgr-against-${against === "instances" ? "instances" : "cost"}`,
    title = against === "instances"
      ? "PGR and the number of instances"
      : "PGR and what the instances cost",
  }: FigureOptions,
): Figure {
  requireRecords(points, id);
  for (const point of points) {
    if (!(point[against] > 0)) {
      throw new InputError(
        `${against} of ${point.generator} is ${point[against]}; a log axis needs one above 0`,
      );
    }
  }
  const panels = [...new Set(points.map(({ panel }) => panel))];
  const styles = generatorStyles(
    points.map(({ generator }) => generator),
    theme,
  );
  const spans = panelDomains(
    panels.map(() => 1),
    0.03,
  );
  const axes = panels.map((_, index): [string, Json] => [
    axisName("xaxis", index),
    {
      ...valueAxis(theme, axisTitles[against]),
      ...ticksOf(points, against),
      type: "log",
      domain: spans[index] ?? null,
      anchor: "y",
      range: rangeOf(points.map((point) => point[against])),
      zeroline: false,
    },
  ]);
  const ends = points.flatMap(({ pgr_percent, spread }) => [
    pgr_percent - (spread ?? 0),
    pgr_percent + (spread ?? 0),
  ]);
  const [low, high] = [Math.min(0, ...ends), Math.max(100, ...ends)];
  return {
    id,
    title,
    caption: [
      `Performance Gap Recovered (percent) over ${against === "instances" ? "the number of instances" : "the cost of the instances (US dollars)"}, on a log scale; ${panels.join(" and ")}.`,
      ...notes,
      `Source: ${source}.`,
    ].join(" "),
    alt: panels.map((panel) => panelText(panel, points, against)).join(" "),
    data: panels.flatMap((panel, index) =>
      styles.map((style) =>
        curve(
          style,
          points.filter((point) => point.panel === panel && point.generator === style.generator),
          { against, index, theme },
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
          room: { left: 66, right: 20, above: 68, below: 56 },
        }),
        showlegend: true,
        legend: topLegend(theme, plotHeight, 32),
        ...Object.fromEntries(axes),
        yaxis: { ...valueAxis(theme, "PGR (percent)"), range: [low - 6, high + 8] },
      },
      panels.map((panel, index) => panelTitle(panel, axisName("x", index), 1, 6)),
    ),
  };
}

function curve(
  style: GeneratorStyle,
  points: readonly CurvePoint[],
  {
    against,
    index,
    theme,
  }: {
    readonly against: PgrCurvesInput["against"];
    readonly index: number;
    readonly theme: Theme;
  },
): Trace {
  const sorted = [...points].sort((a, b) => a[against] - b[against]);
  return {
    type: "scatter",
    mode: "lines+markers",
    name: style.label,
    legendgroup: style.generator,
    showlegend: index === 0,
    xaxis: axisName("x", index),
    x: sorted.map((point) => point[against]),
    y: sorted.map((point) => point.pgr_percent),
    line: { color: style.color, width: 2 },
    marker: {
      color: style.color,
      symbol: style.symbol,
      size: 10 * style.scale,
      line: { color: themes[theme].background, width: 1 },
    },
    error_y: {
      type: "data",
      array: sorted.map(({ spread }) => spread ?? 0),
      color: style.color,
      thickness: 1.5,
      width: 0,
    },
    customdata: sorted.map(({ instances, cost_usd, spread }) => [
      instances,
      dollars(cost_usd),
      spread === null ? "" : ` ± ${decimal(spread, 1)}`,
    ]),
    hovertemplate: `<b>${style.label}</b><br>%{customdata[0]:,} instances for %{customdata[1]}<br>PGR %{y:.1f}%{customdata[2]} percent<extra></extra>`,
  };
}

function rangeOf(values: readonly number[]): [number, number] {
  const [low, high] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))];
  const pad = (high - low || 1) * 0.08;
  return [low - pad, high + pad];
}

/** At the quantities that occur; at 1, 2 and 5 of each decade of cost, or 1 alone where they are many. */
function ticksOf(points: readonly CurvePoint[], against: PgrCurvesInput["against"]) {
  const values = points.map((point) => point[against]);
  if (against === "instances") {
    const ticks = [...new Set(values)].sort((a, b) => a - b);
    return { tickvals: ticks, ticktext: ticks.map(instanceCount) };
  }
  const [low, high] = rangeOf(values);
  const steps = high - low > 2.5 ? [1] : [1, 2, 5];
  const decades = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, at) => at);
  const ticks = decades
    .flatMap((at) => steps.map((step) => Number(`${step}e${Math.floor(low) + at}`)))
    .filter((tick) => Math.log10(tick) >= low && Math.log10(tick) <= high);
  return { tickvals: ticks, ticktext: ticks.map(dollars) };
}

function panelText(
  panel: string,
  points: readonly CurvePoint[],
  against: PgrCurvesInput["against"],
): string {
  const own = points.filter((point) => point.panel === panel);
  const best = own.reduce((a, b) => (b.pgr_percent > a.pgr_percent ? b : a));
  const cheapest = own.reduce((a, b) => (b[against] < a[against] ? b : a));
  const told = ({ generator, instances, cost_usd, pgr_percent }: CurvePoint): string =>
    `${generator} with ${instanceCount(instances)} instances for ${dollars(cost_usd)} (${decimal(pgr_percent, 1)} percent)`;
  return `${panel}: the highest PGR is that of ${told(best)}; the least ${against === "instances" ? "data" : "money"} is that of ${told(cheapest)}.`;
}
