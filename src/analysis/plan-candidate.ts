import { percentileInterval } from "../stats/bootstrap";
import { mean } from "../stats/mean";
import type { InstanceCost } from "./instance-cost";
import type { CurveReading, CurveRival, LearningCurve } from "./learning-curve";
import { readCurve } from "./learning-curve";
import type { Noise, QuantityRow, SizePoint } from "./quantity";

/** A generator that could be bought from: what is known of its data's worth, and its cost. */
export interface PlanCandidate {
  readonly generator: string;
  /** Its students in the setting, at least one. */
  readonly rows: readonly QuantityRow[];
  readonly cost: InstanceCost;
}

/** So many instances of a generator, what they cost and what they are expected to give. */
export interface Offer {
  readonly generator: string;
  readonly instances: number;
  /** The candidate's largest measured size, where the offer lies beyond it; null within. */
  readonly extrapolated_beyond: number | null;
  readonly cost_usd: number;
  readonly pgr_percent: number;
  readonly ci: readonly [low: number, high: number];
}

/** A learning curve as it is written to a file. */
export interface CurveRecord {
  readonly verdict: LearningCurve["verdict"];
  /** Of a rise being chance; null with one size. */
  readonly p: number | null;
  readonly supported: readonly [from: number, to: number | null];
  readonly noise: Noise;
  /** What no curve, draw or interval passes, percent; null when no ceiling is known. */
  readonly ceiling_percent: number | null;
  readonly points: readonly SizePoint[];
  readonly rivals: readonly CurveRival[];
  /** Read off at quantities spread over what is supported. */
  readonly readings: readonly Extract<CurveReading, { status: "estimated" }>[];
}

/** What a candidate comes to within the budget. */
export interface PlannedCandidate {
  readonly generator: string;
  readonly cost: InstanceCost;
  /** Of an instance and its share of the training, US dollars. */
  readonly usd_per_trained_instance: number;
  /** Whole instances that the budget pays for; null when they are free. */
  readonly affordable_instances: number | null;
  readonly curve: CurveRecord;
  /** Null when the budget pays for no quantity that the points say something about. */
  readonly offer: Offer | null;
  /** Why there is no offer, or why it stays below what the budget pays for. */
  readonly note: string | null;
  /** Of being the best of all, 0 to 1; null without an offer. */
  readonly probability_best: number | null;
  /** Of being better than the leader, 0 to 1; null without an offer and for the leader itself. */
  readonly probability_better: number | null;
}

/** A candidate with its curve and draws, before it is compared. */
export interface WeighedCandidate {
  readonly curve: LearningCurve;
  readonly planned: Omit<PlannedCandidate, "probability_best" | "probability_better">;
  /** Of the PGR as offered; empty without an offer. */
  readonly draws: readonly number[];
  /** What it would be planned at if its measured sizes were all that is to be had. */
  readonly measured: { readonly offer: Offer | null; readonly draws: readonly number[] };
  /** Offers at other quantities within the budget. */
  readonly offers: readonly Offer[];
}

export interface WeighOptions {
  readonly budgetUsd: number;
  readonly trainingUsdPer1000: number;
  /** Most to buy, whatever the budget; undefined: no more than was measured of a candidate. */
  readonly maxInstances: number | undefined;
  /** PGR points given up to buy fewer instances. */
  readonly tolerance: number;
  /** Of intervals, percent. */
  readonly level: number;
}

const gridPoints = 24;

/**
 * How many instances of a candidate to buy. Where its points show a rise: the fewest whose expected
 * PGR is within the tolerance of the best that budget and points allow. Where they do not: the largest
 * size that was measured and is paid for, since nothing shows that more helps, nor that fewer would do.
 * A curve is followed beyond its largest measured size only up to a `maxInstances` that was asked for.
 */
export function weighCandidate(
  { generator, cost }: PlanCandidate,
  curve: LearningCurve,
  { budgetUsd, trainingUsdPer1000, maxInstances, tolerance, level }: WeighOptions,
): WeighedCandidate {
  const unit = cost.usd_per_instance + trainingUsdPer1000 / 1000;
  // A budget that is a multiple of the cost must not fail on the last digit of a division.
  const affordable = unit === 0 ? Infinity : Math.floor((budgetUsd / unit) * (1 + 1e-12));
  const limit = Math.min(affordable, maxInstances ?? Infinity);
  const [from, to] = curve.supported;
  const sizes = curve.points.map(({ instances }) => instances);
  const largest = sizes.at(-1)!;
  // An assumed gain a doubling has no end: it is asked for by being assumed.
  const end = maxInstances === undefined && to !== Infinity ? largest : to;
  const offerOf = (instances: number): Offer => {
    const values = curve.draws.map((at) => at(instances));
    return {
      generator,
      instances,
      extrapolated_beyond: instances > largest ? largest : null,
      cost_usd: unit * instances,
      pgr_percent: mean(values),
      ci: percentileInterval(values, level)!,
    };
  };
  const top = Math.min(limit, end === Infinity ? Math.max(limit, largest) : end);
  const hasCurve = curve.verdict === "rises" || to === Infinity;
  const quantities =
    limit < from ? [] : hasCurve ? grid(from, top, sizes) : sizes.filter((size) => size <= limit);
  const offers = quantities.map(offerOf);
  const choose = (among: readonly Offer[]): Offer | undefined => {
    if (!hasCurve) return among.at(-1);
    const best = Math.max(...among.map(({ pgr_percent }) => pgr_percent));
    return among.find(({ pgr_percent }) => pgr_percent >= best - tolerance);
  };
  const drawsOf = (chosen: Offer | undefined) =>
    chosen ? curve.draws.map((at) => at(chosen.instances)) : [];
  const offer = choose(offers);
  const within = choose(offers.filter(({ extrapolated_beyond: beyond }) => beyond === null));
  return {
    curve,
    draws: drawsOf(offer),
    measured: { offer: within ?? null, draws: drawsOf(within) },
    offers,
    planned: {
      generator,
      cost,
      usd_per_trained_instance: unit,
      affordable_instances: Number.isFinite(affordable) ? affordable : null,
      curve: {
        verdict: curve.verdict,
        p: curve.p,
        supported: [from, Number.isFinite(to) ? to : null],
        noise: curve.noise,
        ceiling_percent: curve.ceiling_percent,
        points: curve.points,
        rivals: curve.rivals,
        readings: grid(from, Number.isFinite(to) ? to : top, sizes).flatMap((instances) => {
          const reading = readCurve(curve, instances, level);
          return reading.status === "estimated" ? [reading] : [];
        }),
      },
      offer: offer ?? null,
      note: offerNote({ offer, limit, end, curve, maxInstances }),
    },
  };
}

function offerNote({
  offer,
  limit,
  end,
  curve,
  maxInstances,
}: {
  readonly offer: Offer | undefined;
  readonly limit: number;
  /** Up to where the curve is followed. */
  readonly end: number;
  readonly curve: LearningCurve;
  readonly maxInstances: number | undefined;
}): string | null {
  const [from, to] = curve.supported;
  if (!offer) {
    const why =
      limit === maxInstances ? "no more are to be had" : "that is what the budget pays for";
    return `${count(limit)} instances are fewer than any measured size (${count(from)}); ${why}`;
  }
  if (offer.instances >= limit) return null;
  if (curve.verdict === "one size" && to !== Infinity) {
    return `only ${count(offer.instances)} instances were measured: what more would give is not known`;
  }
  if (curve.verdict === "cannot tell") {
    return "the sizes measured cannot tell a rise from a constant: nothing shows that more helps";
  }
  if (limit > end && offer.instances > 0.9 * end) {
    return end < to
      ? `no more than ${count(end)} instances were measured, and beyond them the curve is followed only if asked`
      : `the points say nothing beyond ${count(to)} instances`;
  }
  return "more would add too little to be worth it";
}

function count(instances: number): string {
  return instances.toLocaleString("en-US");
}

/** Quantities at even steps of their logarithm, to three digits, and the sizes among them. */
function grid(from: number, to: number, sizes: readonly number[]): number[] {
  const steps = Array.from({ length: gridPoints }, (_, step) =>
    Math.max(from, threeDigits(from * (to / from) ** (step / (gridPoints - 1)))),
  );
  const all = [...steps, ...sizes.filter((size) => size >= from && size <= to)];
  return [...new Set(all)].sort((a, b) => a - b);
}

/** Rounded down, so that a quantity that was paid for still is. */
function threeDigits(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value * (1 + 1e-12))) - 2);
  return Math.floor((value * (1 + 1e-12)) / unit) * unit;
}
