import { tHalfWidth } from "../stats/distributions";
import { sampleStandardDeviation } from "../stats/sample-standard-deviation";

/** Degrees of freedom at which Student's t is normal for every purpose here. */
const many = 1e6;

/**
 * An interval of a mean over seeds that counts both the problems of the test and the seeds. On each
 * side the standard error over items (the half-width over the normal quantile) and that over seeds
 * (sample standard deviation over the root of their number) add as squares; the half-width is
 * Student's t with Welch-Satterthwaite degrees of freedom, so that three seeds are not taken for
 * certainty. With one seed, or seeds that agree, it is the interval over items.
 * @param value the mean
 * @param itemInterval ends of its interval over items
 * @param perSeed the value of each seed
 * @param level percent, above 0 and below 100
 * @see Satterthwaite, An approximate distribution of estimates of variance components, 1946
 */
export function seedInterval(
  value: number,
  itemInterval: readonly [low: number, high: number],
  { perSeed, level }: { readonly perSeed: readonly number[]; readonly level: number },
): [low: number, high: number] {
  const [low, high] = itemInterval;
  if (perSeed.length < 2) return [low, high];
  const seedVariance = sampleStandardDeviation(perSeed) ** 2 / perSeed.length;
  if (seedVariance === 0) return [low, high];
  const share = level / 100;
  const halfWidth = (side: number): number => {
    const itemVariance = (side / tHalfWidth(share, many)) ** 2;
    const variance = itemVariance + seedVariance;
    const df = Math.min(many, (perSeed.length - 1) / (seedVariance / variance) ** 2);
    return tHalfWidth(share, df) * Math.sqrt(variance);
  };
  return [value - halfWidth(value - low), value + halfWidth(high - value)];
}
