import type { Figure, Json, Trace } from "./figure";
import {
  annotated,
  axisName,
  baseLayout,
  panelDomains,
  panelTitle,
  valueAxis,
  type FigureOptions,
} from "./layout";
import { decimal } from "./number-text";
import { requireRecords } from "./require-records";
import { themes, type Theme } from "./theme";

/** A statistic, and its values in shuffled rows. */
export interface ChanceRecord {
  readonly statistic: string;
  /** What was shuffled. */
  readonly shuffled: string;
  readonly observed: number;
  /** One a shuffle. */
  readonly chance: readonly number[];
  readonly p: number;
}

const panelHeight = 104;
const panelGap = 66;

/** Bins on the common axis from 0 to 1. */
const bins = 50;

/**
 * What shuffled rows reach, as a histogram a test, with the value of the rows as they are as a line.
 * @throws InputError when there are no tests
 */
export function chanceHistograms(
  records: readonly ChanceRecord[],
  {
    theme = "light",
    source,
    id = "chance-histograms",
    title = "What chance would explain",
  }: FigureOptions,
): Figure {
  requireRecords(records, id);
  const plotHeight = records.length * panelHeight + (records.length - 1) * panelGap;
  const domains = panelDomains(
    records.map(() => panelHeight),
    panelGap / plotHeight,
  ).map(([start, end]): [number, number] => [1 - end, 1 - start]);
  const axes = records.flatMap((_, index): [string, Json][] => [
    [
      axisName("xaxis", index),
      {
        ...valueAxis(theme, index === records.length - 1 ? "Share explained (0 to 1)" : ""),
        range: [0, 1],
        anchor: axisName("y", index),
      },
    ],
    [
      axisName("yaxis", index),
      {
        ...valueAxis(theme, ""),
        domain: domains[index]!,
        anchor: axisName("x", index),
        showticklabels: false,
        showgrid: false,
        rangemode: "tozero",
      },
    ],
  ]);
  return {
    id,
    title,
    caption:
      "Share of the variance explained once rows are shuffled (histograms of " +
      `${records[0]!.chance.length} shuffles), and as they are (lines). Source: ${source}.`,
    alt: records
      .map(
        ({ statistic, shuffled, observed, p }) =>
          `${statistic}, ${shuffled} shuffled: observed ${decimal(observed, 3)}, p = ${shortP(p)}.`,
      )
      .join(" "),
    data: records.flatMap((record, index) => panel(record, index, theme)),
    layout: annotated(
      {
        ...baseLayout({
          theme,
          title,
          subtitle: [
            "Bars: shuffled. Line: the rows as they are; p is the share of shuffles that reach it.",
          ],
          source,
          plotHeight,
          room: { left: 24, right: 24, above: 36, below: 52 },
        }),
        bargap: 0.04,
        ...Object.fromEntries(axes),
      },
      records.flatMap(({ statistic, shuffled, observed, p }, index) => [
        {
          ...(panelTitle(
            `${capitalised(statistic)}; ${shuffled} shuffled`,
            axisName("x", index),
            domains[index]![1],
            6,
          ) as object),
          x: 0,
          xanchor: "left",
        },
        {
          text: `${decimal(observed, 3)}, p = ${shortP(p)}`,
          xref: axisName("x", index),
          x: observed,
          xanchor: observed > 0.75 ? "right" : "left",
          xshift: observed > 0.75 ? -6 : 6,
          yref: "paper",
          y: domains[index]![1],
          yanchor: "top",
          showarrow: false,
          font: { size: 12, color: themes[theme].contrast },
        },
      ]),
    ),
  };
}

function panel({ chance, observed }: ChanceRecord, index: number, theme: Theme): Trace[] {
  const tokens = themes[theme];
  const counts = new Array<number>(bins).fill(0);
  for (const value of chance)
    counts[Math.min(bins - 1, Math.max(0, Math.floor(value * bins)))]! += 1;
  const axes = { xaxis: axisName("x", index), yaxis: axisName("y", index), showlegend: false };
  return [
    {
      type: "bar",
      ...axes,
      x: counts.map((_, bin) => (bin + 0.5) / bins),
      y: counts,
      width: 1 / bins,
      marker: { color: tokens.neutral },
      hovertemplate: "about %{x:.2f}: %{y} shuffles<extra></extra>",
    },
    {
      type: "scatter",
      mode: "lines",
      ...axes,
      x: [observed, observed],
      y: [0, Math.max(...counts)],
      line: { color: tokens.contrast, width: 3 },
      hovertemplate: "as they are: %{x:.3f}<extra></extra>",
    },
  ];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function shortP(p: number): string {
  return String(Number(p.toPrecision(2)));
}
