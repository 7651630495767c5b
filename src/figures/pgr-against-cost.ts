import { band } from "./band";
import type { Figure, Json, Trace } from "./figure";
import { type GeneratorStyle, generatorStyles } from "./generator-style";
import { listed } from "./labels";
import {
  annotated,
  baseLayout,
  type FigureOptions,
  legendRoom,
  topLegend,
  valueAxis,
} from "./layout";
import { logTicks } from "./log-ticks";
import { decimal, dollars, instanceCount } from "./number-text";
import { requireRecords } from "./require-records";
import { themes } from "./theme";

/** So many instances, what they cost, and the PGR they are expected to give; percent. */
export interface CostedOffer {
  readonly generator: string;
  readonly instances: number;
  /** US dollars, above 0. */
  readonly cost_usd: number;
  readonly pgr_percent: number;
  readonly ci: readonly [low: number, high: number];
}

export interface PgrAgainstCostInput {
  readonly offers: readonly CostedOffer[];
  /** Those of the offers that no cheaper one equals. */
  readonly frontier: readonly CostedOffer[];
  /** US dollars: a line there. */
  readonly budgetUsd?: number;
  /** What a plan comes to, marked with a ring. */
  readonly leader?: CostedOffer | null;
  /** Of the bands, percent; default 95. */
  readonly level?: number;
}

const plotHeight = 380;

/**
 * What money buys: expected PGR over cost (log axis), a line or a mark a generator, and the frontier.
 * @throws InputError when there are no offers
 */
export function pgrAgainstCost(
  { offers: all, frontier, budgetUsd, leader, level = 95 }: PgrAgainstCostInput,
  {
    theme = "light",
    source,
    id = "pgr-against-cost",
    title = "What money buys: expected PGR over cost",
  }: FigureOptions,
): Figure {
  // What is free has no place on a log axis.
  const offers = all.filter(({ cost_usd: cost }) => cost > 0);
  requireRecords(offers, id);
  const tokens = themes[theme];
  const styles = generatorStyles(
    offers.map(({ generator }) => generator),
    theme,
  );
  const of = (style: GeneratorStyle) =>
    offers
      .filter(({ generator }) => generator === style.generator)
      .sort((a, b) => a.cost_usd - b.cost_usd);
  const costs = [...offers.map(({ cost_usd: cost }) => cost), ...(budgetUsd ? [budgetUsd] : [])];
  const [low, high] = [Math.log10(Math.min(...costs)), Math.log10(Math.max(...costs))];
  const pad = 0.07 * (high - low || 1);
  const range: [number, number] = [low - pad, high + pad];
  const ticks = logTicks(range);
  const marked = leader && leader.cost_usd > 0 ? [leader] : [];
  return {
    id,
    title,
    caption: `Expected Performance Gap Recovered (percent) over cost (US dollars, log axis). Bands and bars: ${level} percent. Source: ${source}.`,
    alt: altText(frontier, styles, leader),
    data: [
      ...styles.flatMap((style) => bandOf(style, of(style))),
      ...frontierTrace(frontier, tokens.neutral),
      ...styles.map((style) => offersOf(style, of(style))),
      ...marked.map((offer): Trace => ({
        type: "scatter",
        mode: "markers",
        name: "ahead",
        showlegend: false,
        x: [offer.cost_usd],
        y: [offer.pgr_percent],
        marker: {
          symbol: "circle-open",
          size: 24,
          color: tokens.text,
          line: { color: tokens.text, width: 2 },
        },
        hoverinfo: "skip",
      })),
    ],
    layout: annotated(
      {
        ...baseLayout({
          theme,
          title,
          subtitle: [
            `Grey: the frontier, above which no offer lies that costs as little. Ring: ahead. Bands: ${level} percent.`,
          ],
          source,
          plotHeight,
          room: {
            left: 66,
            right: 30,
            above: legendRoom(styles.map(({ label }) => label)),
            below: 52,
          },
        }),
        showlegend: true,
        legend: topLegend(theme, plotHeight, 6),
        shapes: budgetUsd === undefined ? [] : [budgetLine(budgetUsd, tokens.axis)],
        xaxis: {
          ...valueAxis(theme, "Cost (US dollars, log scale)"),
          type: "log",
          range,
          tickvals: ticks,
          ticktext: ticks.map(dollars),
          zeroline: false,
        },
        yaxis: valueAxis(theme, "Expected PGR (percent)"),
      },
      budgetUsd === undefined
        ? []
        : [
            {
              text: "budget",
              x: Math.log10(budgetUsd),
              xanchor: "right",
              xshift: -4,
              yref: "paper",
              y: 0,
              yanchor: "bottom",
              showarrow: false,
              font: { size: 12, color: tokens.mutedText },
            },
          ],
    ),
  };
}

function bandOf(style: GeneratorStyle, offers: readonly CostedOffer[]): Trace[] {
  if (offers.length < 2) return [];
  return [
    band(
      style,
      offers.map(({ cost_usd: x, ci: [low, high] }) => ({ x, low, high })),
    ),
  ];
}

function offersOf(style: GeneratorStyle, offers: readonly CostedOffer[]): Trace {
  const isCurve = offers.length > 1;
  return {
    type: "scatter",
    mode: isCurve ? "lines" : "markers",
    name: style.label,
    legendgroup: style.label,
    x: offers.map(({ cost_usd: cost }) => cost),
    y: offers.map(({ pgr_percent }) => pgr_percent),
    ...(!isCurve && {
      error_y: {
        type: "data",
        symmetric: false,
        array: offers.map(({ pgr_percent, ci }) => ci[1] - pgr_percent),
        arrayminus: offers.map(({ pgr_percent, ci }) => pgr_percent - ci[0]),
        color: style.color,
        thickness: 1.2,
        width: 3,
      },
    }),
    line: { color: style.color, width: 2.5 },
    marker: { color: style.color, symbol: style.symbol, size: 11 * style.scale },
    hovertemplate: offers.map(
      ({ instances }) =>
        `<b>${style.label}</b><br>${instanceCount(instances)} instances, $%{x:.4~g}<br>expected PGR %{y:.1f} percent<extra></extra>`,
    ),
  };
}

/** Along a generator's own curve, and level from one generator to the next. */
function frontierTrace(frontier: readonly CostedOffer[], color: string): Trace[] {
  const drawn = frontier.filter(({ cost_usd: cost }) => cost > 0);
  if (drawn.length < 2) return [];
  const corners = drawn.flatMap(({ generator, cost_usd: x, pgr_percent: y }, index) => {
    const before = drawn[index - 1];
    const isNext = before !== undefined && before.generator !== generator;
    return [...(isNext ? [{ x, y: before.pgr_percent }] : []), { x, y }];
  });
  return [
    {
      type: "scatter",
      mode: "lines",
      name: "frontier",
      showlegend: false,
      x: corners.map(({ x }) => x),
      y: corners.map(({ y }) => y),
      line: { color, width: 8 },
      opacity: 0.35,
      hoverinfo: "skip",
    },
  ];
}

function budgetLine(budgetUsd: number, color: string): Json {
  return {
    type: "line",
    x0: budgetUsd,
    x1: budgetUsd,
    yref: "paper",
    y0: 0,
    y1: 1,
    line: { color, width: 1, dash: "dot" },
  };
}

function altText(
  frontier: readonly CostedOffer[],
  styles: readonly GeneratorStyle[],
  leader: CostedOffer | null | undefined,
): string {
  const label = (name: string) => styles.find(({ generator }) => generator === name)?.label ?? name;
  const told = ({ generator, instances, cost_usd, pgr_percent }: CostedOffer) =>
    `${instanceCount(instances)} instances of ${label(generator)} for ${dollars(cost_usd)}, ${decimal(pgr_percent, 1)} percent`;
  const order = [...new Set(frontier.map(({ generator }) => label(generator)))];
  const ahead = leader ? ` Ahead is ${told(leader)}.` : "";
  return `On the frontier, from cheap to dear: ${listed(order)}.${ahead}`;
}
