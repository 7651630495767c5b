import { InputError } from "../errors";
import { mean } from "./mean";

/**
 * A curve that rises with n and may flatten:
 *
 *     value(n) = level + slope * (1 - (n / at)^-exponent) / exponent
 *
 * a saturating power law, limit - b n^-exponent, written by what data can tell: its level at a place
 * amid the data and its slope there (per factor e in n). At exponent 0 it is the logarithm, level +
 * slope * ln(n / at), which never flattens; at slope 0 a constant.
 */
export interface RisingLaw {
  readonly level: number;
  /** 0 and up. */
  readonly slope: number;
  /** 0 and up. */
  readonly exponent: number;
  /** The place where level and slope hold; above 0. */
  readonly at: number;
}

export interface RisingLawFit extends RisingLaw {
  /** Weighted sum of squared residuals. */
  readonly residualSquares: number;
  /** By how much it is smaller than that of the best constant. */
  readonly explainedSquares: number;
}

export interface RisingLawFitter {
  /** The law closest to the values, one value a place, in weighted least squares. */
  fit(values: readonly number[]): RisingLawFit;
  /** As `fit`, the exponent only from the grid: for the many fits of a bootstrap. */
  fitCoarsely(values: readonly number[]): RisingLawFit;
}

/** The steepest that can still be told from a step between the first two places. */
const largestExponent = 3;
const gridSteps = 40;

/** The exponent 0 alone: a logarithmic law. */
export const logarithmicOnly: readonly number[] = [0];
/** Exponents tried before the best one is refined. */
const allExponents: readonly number[] = Array.from(
  { length: gridSteps + 1 },
  // Closer together near 0, where the curves differ more.
  (_, step) => largestExponent * (step / gridSteps) ** 1.5,
);

/** The law's value at n instances (n above 0). */
export function risingLawAt({ level, slope, exponent, at }: RisingLaw, n: number): number {
  return level + slope * bend(n / at, exponent);
}

/** What the law comes to with ever more; Infinity for a rising logarithm. */
export function risingLawLimit({ level, slope, exponent }: RisingLaw): number {
  if (slope === 0) return level;
  return exponent === 0 ? Infinity : level + slope / exponent;
}

/**
 * Weighted least squares of rising laws over fixed places, by a search over the exponent: for each, level
 * and slope follow from a linear regression, the slope held at 0 or above. A search over one number
 * finds the best of all exponents, where descent over three could stop at a worse one.
 * @param places above 0, at least two distinct ones
 * @param weights one a place, above 0: 1 over the variance of its value
 * @param exponents to search, rising from 0
 * @throws InputError on places or weights out of range
 */
export function createRisingLawFitter(
  places: readonly number[],
  weights: readonly number[],
  exponents: readonly number[] = allExponents,
): RisingLawFitter {
  const isUsable = (values: readonly number[]) => values.every((value) => value > 0);
  if (new Set(places).size < 2 || !isUsable(places) || !isUsable(weights)) {
    throw new InputError("a rising law requires two places or more, all above 0, with weights");
  }
  const at = Math.exp(mean(places.map(Math.log)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const centred = (exponent: number): Basis => {
    const bends = places.map((place) => bend(place / at, exponent));
    const middle = bends.reduce((sum, value, i) => sum + weights[i]! * value, 0) / total;
    const off = bends.map((value) => value - middle);
    const squares = off.reduce((sum, value, i) => sum + weights[i]! * value * value, 0);
    return { exponent, middle, pull: off.map((value, i) => weights[i]! * value), squares };
  };
  const grid = exponents.map(centred);
  const gain = ({ pull, squares }: Basis, values: readonly number[]): number => {
    let product = 0;
    for (let i = 0; i < pull.length; i++) product += pull[i]! * values[i]!;
    return product > 0 ? (product * product) / squares : 0;
  };
  const finish = (basis: Basis, values: readonly number[]): RisingLawFit => {
    const yMean = values.reduce((sum, value, i) => sum + weights[i]! * value, 0) / total;
    const all = values.reduce((sum, value, i) => sum + weights[i]! * (value - yMean) ** 2, 0);
    const explainedSquares = Math.min(all, gain(basis, values));
    const slope = Math.sqrt(explainedSquares / basis.squares);
    return {
      level: yMean - slope * basis.middle,
      slope,
      exponent: slope === 0 ? 0 : basis.exponent,
      at,
      residualSquares: all - explainedSquares,
      explainedSquares,
    };
  };
  const bestOfGrid = (values: readonly number[]): number => {
    let [best, most] = [0, -1];
    grid.forEach((basis, index) => {
      const explained = gain(basis, values);
      if (explained > most) [best, most] = [index, explained];
    });
    return best;
  };
  return {
    fitCoarsely: (values) => finish(grid[bestOfGrid(values)]!, values),
    fit: (values) => {
      const best = bestOfGrid(values);
      const [low, high] = [grid[best - 1] ?? grid[best]!, grid[best + 1] ?? grid[best]!];
      const exponent = highest(
        (tried) => gain(centred(tried), values),
        [low.exponent, high.exponent],
      );
      const refined = centred(exponent);
      const isBetter = gain(refined, values) > gain(grid[best]!, values);
      return finish(isBetter ? refined : grid[best]!, values);
    },
  };
}

/** What a regression on one exponent's curve needs. */
interface Basis {
  readonly exponent: number;
  /** Weighted mean of the curve over the places. */
  readonly middle: number;
  /** Weight times deviation from that mean, one a place. */
  readonly pull: readonly number[];
  readonly squares: number;
}

/** (1 - ratio^-exponent) / exponent, and its limit ln(ratio) at 0, without losing digits near it. */
function bend(ratio: number, exponent: number): number {
  const logarithm = Math.log(ratio);
  return exponent < 1e-12 ? logarithm : -Math.expm1(-exponent * logarithm) / exponent;
}

/** Golden-section search for the place of a single hill's top. */
function highest(
  height: (place: number) => number,
  [low, high]: readonly [number, number],
): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [from, to] = [low, high];
  for (let step = 0; step < 60 && to - from > 1e-10; step++) {
    const [left, right] = [to - ratio * (to - from), from + ratio * (to - from)];
    if (height(left) >= height(right)) to = right;
    else from = left;
  }
  return (from + to) / 2;
}
