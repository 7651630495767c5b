import type { IntrinsicEstimate } from "../intrinsic/estimate";
import { isMeasured, type IntrinsicReport, type MetricResult } from "../intrinsic/report";

/** A report, for a reader: a line a metric, who measured it, and why one is missing. */
export function reportText(report: IntrinsicReport, out: string): string {
  const rows = report.metrics.map((result) => [result.metric, ...cellsOf(result)]);
  return [
    `${report.instances} instances of ${report.source}`,
    ...inColumns(rows),
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
export function estimateText(estimate: IntrinsicEstimate): string {
  const { instances, works, assumptions } = estimate;
  if (works.length === 0) return `${instances} instances; no model that is asked was named`;
  const rows = works.map(({ work, model, calls, inputTokens, outputTokens, ...usd }) => [
    work,
    model,
    calls === 1 ? "1 call" : `${calls} calls`,
    `about ${inputTokens} tokens in, ${outputTokens} out`,
    cost(usd),
  ]);
  return [
    `${instances} instances: nothing was asked yet`,
    ...inColumns(rows),
    ...(works.length > 1 ? [`in all ${cost(estimate)}`] : []),
    ...assumptions.map((assumption) => `  ${assumption}`),
  ].join("\n");
}

function cost({
  costUsd,
  worstCaseUsd,
}: Pick<IntrinsicEstimate, "costUsd" | "worstCaseUsd">): string {
  if (costUsd === undefined) return "cost unknown (no price; see --prices and --free)";
  if (worstCaseUsd === 0) return "free";
  const dollars = (usd: number) => `$${usd.toFixed(usd < 1 ? 4 : 2)}`;
  return worstCaseUsd === undefined
    ? `about ${dollars(costUsd)}`
    : `about ${dollars(costUsd)}, at worst ${dollars(worstCaseUsd)}`;
}

function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function shown(value: number): string {
  return value.toFixed(Math.abs(value) >= 100 ? 1 : 3);
}
