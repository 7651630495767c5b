import type { PurchasePlan } from "../analysis/plan";
import { learningCurves } from "../figures/learning-curves";
import { pgrAgainstCost } from "../figures/pgr-against-cost";
import type { Theme } from "../figures/theme";
import type { Block, Report, ReportFigure, Section } from "./report";
import { usdText } from "../table/usd-text";

/** A plan as a report: the answer, the candidates, their curves, what to measure next. */
export function planReport(
  plan: PurchasePlan,
  { date, version }: { readonly date: string; readonly version: string },
): Report {
  const { setting, budget_usd: budget, level, notes, answer } = plan;
  return {
    title: `What to buy for ${usdText(budget)}: ${setting}`,
    lead: [answer],
    sections: [
      {
        id: "candidates",
        title: "Candidates",
        blocks: [candidateTable(plan), ...costFigure(plan)],
      },
      { id: "curves", title: "Learning curves", blocks: curveBlocks(plan) },
      ...nextSection(plan),
      {
        id: "notes",
        title: "What this rests on",
        blocks: [{ kind: "prose", paragraphs: notes, list: true }],
      },
    ],
    footer: [
      { label: "Made on", value: date },
      { label: "agoralab", value: version },
      { label: "Intervals", value: `${level} percent, ${plan.samples} draws, seed ${plan.seed}` },
    ],
  };
}

function candidateTable({ candidates, level }: PurchasePlan): Block {
  return {
    kind: "table",
    id: "candidate-table",
    caption: "Candidates, the best expected PGR (percent) first; costs in US dollars.",
    records: candidates.map(({ generator, offer, ...rest }) => ({
      generator,
      "dollars per 1,000": usdText(1000 * rest.usd_per_trained_instance),
      instances: offer?.instances,
      "extrapolated beyond": offer?.extrapolated_beyond ?? undefined,
      cost: offer ? usdText(offer.cost_usd) : undefined,
      PGR: offer?.pgr_percent.toFixed(1),
      [`${level}%`]: offer ? `${offer.ci[0].toFixed(1)} to ${offer.ci[1].toFixed(1)}` : undefined,
      "P(best)": rest.probability_best?.toFixed(2),
      "P(better than first)": rest.probability_better?.toFixed(2),
      "how the cost is known": rest.cost.how,
      note: rest.note ?? undefined,
    })),
  };
}

function costFigure({ offers, frontier, leader, budget_usd, level, setting }: PurchasePlan) {
  if (!offers.some(({ cost_usd: cost }) => cost > 0)) return [];
  const draw = (theme: Theme) =>
    pgrAgainstCost(
      { offers, frontier, leader, budgetUsd: budget_usd, level },
      { theme, source: `agoralab plan, ${setting}` },
    );
  return [figure(draw)];
}

function curveBlocks({ candidates, level, setting }: PurchasePlan): Block[] {
  const rivals = candidates.flatMap(({ generator, curve }) =>
    curve.rivals.map(({ name, parameters, weight, leave_one_size_out: miss, formula }) => ({
      generator,
      curve: name,
      parameters,
      weight: weight.toFixed(2),
      "off at a size left out": miss?.toFixed(1),
      formula,
    })),
  );
  const draw = (theme: Theme) =>
    learningCurves(candidates, { theme, level, source: `agoralab plan, ${setting}` });
  // One size a candidate is a column of marks and no curve: the figure of costs shows as much.
  const hasCurves = candidates.some(({ curve }) => curve.verdict !== "one size");
  return [
    ...(hasCurves ? [figure(draw)] : []),
    {
      kind: "table",
      id: "rivals",
      caption:
        "Rival curves: how much the points have for each (weight, 0 to 1), and by how many PGR points each is off at a size it was not shown.",
      records: rivals,
    },
  ];
}

function nextSection({ next_measurements: next }: PurchasePlan): Section[] {
  if (next.length === 0) return [];
  return [
    {
      id: "next",
      title: "One more measurement",
      blocks: [
        {
          kind: "table",
          id: "next-table",
          caption:
            "One more student: by how many points the PGR of the best choice is expected to rise for having measured it, the chance that another candidate leads afterwards, and that the choice is settled.",
          records: next.map((row) => ({
            generator: row.generator,
            instances: row.instances,
            cost: usdText(row.cost_usd),
            "gain in PGR": row.expected_gain_percent.toFixed(2),
            "P(leader changes)": row.probability_leader_changes.toFixed(2),
            "P(settled after)": row.probability_settles.toFixed(2),
          })),
        },
      ],
    },
  ];
}

function figure(draw: (theme: Theme) => ReportFigure["light"]): ReportFigure {
  return { kind: "figure", light: draw("light"), dark: draw("dark") };
}
