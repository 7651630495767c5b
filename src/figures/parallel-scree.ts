import type { Figure } from "./figure";
import { baseLayout, placeAxis, topLegend, valueAxis, type FigureOptions } from "./layout";
import { decimal } from "./number-text";
import { requireRecords } from "./require-records";
import { themes } from "./theme";

/** Eigenvalues of a correlation matrix beside those of random tables; as `parallelAnalysis` gives them. */
export interface ScreeInput {
  /** Largest first. */
  readonly eigenvalues: readonly number[];
  readonly chanceMean: readonly number[];
  /** 95% of random tables stay below it. */
  readonly chanceHigh: readonly number[];
  /** Leading components above `chanceHigh`. */
  readonly components: number;
}

const plotHeight = 300;

/**
 * Scree plot with parallel analysis: which components carry more than unrelated columns would.
 * @throws InputError when there are no eigenvalues
 */
export function parallelScree(
  { eigenvalues, chanceMean, chanceHigh, components }: ScreeInput,
  {
    theme = "light",
    source,
    id = "parallel-scree",
    title = "How many components rise above chance",
  }: FigureOptions,
): Figure {
  requireRecords(eigenvalues, id);
  const tokens = themes[theme];
  const names = eigenvalues.map((_, index) => `PC${index + 1}`);
  const places = eigenvalues.map((_, index) => index);
  const band = {
    type: "scatter",
    mode: "lines",
    line: { color: tokens.contrast, width: 1.5 },
  } as const;
  const kept =
    components === 0
      ? "No component rises"
      : components === 1
        ? "One component rises"
        : `${components} components rise`;
  return {
    id,
    title,
    caption:
      "Eigenvalue of each component (its variance; all columns have variance 1), beside those of " +
      `random tables of the same size. Source: ${source}.`,
    alt:
      `${kept} above chance. Eigenvalues: ` +
      `${eigenvalues.map((value) => decimal(value, 2)).join(", ")}; by chance at most ` +
      `${chanceHigh.map((value) => decimal(value, 2)).join(", ")} in 95 percent of random tables.`,
    data: [
      {
        ...band,
        name: "Random tables: mean",
        x: places,
        y: chanceMean,
        line: { color: tokens.contrast, width: 1.5, dash: "dot" },
        hovertemplate: "random, mean: %{y:.2f}<extra></extra>",
      },
      {
        ...band,
        name: "95% of random tables lie below",
        x: places,
        y: chanceHigh,
        fill: "tonexty",
        fillcolor: `${tokens.contrast}33`,
        hovertemplate: "random, 95%: %{y:.2f}<extra></extra>",
      },
      {
        type: "scatter",
        mode: "lines+markers+text",
        name: "These data",
        x: places,
        y: eigenvalues,
        text: eigenvalues.map((value) => decimal(value, 2)),
        textposition: "top center",
        textfont: { size: 12, color: tokens.text },
        cliponaxis: false,
        line: { color: tokens.accent, width: 2 },
        marker: {
          color: tokens.accent,
          size: 10,
          symbol: places.map((place) => (place < components ? "circle" : "circle-open")),
          line: { color: tokens.accent, width: 2 },
        },
        customdata: names,
        hovertemplate: "<b>%{customdata}</b>: %{y:.2f}<extra></extra>",
      },
    ],
    layout: {
      ...baseLayout({
        theme,
        title,
        subtitle: [`${kept} above chance (filled marks).`],
        source,
        plotHeight,
        room: { left: 60, right: 24, above: 36, below: 36 },
      }),
      showlegend: true,
      legend: { ...(topLegend(theme, plotHeight, 8) as object), traceorder: "reversed" },
      xaxis: placeAxis(theme, names),
      yaxis: {
        ...valueAxis(theme, "Eigenvalue"),
        range: [-0.1, Math.max(...eigenvalues, ...chanceHigh) * 1.14],
      },
    },
  };
}
