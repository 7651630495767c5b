import type { PurchasePlan } from "./plan";
import type { Offer, PlannedCandidate } from "./plan-candidate";
import { usdText } from "../table/usd-text";

/** What was asked beside the plan itself. */
interface Asked {
  readonly assumedDoubling: number | undefined;
  readonly trainingUsdPer1000: number;
  readonly tolerance: number;
}

/** A plan's answer in words, and what it rests on. */
export function planNotes(
  plan: Omit<PurchasePlan, "notes" | "answer">,
  asked: Asked,
): Pick<PurchasePlan, "answer" | "notes"> {
  return { answer: answerOf(plan), notes: notesOf(plan, asked) };
}

function answerOf({
  status,
  leader,
  runner_up: runnerUp,
  contenders,
  candidates,
  level,
}: Omit<PurchasePlan, "notes" | "answer">): string {
  if (!leader) {
    const needs = candidates.map(({ generator, curve, usd_per_trained_instance: unit }) => ({
      generator,
      usd: curve.supported[0] * unit,
      instances: curve.supported[0],
    }));
    const least = needs.reduce((a, b) => (b.usd < a.usd ? b : a));
    return `The budget pays for no quantity that was measured; the cheapest, ${count(least.instances)} of ${least.generator}, costs ${usdText(least.usd)}.`;
  }
  const expected = `${leader.pgr_percent.toFixed(1)} (${level}%: ${leader.ci[0].toFixed(1)} to ${leader.ci[1].toFixed(1)})`;
  const buy = `${count(leader.instances)} instances of ${leader.generator} for ${usdText(leader.cost_usd)}: expected PGR ${expected}`;
  if (!runnerUp) return `${buy}. It is the only candidate, held against nothing.`;
  if (status === "recommended") {
    return `Buy ${buy}. The runner-up is ${named(runnerUp)}, better with probability ${chance(runnerUp.probability_better)}.`;
  }
  const [cheapest] = contenders;
  const rest =
    cheapest && cheapest.generator !== leader.generator
      ? ` The cheapest of them is ${named(cheapest)}.`
      : " It is also the cheapest of them.";
  return `Cannot tell ${contenders.length} candidates apart. Ahead is ${buy}; ${runnerUp.generator} is better with probability ${chance(runnerUp.probability_better)}.${rest}`;
}

function notesOf(
  plan: Omit<PurchasePlan, "notes" | "answer">,
  { assumedDoubling, trainingUsdPer1000, tolerance }: Asked,
): string[] {
  const { candidates, status, error_rate: errorRate, leader } = plan;
  const having = (test: (candidate: PlannedCandidate) => boolean) => candidates.filter(test);
  const lone = having(({ curve }) => curve.verdict === "one size");
  const blind = having(({ curve }) => curve.verdict === "cannot tell");
  const assumed = having(({ curve }) => curve.noise.source === "assumed");
  const scattered = having(({ curve }) => curve.noise.source === "residuals");
  const priced = having(({ cost }) => cost.source === "prices");
  const rising = having(({ curve }) => curve.verdict === "rises");
  return [
    lone.length > 0 &&
      `One size only was measured of ${names(lone, candidates)}: what other quantities give is not known. ${
        assumedDoubling === undefined
          ? "Such a candidate is planned at its size, and money beyond that is left over"
          : `It is assumed that every doubling adds ${assumedDoubling} points`
      }.`,
    blind.length > 0 &&
      `The sizes of ${names(blind, candidates)} cannot tell a rise from a constant, so that nothing is foretold beyond them.`,
    rising.length > 0 &&
      `Where a rise shows, the fewest instances are taken whose expected PGR is within the tolerance (${tolerance}) of the best, and no curve is followed beyond twice its largest size.`,
    assumed.length > 0 &&
      `No students alike but for their seed tell how far they lie apart: a spread of ${assumed[0]!.curve.noise.spread} points is assumed for ${names(assumed, candidates)}${
        plan.largest_spread === null
          ? ""
          : `, and the recommendation stands up to one of ${plan.largest_spread.toFixed(1)}`
      }.`,
    scattered.length > 0 &&
      `The noise of ${names(scattered, candidates)} is read off the scatter of a few points around a curve: train several students a size to know it.`,
    priced.length > 0 &&
      `The cost of ${names(priced, candidates)} is no measurement: ${priced[0]!.cost.how}.`,
    trainingUsdPer1000 > 0 &&
      `Training is counted at ${usdText(trainingUsdPer1000)} a 1,000 instances.`,
    leader !== null &&
      candidates.length > 1 &&
      `Of ${candidates.length} noisy numbers the largest is on average too large: expect less of the leader than is printed.`,
    status === "recommended" &&
      candidates.length > 1 &&
      `If all candidates were alike, one would be recommended in at most ${Number((100 * errorRate).toFixed(1))}% of cases.`,
  ].filter((note) => note !== false);
}

function names(some: readonly PlannedCandidate[], all: readonly PlannedCandidate[]): string {
  if (some.length === all.length && all.length > 1) return "every candidate";
  return some.map(({ generator }) => generator).join(", ");
}

function named({ instances, generator, cost_usd: cost }: Offer): string {
  return `${count(instances)} of ${generator} for ${usdText(cost)}`;
}

function count(instances: number): string {
  return instances.toLocaleString("en-US");
}

function chance(probability: number): string {
  return probability < 0.01 ? "below 0.01" : probability.toFixed(2);
}
