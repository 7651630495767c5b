import { sampleStandardDeviation } from "../stats/sample-standard-deviation";

/**
 * The sum of unit vectors, from which the mean distance over all pairs follows exactly without looking
 * at a pair: the mean cosine of all pairs i < j is (|S|² - n) / (n (n - 1)), with S the sum of n unit
 * vectors. Time n x d, memory d numbers in double precision, whatever n.
 */
export interface DiversitySum {
  /**
   * Adds a vector, which need not be of unit length.
   * @returns false for a vector of length zero (a text without words), which has no direction
   * @throws RangeError on another dimension than before, or a component that is not finite
   */
  add(vector: ArrayLike<number>): boolean;
  /** Vectors added, those of length zero not counted. */
  readonly n: number;
  /** Mean cosine distance (1 - cosine, 0 to 2) over all pairs; NaN with fewer than two vectors. */
  meanDistance(): number;
  /**
   * Mean cosine distance of one of the added vectors to all others, once all are added; NaN for a
   * vector of length zero or with fewer than two vectors.
   */
  distanceToOthers(vector: ArrayLike<number>): number;
}

export function createDiversitySum(): DiversitySum {
  let sum = new Float64Array(0);
  let n = 0;
  return {
    add(vector) {
      const length = lengthOf(vector);
      if (n === 0 && sum.length === 0) sum = new Float64Array(vector.length);
      if (vector.length !== sum.length) {
        throw new RangeError(`vectors of ${sum.length} numbers expected, got ${vector.length}`);
      }
      if (length === 0) return false;
      const inverse = 1 / length;
      for (let k = 0; k < sum.length; k++) sum[k]! += vector[k]! * inverse;
      n += 1;
      return true;
    },
    get n() {
      return n;
    },
    meanDistance() {
      if (n < 2) return NaN;
      const square = sum.reduce((total, x) => total + x * x, 0);
      // Equal vectors may come out a rounding below 0.
      return Math.max(0, 1 - (square - n) / (n * (n - 1)));
    },
    distanceToOthers(vector) {
      const length = lengthOf(vector);
      if (n < 2 || length === 0) return NaN;
      let dot = 0;
      for (let k = 0; k < sum.length; k++) dot += vector[k]! * sum[k]!;
      return Math.max(0, 1 - (dot / length - 1) / (n - 1));
    },
  };
}

/**
 * Standard error of a mean over all pairs, by the jackknife: what leaving out one instance after the
 * other does to it. In closed form, since a mean of pairs without i follows from i's mean distance to
 * the others.
 * @param toOthers each instance's mean distance to the others, at least 3
 * @returns NaN with fewer
 * @see Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 11
 */
export function pairMeanStandardError(toOthers: readonly number[]): number {
  const n = toOthers.length;
  if (n < 3) return NaN;
  return ((2 * (n - 1)) / (n - 2)) * (sampleStandardDeviation(toOthers) / Math.sqrt(n));
}

/** @throws RangeError on a component that is not finite */
export function lengthOf(vector: ArrayLike<number>): number {
  let square = 0;
  for (let k = 0; k < vector.length; k++) square += vector[k]! * vector[k]!;
  if (!Number.isFinite(square)) {
    throw new RangeError("a vector has a component that is no finite number, or far too large");
  }
  return Math.sqrt(square);
}
