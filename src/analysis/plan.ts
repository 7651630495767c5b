import type { Setting } from "../bench/settings";
import { InputError } from "../errors";
import { tHalfWidth } from "../stats/distributions";
import { paretoFrontier } from "../stats/pareto-frontier";
import { createRandom } from "../stats/random";
import { type InformationValue, informationValue, shareAbove } from "./information";
import { learningCurve, type LearningCurve } from "./learning-curve";
import {
  type Offer,
  type PlanCandidate,
  type PlannedCandidate,
  weighCandidate,
  type WeighedCandidate,
} from "./plan-candidate";
import { planNotes } from "./plan-notes";
import { noisyPoints } from "./quantity";

export interface PlanOptions {
  readonly setting: Setting;
  readonly budgetUsd: number;
  /** Of training a student on 1,000 instances, US dollars; default 0. */
  readonly trainingUsdPer1000?: number;
  /**
   * Most instances to buy; default: no more of a candidate than its largest measured size. A larger
   * number asks to follow curves that rise beyond it, up to twice that size: an extrapolation, labelled
   * so, and recommended only if the same candidate is within the measured sizes.
   */
  readonly maxInstances?: number;
  /** The PGR of a perfect score, percent; default: from base and reference scores, where rows have them. */
  readonly maxPgr?: number;
  /** Standard deviation between students alike but for their seed, where nothing tells; default 5 points. */
  readonly spread?: number;
  /**
   * Points that every doubling of the instances is taken to add to a candidate that was measured at
   * one size only; default: none, and such a candidate is planned at its size alone.
   */
  readonly assumedDoubling?: number;
  /** PGR points given up to buy fewer instances; default 1. */
  readonly tolerance?: number;
  /** Of a recommendation when all candidates are alike, 0 to 1; default 0.1. */
  readonly errorRate?: number;
  /** Of intervals, percent; default 95. */
  readonly level?: number;
  /** Default 2,000. */
  readonly samples?: number;
  /** Default 0. */
  readonly seed?: string | number;
  /** What has to be known about the candidates' measurements; it stands before the plan's own notes. */
  readonly notes?: readonly string[];
}

/** One more student that could be trained, and what it would tell. */
export interface NextMeasurement extends InformationValue {
  readonly generator: string;
  readonly instances: number;
  readonly cost_usd: number;
}

export interface PurchasePlan {
  readonly setting: Setting;
  readonly budget_usd: number;
  readonly level: number;
  readonly error_rate: number;
  readonly samples: number;
  readonly seed: string;
  readonly status: "recommended" | "cannot tell" | "nothing affordable";
  /** The answer in a sentence or two. */
  readonly answer: string;
  /** Of the best expected PGR, whether or not it can be told from others; null when nothing is affordable. */
  readonly leader: Offer | null;
  /** The candidate most likely to be better than the leader. */
  readonly runner_up: (Offer & { readonly probability_better: number }) | null;
  /** The leader and all that cannot be told from it, the cheapest first. */
  readonly contenders: readonly Offer[];
  /** By expected PGR, the best first; those without an offer last. */
  readonly candidates: readonly PlannedCandidate[];
  /** Offers of every affordable quantity than which none cheaper is expected to be better. */
  readonly frontier: readonly Offer[];
  /** Every affordable quantity weighed. */
  readonly offers: readonly Offer[];
  /** By expected gain, the largest first. */
  readonly next_measurements: readonly NextMeasurement[];
  /** Spread between students up to which the recommendation would stand; null where it is measured. */
  readonly largest_spread: number | null;
  /** What the answer rests on, and what it leaves out. */
  readonly notes: readonly string[];
}

/**
 * Which generator to buy training data from, and how many instances, for a budget.
 *
 * Each candidate is planned at a quantity of its own (`weighCandidate`); the best expected PGR leads. It
 * is recommended only when each other candidate's chance to be better is at most half the error rate:
 * then, among candidates that are all alike, one is recommended in at most that share of cases (two
 * are the worst case), and only when the same holds of what each would be planned at within its measured
 * sizes: a lead that nothing but an extrapolation shows is none. Otherwise the answer is "cannot tell",
 * with the contenders.
 * @throws InputError without candidates, on options out of range, and on a PGR above the ceiling
 */
export function planPurchase(
  candidates: readonly PlanCandidate[],
  {
    setting,
    budgetUsd,
    trainingUsdPer1000 = 0,
    maxInstances,
    maxPgr,
    spread = 5,
    assumedDoubling,
    tolerance = 1,
    errorRate = 0.1,
    level = 95,
    samples = 2000,
    seed = 0,
    notes = [],
  }: PlanOptions,
): PurchasePlan {
  checkOptions({ candidates, budgetUsd, spread, errorRate, maxPgr });
  const noisy = noisyPoints(
    candidates.flatMap(({ rows }) => rows),
    spread,
  );
  const weighed = candidates.map((candidate) => {
    const measured = learningCurve(candidate.generator, noisy.get(candidate.generator)!, {
      samples,
      seed,
      maxPgr,
    });
    const curve =
      assumedDoubling === undefined ? measured : withDoubling(measured, assumedDoubling);
    return weighCandidate(candidate, curve, {
      ...{ budgetUsd, trainingUsdPer1000, maxInstances, tolerance, level },
    });
  });
  const compared = compare(weighed);
  const withinMeasured = compare(weighed.map(heldToMeasured));
  const able = compared.filter(({ planned }) => planned.offer !== null);
  const [leader, ...rivals] = able;
  const settledAt = errorRate / 2;
  const isOpen = ({ planned, probability_better: better }: Compared) =>
    planned.offer !== null && (better === null || better > settledAt);
  const open = new Set(
    [...compared, ...withinMeasured].filter(isOpen).map(({ planned }) => planned.generator),
  );
  const contenders = able.filter(({ planned }) => open.has(planned.generator));
  const runnerUp = rivals.reduce<(typeof rivals)[number] | undefined>(
    (a, b) => (a === undefined || b.probability_better! > a.probability_better! ? b : a),
    undefined,
  );
  const status = !leader
    ? "nothing affordable"
    : contenders.length === 1
      ? "recommended"
      : "cannot tell";
  const offers = weighed.flatMap((candidate) => candidate.offers);
  const found: Omit<PurchasePlan, "notes" | "answer"> = {
    setting,
    budget_usd: budgetUsd,
    level,
    error_rate: errorRate,
    samples,
    seed: String(seed),
    status,
    leader: leader?.planned.offer ?? null,
    runner_up:
      runnerUp === undefined
        ? null
        : { ...runnerUp.planned.offer!, probability_better: runnerUp.probability_better! },
    contenders: contenders
      .map(({ planned }) => planned.offer!)
      .sort((a, b) => a.cost_usd - b.cost_usd),
    candidates: compared.map(({ planned, probability_best, probability_better }) => ({
      ...planned,
      probability_best,
      probability_better,
    })),
    frontier: paretoFrontier(
      offers,
      ({ cost_usd }) => cost_usd,
      ({ pgr_percent }) => pgr_percent,
    ),
    offers,
    next_measurements: nextMeasurements(able, { budgetUsd, settledAt, seed }),
    largest_spread: status === "recommended" ? largestSpread(able, errorRate) : null,
  };
  const said = planNotes(found, {
    assumedDoubling,
    trainingUsdPer1000,
    tolerance,
    maxInstances,
  });
  return { ...found, ...said, notes: [...notes, ...said.notes] };
}

interface Compared extends WeighedCandidate {
  readonly probability_best: number | null;
  readonly probability_better: number | null;
}

function heldToMeasured(candidate: WeighedCandidate): WeighedCandidate {
  const { planned, measured } = candidate;
  return { ...candidate, planned: { ...planned, offer: measured.offer }, draws: measured.draws };
}

/** Candidates by expected PGR, with their chances; those without an offer last. */
function compare(weighed: readonly WeighedCandidate[]): Compared[] {
  const expected = ({ planned }: WeighedCandidate) => planned.offer?.pgr_percent ?? -Infinity;
  const ordered = weighed.toSorted((a, b) => expected(b) - expected(a) || 0);
  const able = ordered.filter(({ planned }) => planned.offer !== null);
  const wins = new Map(able.map((candidate) => [candidate, 0]));
  const samples = able[0]?.draws.length ?? 0;
  for (let k = 0; k < samples; k++) {
    const most = Math.max(...able.map(({ draws }) => draws[k]!));
    const best = able.filter(({ draws }) => draws[k] === most);
    for (const candidate of best) wins.set(candidate, wins.get(candidate)! + 1 / best.length);
  }
  return ordered.map((candidate) => {
    const has = wins.has(candidate);
    return {
      ...candidate,
      probability_best: has ? wins.get(candidate)! / samples : null,
      probability_better:
        has && candidate !== able[0] ? shareAbove(candidate.draws, able[0]!.draws) : null,
    };
  });
}

/** Students of the planned sizes, and of up to twice the largest measured where there is a curve. */
function nextMeasurements(
  able: readonly WeighedCandidate[],
  {
    budgetUsd,
    settledAt,
    seed,
  }: { readonly budgetUsd: number; readonly settledAt: number; readonly seed: string | number },
): NextMeasurement[] {
  if (able.length < 2) return [];
  const beliefs = able.map(({ planned, draws }) => ({
    generator: planned.generator,
    planned: draws,
  }));
  return able
    .flatMap(({ planned, curve }, candidate) => {
      const largest = curve.points.at(-1)!.instances;
      const twice = curve.points.length >= 3 ? [2 * largest] : [];
      const sizes = [...new Set([planned.offer!.instances, largest, ...twice])];
      return sizes.flatMap((instances): NextMeasurement[] => {
        const cost = instances * planned.usd_per_trained_instance;
        if (cost > budgetUsd) return [];
        const random = createRandom(`${seed}/information/${planned.generator}/${instances}`);
        const measurement = {
          candidate,
          truth: curve.draws.map((at) => at(instances)),
          noise: curve.noise.spread ?? 0,
        };
        return [
          {
            generator: planned.generator,
            instances,
            cost_usd: cost,
            ...informationValue(beliefs, measurement, { settledAt, random }),
          },
        ];
      });
    })
    .sort((a, b) => b.expected_gain_percent - a.expected_gain_percent || a.cost_usd - b.cost_usd);
}

/** A curve of one size, followed up and down by an assumed gain a doubling. */
function withDoubling(curve: LearningCurve, points: number): LearningCurve {
  if (curve.verdict !== "one size") return curve;
  const [size] = curve.supported;
  const ceiling = curve.ceiling_percent ?? Infinity;
  return {
    ...curve,
    supported: [1, Infinity],
    draws: curve.draws.map((at) => {
      const level = at(size);
      return (instances) => Math.min(ceiling, level + points * Math.log2(instances / size));
    }),
  };
}

/**
 * How far students may lie apart until the leader's lead could be chance: its distance to the next is
 * normal, of variance twice a student's.
 * @returns null when any candidate's spread was measured
 */
function largestSpread(able: readonly WeighedCandidate[], errorRate: number): number | null {
  const isAssumed = able.every(
    ({ curve }) => curve.noise.source === "assumed" && curve.points.length === 1,
  );
  if (!isAssumed || able.length < 2) return null;
  const values = able.map(({ planned }) => planned.offer!.pgr_percent);
  const halfWidth = tHalfWidth(1 - errorRate, 1e6);
  return (values[0]! - values[1]!) / (Math.SQRT2 * halfWidth);
}

function checkOptions({
  candidates,
  budgetUsd,
  spread,
  errorRate,
  maxPgr,
}: {
  readonly candidates: readonly PlanCandidate[];
  readonly budgetUsd: number;
  readonly spread: number;
  readonly errorRate: number;
  readonly maxPgr: number | undefined;
}): void {
  if (candidates.length === 0) throw new InputError("a plan requires at least 1 candidate");
  const empty = candidates.find(({ rows }) => rows.length === 0);
  if (empty) throw new InputError(`${empty.generator} has no students to plan from`);
  if (!(budgetUsd > 0)) throw new InputError(`budget must be above 0 dollars, got ${budgetUsd}`);
  if (!(spread > 0)) throw new InputError(`spread must be above 0 PGR points, got ${spread}`);
  if (maxPgr !== undefined && !(maxPgr > 0)) {
    throw new InputError(`the highest PGR must be above 0 percent, got ${maxPgr}`);
  }
  if (!(errorRate > 0 && errorRate < 1)) {
    throw new InputError(`error rate must lie between 0 and 1, got ${errorRate}`);
  }
}
