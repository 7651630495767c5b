import { mean } from "../stats/mean";
import type { Random } from "../stats/random";

/** What is believed of one candidate's PGR as planned, draw by draw; k-th draws belong together. */
export interface Belief {
  readonly generator: string;
  readonly planned: ArrayLike<number>;
}

/** One more student that could be trained. */
export interface Measurement {
  /** Position of its candidate among the beliefs. */
  readonly candidate: number;
  /** The PGR that a perfect measurement of it would find, draw by draw. */
  readonly truth: ArrayLike<number>;
  /** Standard deviation of its noise, PGR points. */
  readonly noise: number;
}

export interface InformationValue {
  /** By how much the PGR of the best choice is expected to rise for having measured, points; 0 and up. */
  readonly expected_gain_percent: number;
  /** Chance that another candidate leads afterwards, 0 to 1. */
  readonly probability_leader_changes: number;
  /** Chance that afterwards every rival's chance to be better is at most `settledAt`, 0 to 1. */
  readonly probability_settles: number;
}

/**
 * The expected value of one more measurement, by simulation: its outcome is drawn from what is
 * believed and from its noise, the candidate's belief moves by the regression of its planned PGR on the
 * outcome, and the best candidate is chosen anew. For normal beliefs this is exact.
 * @param options.settledAt chance of a rival to be better at which the choice counts as settled
 * @param options.outcomes simulated outcomes behind `probability_settles`; default 100
 * @see Raiffa and Schlaifer, Applied Statistical Decision Theory, 1961, chapter 5
 */
export function informationValue(
  beliefs: readonly Belief[],
  { candidate, truth, noise }: Measurement,
  {
    settledAt,
    random,
    outcomes = 100,
  }: { readonly settledAt: number; readonly random: Random; readonly outcomes?: number },
): InformationValue {
  const means = beliefs.map(({ planned }) => mean(Array.from(planned)));
  const best = Math.max(...means);
  const leader = means.indexOf(best);
  const { planned } = beliefs[candidate]!;
  const outcome = Array.from(truth, (value) => value + noise * random.normal());
  const slope = regressionSlope(outcome, planned);
  const middle = mean(outcome);
  const others = means.filter((_, index) => index !== candidate);
  const bestOther = others.length === 0 ? -Infinity : Math.max(...others);
  const moved = outcome.map((found) => means[candidate]! + slope * (found - middle));
  const gains = moved.map((value) => Math.max(value, bestOther) - best);
  const changes = moved.filter((value) =>
    leader === candidate ? value < bestOther : value > best,
  );
  // What is left to doubt about the candidate does not depend on the outcome, only its place does.
  const left = Array.from(planned, (value, k) => value - slope * (outcome[k]! - middle));
  const settled = moved.slice(0, outcomes).filter((value) => {
    const shift = value - means[candidate]!;
    const drawsOf = (index: number) => (index === candidate ? left : beliefs[index]!.planned);
    const shiftOf = (index: number) => (index === candidate ? shift : 0);
    const centres = means.map((centre, index) => (index === candidate ? value : centre));
    const first = centres.indexOf(Math.max(...centres));
    return beliefs.every(
      (_, index) =>
        index === first ||
        shareAbove(drawsOf(index), drawsOf(first), shiftOf(first) - shiftOf(index)) <= settledAt,
    );
  });
  return {
    // Outcomes are centred on what is believed, so that only rounding could make this fall below 0.
    expected_gain_percent: Math.max(0, mean(gains)),
    probability_leader_changes: changes.length / moved.length,
    probability_settles: settled.length / Math.min(outcomes, moved.length),
  };
}

/** Share of draws in which the first is above the second by more than a margin, ties half; 0 to 1. */
export function shareAbove(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  margin = 0,
): number {
  let points = 0;
  for (let k = 0; k < first.length; k++) {
    const [one, bar] = [first[k]!, second[k]! + margin];
    points += one > bar ? 1 : one === bar ? 0.5 : 0;
  }
  return points / first.length;
}

function regressionSlope(x: readonly number[], y: ArrayLike<number>): number {
  const [xMean, yMean] = [mean(x), mean(Array.from(y))];
  let [products, squares] = [0, 0];
  x.forEach((value, k) => {
    products += (value - xMean) * (y[k]! - yMean);
    squares += (value - xMean) ** 2;
  });
  return squares === 0 ? 0 : products / squares;
}
