import type { Figure } from "./figure";
import {
  baseLayout,
  labelRoom,
  placeAxis,
  topLegend,
  valueAxis,
  type FigureOptions,
} from "./layout";
import { readableOn } from "./color-scale";
import { decimal } from "./number-text";
import { requireRecords } from "./require-records";
import { themes } from "./theme";

/** One way to split a variance; the shares of a row sum to 100. */
export interface VarianceSplit {
  readonly label: string;
  readonly shares: readonly { readonly name: string; readonly share_percent: number }[];
}

const rowHeight = 54;

/** Percent; a narrower part has no room for its number. */
const narrowest = 4;

/**
 * How much of a variance lies between settings, between generators, and in neither: a bar a split.
 * @throws InputError when there are no splits
 */
export function varianceSources(
  splits: readonly VarianceSplit[],
  {
    theme = "light",
    source,
    id = "variance-sources",
    title = "Where the variance lies",
  }: FigureOptions,
): Figure {
  requireRecords(splits, id);
  const tokens = themes[theme];
  const labels = splits.map(({ label }) => label);
  const names = [...new Set(splits.flatMap(({ shares }) => shares.map(({ name }) => name)))];
  const colors = [tokens.accent, tokens.contrast, tokens.neutral, tokens.track, tokens.axis];
  const shareOf = ({ shares }: VarianceSplit, name: string): number =>
    shares.find((part) => part.name === name)?.share_percent ?? 0;
  const plotHeight = rowHeight * splits.length;
  return {
    id,
    title,
    caption: `Shares of a variance (percent) by where it lies. Source: ${source}.`,
    alt: splits
      .map(
        (split) =>
          `${split.label}: ${split.shares.map(({ name, share_percent }) => `${name} ${decimal(share_percent, 0)} percent`).join(", ")}.`,
      )
      .join(" "),
    data: names.map((name, index) => {
      const color = colors[index % colors.length]!;
      const values = splits.map((split) => shareOf(split, name));
      return {
        type: "bar",
        orientation: "h",
        name,
        x: values,
        y: splits.map((_, row) => row),
        width: 0.66,
        text: values.map((value) => (value < narrowest ? "" : `${decimal(value, 0)}%`)),
        textposition: "inside",
        insidetextanchor: "middle",
        textangle: 0,
        constraintext: "none",
        textfont: { size: 13, color: readableOn(color) },
        marker: { color },
        hovertemplate: `${name}: %{x:.1f} percent<extra></extra>`,
      };
    }),
    layout: {
      ...baseLayout({
        theme,
        title,
        subtitle: [],
        source,
        plotHeight,
        room: { left: labelRoom(labels), right: 24, above: 36, below: 52 },
      }),
      barmode: "stack",
      showlegend: true,
      legend: { ...(topLegend(theme, plotHeight, 8) as object), traceorder: "normal" },
      xaxis: { ...valueAxis(theme, "Share of the variance (percent)"), range: [0, 100] },
      yaxis: { ...placeAxis(theme, labels), range: [splits.length - 0.5, -0.5] },
    },
  };
}
