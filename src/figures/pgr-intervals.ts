import type { Figure, Json, Trace } from "./figure";
import { generatorStyles, type GeneratorStyle } from "./generator-style";
import {
  baseLayout,
  labelRoom,
  legendRoom,
  placeAxis,
  topLegend,
  valueAxis,
  type FigureOptions,
} from "./layout";
import { decimal } from "./number-text";
import { requireRecords } from "./require-records";
import { themes, type Theme } from "./theme";

/** A PGR with its interval; percent. */
export interface PgrInterval {
  readonly generator: string;
  /** The row it stands in: a setting, a benchmark, "Overall". */
  readonly place: string;
  /** Null, where the PGR is undefined, leaves its line empty. */
  readonly pgr_percent: number | null;
  /** Null draws the mark without a bar. */
  readonly ci: readonly [low: number, high: number] | null;
  /** `unstable` draws the mark hollow: the gap may be nothing. */
  readonly status: "defined" | "unstable" | "undefined";
}

export interface PgrIntervalsOptions extends FigureOptions {
  /** Percent, of the intervals; default 95. */
  readonly level?: number;
}

const lineHeight = 20;

/**
 * Each generator's PGR with its interval, a row a place, and within it a line a generator.
 * @throws InputError when there are no records
 */
export function pgrIntervals(
  records: readonly PgrInterval[],
  {
    theme = "light",
    source,
    id = "pgr-intervals",
    title = "Performance Gap Recovered, with its uncertainty",
    level = 95,
  }: PgrIntervalsOptions,
): Figure {
  requireRecords(records, id);
  const places = [...new Set(records.map((record) => record.place))];
  const styles = generatorStyles(
    records.map((record) => record.generator),
    theme,
  );
  const left = labelRoom(places);
  const names = styles.map(({ label }) => label);
  const plotHeight = places.length * (styles.length * lineHeight + 24);
  const isSome = (test: (record: PgrInterval) => boolean): boolean => records.some(test);
  return {
    id,
    title,
    caption:
      `Performance Gap Recovered (percent) of ${styles.length} ` +
      `${styles.length === 1 ? "generator" : "generators"}, with ${level} percent intervals. ` +
      `Source: ${source}.`,
    alt: altText(records, styles),
    data: styles.map((style, line) =>
      marks(style, { line, lines: styles.length, records, places }),
    ),
    layout: {
      ...baseLayout({
        theme,
        title,
        subtitle: [
          `Mark: percent of the gap from base to reference that the student closes. Bar: ${level} percent interval.`,
          ...(isSome(({ status }) => status === "unstable")
            ? [
                "Hollow: unstable, since the interval of the gap itself includes 0; it may reach beyond the axis.",
              ]
            : []),
          ...(isSome(({ ci, pgr_percent }) => ci === null && pgr_percent !== null)
            ? ["Without bar: neither verdicts nor a number of items were there."]
            : []),
        ],
        source,
        plotHeight,
        room: { left, right: 24, above: legendRoom(names, 850 - left) - 6, below: 52 },
      }),
      showlegend: true,
      legend: topLegend(theme, plotHeight, 8),
      xaxis: { ...valueAxis(theme, "PGR (percent)"), range: rangeOf(records) },
      yaxis: { ...placeAxis(theme, places), range: [places.length - 0.5, -0.5] },
      shapes: separators(places.length, theme),
    },
  };
}

function marks(
  style: GeneratorStyle,
  {
    line,
    lines,
    records,
    places,
  }: {
    readonly line: number;
    readonly lines: number;
    readonly records: readonly PgrInterval[];
    readonly places: readonly string[];
  },
): Trace {
  const own = records.flatMap((record) =>
    record.generator === style.generator && record.pgr_percent !== null
      ? [{ ...record, pgr_percent: record.pgr_percent }]
      : [],
  );
  // Lines keep the same place in every row, also where a generator is missing.
  const shift = 0.72 * ((line + 0.5) / lines - 0.5);
  return {
    type: "scatter",
    mode: "markers",
    name: style.label,
    x: own.map((record) => record.pgr_percent),
    y: own.map((record) => places.indexOf(record.place) + shift),
    marker: {
      color: style.color,
      symbol: own.map(({ status }) =>
        status === "unstable" ? `${style.symbol}-open` : style.symbol,
      ),
      size: 9 * style.scale,
      line: { color: style.color, width: 2 },
    },
    error_x: {
      type: "data",
      symmetric: false,
      array: own.map(({ ci, pgr_percent }) => (ci ? ci[1] - pgr_percent : 0)),
      arrayminus: own.map(({ ci, pgr_percent }) => (ci ? pgr_percent - ci[0] : 0)),
      color: style.color,
      thickness: 2,
      width: 0,
    },
    customdata: own.map(({ place, ci }) => [
      place,
      ci ? `${decimal(ci[0], 1)} to ${decimal(ci[1], 1)}` : "no interval",
    ]),
    hovertemplate:
      `<b>${style.label}</b><br>%{customdata[0]}<br>PGR %{x:.1f} percent` +
      "<br>%{customdata[1]}<extra></extra>",
  };
}

/**
 * What is stable and 0 are on the axis whole. An unstable PGR can lie anywhere: it may widen the axis
 * by as much again on either side, no more, or nothing else could be read.
 */
function rangeOf(records: readonly PgrInterval[]): [number, number] {
  const all = endsOf(records);
  const stable = endsOf(records.filter(({ status }) => status === "defined"));
  const [low, high] = [Math.min(0, ...stable), Math.max(0, ...stable)];
  const reach = stable.length > 0 ? high - low : Infinity;
  const start = Math.min(low, Math.max(low - reach, Math.min(...all)));
  const end = Math.max(high, Math.min(high + reach, Math.max(...all)));
  const pad = (end - start || 1) * 0.05;
  return [start - pad, end + pad];
}

function endsOf(records: readonly PgrInterval[]): number[] {
  return records.flatMap(({ pgr_percent, ci }) =>
    pgr_percent === null ? [] : [pgr_percent, ...(ci ?? [])],
  );
}

/** Thin lines between the rows, so that lines of a row are seen to belong together. */
function separators(rows: number, theme: Theme): Json[] {
  return Array.from({ length: rows - 1 }, (_, row): Json => ({
    type: "line",
    xref: "paper",
    x0: 0,
    x1: 1,
    y0: row + 0.5,
    y1: row + 0.5,
    line: { color: themes[theme].grid, width: 1 },
  }));
}

function altText(records: readonly PgrInterval[], styles: readonly GeneratorStyle[]): string {
  const labelled = records.flatMap(({ generator, place, pgr_percent, ci }) =>
    pgr_percent === null
      ? []
      : [
          {
            name: `${styles.find((style) => style.generator === generator)?.label ?? generator} in ${place}`,
            pgr: pgr_percent,
            ci,
          },
        ],
  );
  const [first] = labelled;
  if (!first) return "The PGR is undefined everywhere: reference and base score the same.";
  const best = labelled.reduce((a, b) => (b.pgr > a.pgr ? b : a), first);
  const worst = labelled.reduce((a, b) => (b.pgr < a.pgr ? b : a), first);
  const told = ({ name, pgr, ci }: typeof first): string =>
    `${name} (${decimal(pgr, 1)} percent${ci ? `, ${decimal(ci[0], 1)} to ${decimal(ci[1], 1)}` : ""})`;
  const withInterval = labelled.filter(({ ci }) => ci !== null);
  const clear = withInterval.filter(({ ci }) => ci !== null && ci[0] > 0).length;
  return (
    `The highest PGR is that of ${told(best)}, the lowest that of ${told(worst)}. ` +
    `${clear} of ${withInterval.length} intervals lie wholly above 0.`
  );
}
