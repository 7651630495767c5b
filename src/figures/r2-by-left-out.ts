import type { Figure, Json, Trace } from "./figure";
import {
  baseLayout,
  labelRoom,
  placeAxis,
  topLegend,
  valueAxis,
  type FigureOptions,
} from "./layout";
import { decimal } from "./number-text";
import { requireRecords } from "./require-records";
import { themes, type Theme } from "./theme";

/** R2 of one model on the rows it was fitted on, and on rows left out in three ways. */
export interface LeftOutR2 {
  readonly label: string;
  readonly inSampleR2: number;
  /** Leaving out one row at a time; null where it was not computed or cannot be. */
  readonly rowR2: number | null;
  /** Leaving out one generator at a time. */
  readonly generatorR2: number | null;
  /** Leaving out one setting at a time. */
  readonly settingR2: number | null;
}

type Unit = "inSampleR2" | "rowR2" | "generatorR2" | "settingR2";

const rowHeight = 34;

/** Marks of a worse R2 stand here, with an arrow and their number. */
const floor = -1;

/**
 * How far each model's R2 falls once rows, generators or settings are left out: a line a model, a
 * mark for each way.
 * @throws InputError when there are no records
 */
export function r2ByLeftOut(
  records: readonly LeftOutR2[],
  {
    theme = "light",
    source,
    id = "r2-by-left-out",
    title = "What each model forecasts, and what it only fits",
  }: FigureOptions,
): Figure {
  requireRecords(records, id);
  const labels = records.map((record) => record.label);
  const shown = series(theme).filter(({ unit }) => records.some((r) => r[unit] !== null));
  const values = shown.flatMap(({ unit }) => records.flatMap((r) => r[unit] ?? []));
  const low = Math.max(floor, Math.min(0, ...values));
  const isCut = values.some((value) => value < floor);
  const plotHeight = rowHeight * records.length;
  return {
    id,
    title,
    caption:
      "R² (no unit; 1 explains all variance, 0 as much as the overall mean does) of each model on " +
      "the rows it was fitted on, and on rows, generators and settings left out in turn. " +
      `Source: ${source}.`,
    alt: altText(records, shown),
    data: [spans(records, shown, theme), ...shown.map((part) => marks(records, part))],
    layout: {
      ...baseLayout({
        theme,
        title,
        subtitle: [
          "Left of zero, the overall mean would have been the better forecast." +
            (isCut ? ` A mark with ◂ lies beyond ${decimal(floor, 0)}.` : ""),
        ],
        source,
        plotHeight,
        room: { left: labelRoom(labels), right: 24, above: 36, below: 52 },
      }),
      showlegend: true,
      legend: { ...(topLegend(theme, plotHeight, 8) as object), traceorder: "normal" },
      xaxis: {
        ...valueAxis(theme, "R² (no unit)"),
        range: [low - 0.06, Math.max(1, ...values) + 0.02],
      },
      yaxis: { ...placeAxis(theme, labels), range: [records.length - 0.5, -0.5] },
    },
  };
}

interface Series {
  readonly unit: Unit;
  readonly name: string;
  readonly symbol: string;
  readonly color: string;
  /** Marks of one line stand a little apart, so that equal ones are both seen; in lines. */
  readonly shift: number;
}

function series(theme: Theme): readonly Series[] {
  const { neutral, accent, contrast, text } = themes[theme];
  return [
    { unit: "inSampleR2", name: "in the sample", symbol: "circle-open", color: neutral, shift: 0 },
    { unit: "rowR2", name: "a row left out", symbol: "circle", color: accent, shift: -0.16 },
    {
      unit: "generatorR2",
      name: "a generator left out",
      symbol: "diamond",
      color: contrast,
      shift: 0,
    },
    { unit: "settingR2", name: "a setting left out", symbol: "square", color: text, shift: 0.16 },
  ];
}

/** A thin line from the lowest to the highest mark of each model. */
function spans(records: readonly LeftOutR2[], shown: readonly Series[], theme: Theme): Trace {
  const ends = records.map((record) => {
    const values = shown.flatMap(({ unit }) => record[unit] ?? []).map(clamped);
    return [Math.min(...values), Math.max(...values)] as const;
  });
  return {
    type: "scatter",
    mode: "lines",
    x: ends.flatMap(([low, high]): Json[] => [low, high, null]),
    y: ends.flatMap((_, row): Json[] => [row, row, null]),
    line: { color: themes[theme].track, width: 3 },
    hoverinfo: "skip",
    showlegend: false,
  };
}

function marks(records: readonly LeftOutR2[], { unit, name, symbol, color, shift }: Series): Trace {
  const own = records.flatMap((record, row) => {
    const value = record[unit];
    return value === null ? [] : [{ label: record.label, row, value }];
  });
  return {
    type: "scatter",
    mode: "markers+text",
    name,
    x: own.map(({ value }) => clamped(value)),
    y: own.map(({ row }) => row + shift),
    text: own.map(({ value }) => (value < floor ? `◂ ${decimal(value, 1)}` : "")),
    textposition: "middle right",
    textfont: { size: 12, color },
    cliponaxis: false,
    marker: { color, symbol, size: 11, line: { color, width: 2 } },
    customdata: own.map(({ label, value }) => [label, value]),
    hovertemplate: `<b>%{customdata[0]}</b><br>${name}: R² %{customdata[1]:.3f}<extra></extra>`,
  };
}

function clamped(value: number): number {
  return Math.max(floor, value);
}

function altText(records: readonly LeftOutR2[], shown: readonly Series[]): string {
  return records
    .map((record) => {
      const parts = shown.flatMap(({ unit, name }) => {
        const value = record[unit];
        return value === null ? [] : [`${decimal(value, 2)} ${name}`];
      });
      return `${record.label}: R² ${parts.join(", ")}.`;
    })
    .join(" ");
}
