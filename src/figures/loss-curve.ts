import type { Figure, Trace } from "./figure";
import { baseLayout, topLegend, valueAxis, type FigureOptions } from "./layout";
import { decimal } from "./number-text";
import { requireRecords } from "./require-records";
import { themes } from "./theme";

/** One optimiser step of one student. */
export interface LossPoint {
  /** Whose training it is: the line's name. */
  readonly student: string;
  /** 1 and up. */
  readonly step: number;
  /** Mean negative log-likelihood a response token, nats. */
  readonly loss: number;
}

const plotHeight = 320;

/**
 * The loss of every step of one or several trainings.
 * @throws InputError when there are no records
 */
export function lossCurve(
  points: readonly LossPoint[],
  {
    theme = "light",
    source,
    id = "loss-curve",
    title = "Loss while a student is trained",
  }: FigureOptions,
): Figure {
  requireRecords(points, id);
  const students = [...new Set(points.map(({ student }) => student))];
  const tokens = themes[theme];
  const lines = students.map((student) => points.filter((point) => point.student === student));
  const steps = Math.max(...points.map(({ step }) => step));
  return {
    id,
    title,
    caption: `Loss of each optimiser step: negative log-likelihood a response token, nats. Source: ${source}.`,
    alt: lines.map(lineText).join(" "),
    data: lines.map((own, index): Trace => ({
      type: "scatter",
      mode: "lines",
      name: students[index] ?? "",
      x: own.map(({ step }) => step),
      y: own.map(({ loss }) => loss),
      line: { color: tokens.generators[index % tokens.generators.length] ?? null, width: 1.75 },
      hovertemplate: "step %{x}<br>loss %{y:.3f} nats<extra>%{fullData.name}</extra>",
    })),
    layout: {
      ...baseLayout({
        theme,
        title,
        subtitle: ["One value a step, of that step's few examples only: it jumps."],
        source,
        plotHeight,
        room: { left: 66, right: 24, above: students.length > 1 ? 34 : 8, below: 52 },
      }),
      showlegend: students.length > 1,
      legend: topLegend(theme, plotHeight, 6),
      xaxis: { ...valueAxis(theme, "Optimiser step"), range: [0, steps * 1.02], zeroline: false },
      yaxis: { ...valueAxis(theme, "Loss (nats a token)"), rangemode: "tozero" },
    },
  };
}

function lineText(own: readonly LossPoint[]): string {
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last) return "";
  return `The loss of ${first.student} goes from ${decimal(first.loss, 2)} at step ${first.step} to ${decimal(last.loss, 2)} at step ${last.step}.`;
}
