/** Steps of the first look along the half line. */
const looks = 24;

/** Widths of the bracket, as shares of the whole, below which the search ends. */
const precision = 1e-8;

const goldenSection = (Math.sqrt(5) - 1) / 2;

/**
 * Where a continuous function of a number from 0 up is smallest: a look along t / (1 - t) for t from
 * 0 to 1, then golden-section search between the neighbours of the best look. Finds the global
 * minimum when no valley is narrower than a look; 0 itself is among the answers.
 */
export function smallestOnHalfLine(f: (value: number) => number): number {
  const at = (t: number): number => f(t / (1 - t));
  const ts = Array.from({ length: looks }, (_, index) => index / looks);
  const values = ts.map(at);
  const best = values.indexOf(Math.min(...values));
  let low = best === 0 ? 0 : ts[best - 1]!;
  let high = best === looks - 1 ? 1 - precision : ts[best + 1]!;
  let [a, b] = [high - goldenSection * (high - low), low + goldenSection * (high - low)];
  let [fa, fb] = [at(a), at(b)];
  while (high - low > precision) {
    if (fa < fb) {
      [high, b, fb] = [b, a, fa];
      a = high - goldenSection * (high - low);
      fa = at(a);
    } else {
      [low, a, fa] = [a, b, fb];
      b = low + goldenSection * (high - low);
      fb = at(b);
    }
  }
  const t = (low + high) / 2;
  return at(t) < values[0]! ? t / (1 - t) : 0;
}
