import type { PurchasePlan } from "./plan";
import type { Offer, PlannedCandidate } from "./plan-candidate";
import { usdText } from "../table/usd-text";

/** What was asked beside the plan itself. */
interface Asked {
  readonly assumedDoubling: number | undefined;
  readonly trainingUsdPer1000: number;
  readonly tolerance: number;
  readonly maxInstances: number | undefined;
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
  error_rate: errorRate,
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
  const buy = `${count(leader.instances)} instances of ${leader.generator} for ${usdText(leader.cost_usd)}${extrapolation(leader)}: expected PGR ${expected}`;
  if (!runnerUp) return `${buy}. It is the only candidate, held against nothing.`;
  if (status === "recommended") {
    return `Buy ${buy}. The runner-up is ${named(runnerUp)}, better with probability ${chance(runnerUp.probability_better)}.`;
  }
  const [cheapest] = contenders;
  const rest =
    cheapest && cheapest.generator !== leader.generator
      ? ` The cheapest of them is ${named(cheapest)}.`
      : " It is also the cheapest of them.";
  // As planned the lead would do, so that it is the measured sizes that do not bear it out.
  const doubt =
    runnerUp.probability_better <= errorRate / 2
      ? " Within the measured sizes alone that lead does not show clearly."
      : "";
  return `Cannot tell ${contenders.length} candidates apart. Ahead is ${buy}; ${runnerUp.generator} is better with probability ${chance(runnerUp.probability_better)}.${doubt}${rest}`;
}

function notesOf(
  plan: Omit<PurchasePlan, "notes" | "answer">,
  { assumedDoubling, trainingUsdPer1000, tolerance, maxInstances }: Asked,
): string[] {
  const { candidates, status, error_rate: errorRate, leader } = plan;
  const having = (test: (candidate: PlannedCandidate) => boolean) => candidates.filter(test);
  const lone = having(({ curve }) => curve.verdict === "one size");
  const blind = having(({ curve }) => curve.verdict === "cannot tell");
  const assumed = having(({ curve }) => curve.noise.source === "assumed");
  const scattered = having(({ curve }) => curve.noise.source === "residuals");
  const priced = having(({ cost }) => cost.source === "prices");
  const rising = having(({ curve }) => curve.verdict === "rises");
  const beyond = having(({ offer }) => offer !== null && offer.extrapolated_beyond !== null);
  const endless = having(({ curve }) => curve.ceiling_percent === null);
  const ceilings = candidates.flatMap(({ curve }) => curve.ceiling_percent ?? []);
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
      `Where a rise shows, the fewest instances are taken whose expected PGR is within the tolerance (${tolerance}) of the best, and no curve is followed beyond ${
        maxInstances === undefined ? "its largest measured size" : "twice its largest measured size"
      }.`,
    beyond.length > 0 &&
      `The plan of ${names(beyond, candidates)} is an extrapolation beyond its measured sizes; a candidate is recommended only if it is within them, too.`,
    ceilings.length > 0 &&
      `A perfect score has a PGR of ${[...new Set(ceilings.map((ceiling) => ceiling.toFixed(1)))].join(" or ")}: no curve, expected value or interval passes it.`,
    endless.length > 0 &&
      `No ceiling of the PGR${endless.length === candidates.length ? "" : ` of ${names(endless, candidates)}`} is known, since scores of base and reference are not: expected values and intervals may pass what a perfect score would give. The ceiling can be given (--max-pgr).`,
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

function extrapolation({ extrapolated_beyond: beyond }: Offer): string {
  return beyond === null ? "" : `, extrapolated beyond ${count(beyond)} measured instances`;
}

function named(offer: Offer): string {
  const { instances, generator, cost_usd: cost } = offer;
  return `${count(instances)} of ${generator} for ${usdText(cost)}${extrapolation(offer)}`;
}

function count(instances: number): string {
  return instances.toLocaleString("en-US");
}

function chance(probability: number): string {
  return probability < 0.01 ? "below 0.01" : probability.toFixed(2);
}
