import { groupBy } from "../analysis/group-by";
import type { PurchasePlan } from "../analysis/plan";
import type { PlannedCandidate } from "../analysis/plan-candidate";
import { layOutTable } from "../notebook/table-layout";
import { recordsSource } from "../notebook/table-source";
import { textTable } from "../notebook/text-table";
import { usdText } from "../table/usd-text";

/** A plan for a reader at a terminal: the answer, what is behind it, and what to measure next. */
export function planText(plan: PurchasePlan): string {
  const { setting, budget_usd: budget, status, answer, candidates, level } = plan;
  const parts = [
    `${setting}, ${usdText(budget)}: ${status.toUpperCase()}\n${answer}`,
    section(
      "Candidates",
      candidates.map((candidate) => candidateRow(candidate, level)),
    ),
    listed("Why no more", limits(candidates)),
    section("Learning curves", candidates.flatMap(curveRow)),
    nextPart(plan),
    listed("What this rests on", plan.notes),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function candidateRow(candidate: PlannedCandidate, level: number) {
  const { offer, usd_per_trained_instance: unit } = candidate;
  return {
    generator: candidate.generator,
    "$ per 1,000": usdText(1000 * unit),
    "budget pays for": candidate.affordable_instances?.toLocaleString("en-US") ?? "any number",
    instances: offer
      ? `${offer.instances.toLocaleString("en-US")}${offer.extrapolated_beyond === null ? "" : " (extrapolated)"}`
      : "none",
    cost: offer ? usdText(offer.cost_usd) : undefined,
    PGR: offer ? one(offer.pgr_percent) : undefined,
    [`${level}%`]: offer ? `${one(offer.ci[0])} to ${one(offer.ci[1])}` : undefined,
    "P(best)": candidate.probability_best?.toFixed(2),
    "P(better than first)": candidate.probability_better?.toFixed(2),
  };
}

/** What keeps candidates from more instances, each reason once. */
function limits(candidates: readonly PlannedCandidate[]): string[] {
  const noted = candidates.filter(({ note }) => note !== null);
  return [...groupBy(noted, ({ note }) => note!)].map(
    ([note, group]) => `${group.map(({ generator }) => generator).join(", ")}: ${note}`,
  );
}

function curveRow({ generator, curve }: PlannedCandidate): object[] {
  if (curve.verdict === "one size") return [];
  const best = curve.rivals.reduce((a, b) => (b.weight > a.weight ? b : a));
  return [
    {
      generator,
      sizes: curve.points.map(({ instances }) => instances).join(", "),
      students: curve.points.reduce((sum, { students }) => sum + students, 0),
      verdict: curve.verdict,
      p: curve.p === null ? undefined : curve.p.toPrecision(2),
      "most weight": `${best.name} (${best.weight.toFixed(2)})`,
      formula: best.formula,
      "spread of a student": `${curve.noise.spread?.toFixed(1) ?? "unknown"} (${curve.noise.source})`,
    },
  ];
}

function nextPart({ next_measurements: all }: PurchasePlan): string {
  const worthIt = all.filter(({ expected_gain_percent: gain }) => gain >= 0.05);
  if (all.length === 0) return "";
  if (worthIt.length === 0) {
    return "One more measurement\nNo single student is expected to change the choice for the better by 0.05 points.";
  }
  return section(
    "One more measurement: a student of so many instances, and what it is expected to be worth",
    worthIt.slice(0, 5).map((next) => ({
      generator: next.generator,
      instances: next.instances.toLocaleString("en-US"),
      cost: usdText(next.cost_usd),
      "gain in PGR": next.expected_gain_percent.toFixed(2),
      "P(leader changes)": next.probability_leader_changes.toFixed(2),
      "P(settled after)": next.probability_settles.toFixed(2),
    })),
  );
}

function section(title: string, rows: readonly object[]): string {
  if (rows.length === 0) return "";
  return `${title}\n${textTable(layOutTable(recordsSource(rows), { rows: Infinity }))}`;
}

function listed(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [title, ...lines.map((line) => `- ${line}`)].join("\n");
}

function one(value: number): string {
  return value.toFixed(1).replace(/^-0\.0$/, "0.0");
}
