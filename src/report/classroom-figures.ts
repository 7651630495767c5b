import { measureLabels } from "../experiment/classroom-rows";
import type { StepMode } from "../experiment/plan-cells";
import type { ClassroomResults } from "../experiment/collect";
import type { Figure } from "../figures/figure";
import { settingLabel } from "../figures/labels";
import { decimal } from "../figures/number-text";
import { pgrAgainstMetrics } from "../figures/pgr-against-metrics";
import { pgrCurves } from "../figures/pgr-curves";
import { pgrIntervals } from "../figures/pgr-intervals";
import { pgrTable } from "../figures/pgr-table";
import type { Theme } from "../figures/theme";

/** Panels of the quantity curves: the mode decides what they show, so it stands over them. */
export const stepModeLabels: Readonly<Record<StepMode, string>> = {
  follow_n: "Steps follow the instances",
  fixed: "Steps stay the same",
};

/**
 * The figures of a classroom, as far as its results go: always the table and its intervals; curves over
 * quantity and cost where there are several quantities; metrics where they were measured.
 * @param source named on every figure
 */
export function classroomFigures(
  results: Pick<ClassroomResults, "cells" | "curves" | "explained"> & {
    readonly pgr?: ClassroomResults["pgr"];
  },
  { source, theme = "light" }: { readonly source: string; readonly theme?: Theme },
): Figure[] {
  const { cells, curves, explained, pgr } = results;
  const options = { source, theme };
  const seeds = Math.max(...cells.map((cell) => cell.seeds));
  return [
    pgrTable(
      {
        cells: cells.map((cell) => ({ ...cell, pgr_percent: cell.pgr })),
        averages: (pgr?.methods ?? []).flatMap(({ generator, method, pgr_percent, settings }) =>
          pgr_percent === null || method === null || settings < 2
            ? []
            : [{ generator, method, pgr_percent }],
        ),
      },
      { ...options, id: "classroom-pgr", title: "PGR of simulated teachers in the classroom" },
    ),
    pgrIntervals(
      cells.map(({ generator, domain, method, pgr: value, pgr_low, pgr_high }) => ({
        generator,
        place: settingLabel(domain, method),
        pgr_percent: value,
        ci: [pgr_low, pgr_high] as const,
        status: "defined" as const,
      })),
      {
        ...options,
        id: "classroom-intervals",
        title: `PGR with its uncertainty over test problems${seeds > 1 ? ` and ${seeds} seeds` : "; one seed"}`,
      },
    ),
    ...curveFigures(curves, options),
    ...metricFigure({ cells, explained }, options),
  ];
}

function curveFigures(
  curves: ClassroomResults["curves"],
  options: { readonly source: string; readonly theme: Theme },
): Figure[] {
  if (curves.length === 0) return [];
  const points = curves.flatMap(({ generator, step_mode, n, pgr, pgr_seed_sd, cost_usd }) =>
    cost_usd === null || cost_usd <= 0
      ? []
      : [
          {
            ...{ generator, panel: stepModeLabels[step_mode], instances: n, cost_usd },
            ...{ pgr_percent: pgr, spread: pgr_seed_sd },
          },
        ],
  );
  if (points.length === 0) return [];
  const seeds = Math.max(...curves.map((point) => point.seeds));
  const bars = seeds > 1 ? `Bars: standard deviation over ${seeds} seeds.` : "One seed each.";
  const [first] = curves;
  const place = first ? settingLabel(first.domain, first.method) : "";
  const notes = [
    `${place}. Left, steps of training grow with the instances; right, all students get the same steps.`,
    `${bars} Teachers and dollars are simulated.`,
  ];
  return [
    pgrCurves(
      { points, against: "instances", notes },
      { ...options, id: "classroom-quantity", title: "PGR and the number of instances" },
    ),
    pgrCurves(
      { points, against: "cost_usd", notes },
      { ...options, id: "classroom-cost", title: "PGR and what the instances cost" },
    ),
  ];
}

function metricFigure(
  { cells, explained }: Pick<ClassroomResults, "cells" | "explained">,
  options: { readonly source: string; readonly theme: Theme },
): Figure[] {
  if (cells.length < 4 || explained.agreements.length === 0) return [];
  return [
    pgrAgainstMetrics(
      {
        settings: cells.map((cell) => ({
          ...{ generator: cell.generator, method: cell.method, domain: cell.domain },
          pgr_percent: cell.pgr,
          measures: Object.fromEntries(
            explained.agreements.map(({ metric }) => [metric, cell[metric]]),
          ),
        })),
        metrics: explained.agreements.map(({ metric, spearman }) => ({
          name: metric,
          label: measureLabels[metric],
          note: `rank correlation ${decimal(spearman, 2)}`,
        })),
        notes: [
          "A mark a cell. The judges' columns keep the paper's names; here rules of the classroom fill them, and its own tiny models the others.",
        ],
      },
      { ...options, id: "classroom-metrics", title: "What goes with PGR in the classroom" },
    ),
  ];
}
