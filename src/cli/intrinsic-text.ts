import type { IntrinsicEstimate } from "../intrinsic/estimate";
import { isMeasured, type IntrinsicReport, type MetricResult } from "../intrinsic/report";

/** A report, for a reader: a line a metric, who measured it, and why one is missing. */
export function reportText(report: IntrinsicReport, out: string): string {
  const rows = report.metrics.map((result) => [result.metric, ...cellsOf(result)]);
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  const lines = rows.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  "));
  return [
    `${report.instances} instances of ${report.source}`,
    ...lines.map((line) => line.trimEnd()),
    ...(report.cost_usd > 0 ? [`cost: $${report.cost_usd.toFixed(4)}`] : []),
    `evidence in ${out}/intrinsic, values in ${out}/intrinsic.json`,
  ].join("\n");
}

function cellsOf(result: MetricResult): string[] {
  if (!isMeasured(result)) return ["-", "", result.reason];
  const { value, standard_error: error, n, unscored, model } = result;
  if (value === null) return ["-", "", `none of ${unscored} could be scored by ${model}`];
  return [
    shown(value),
    error === null ? "" : `± ${shown(error)}`,
    `n ${n}${unscored > 0 ? `, unscored ${unscored}` : ""}, ${model}`,
  ];
}

/** A dry run, for a reader. */
export function estimateText({ instances, gradings, assumptions }: IntrinsicEstimate): string {
  const dollars = (usd: number | undefined) =>
    usd === undefined ? "unknown (no price; see --prices)" : `$${usd.toFixed(usd < 1 ? 4 : 2)}`;
  if (gradings.length === 0) return `${instances} instances; no judge that is asked was named`;
  return [
    `${instances} instances: nothing was asked yet`,
    ...gradings.map(
      ({ judge, rubric, calls, inputTokens, outputTokens, costUsd, worstCaseUsd }) =>
        `${rubric} by ${judge}: ${calls} calls, about ${inputTokens} tokens in and ${outputTokens} out, ` +
        `about ${dollars(costUsd)}, at worst ${dollars(worstCaseUsd)}`,
    ),
    ...assumptions.map((assumption) => `  ${assumption}`),
  ].join("\n");
}

function shown(value: number): string {
  return value.toFixed(Math.abs(value) >= 100 ? 1 : 3);
}
