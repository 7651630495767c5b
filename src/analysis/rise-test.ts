import type { Random } from "../stats/random";
import { createRisingLawFitter } from "../stats/rising-law";
import { varianceRatioDraw } from "../stats/variance-ratio-draw";
import type { SizePoint } from "./quantity";

/**
 * Whether the points show a rise at all: the share of sets of points without one, of the same sizes and
 * noise, that a rising curve fits at least as much better than a constant does. Exact for normal noise
 * up to the number of draws: with known standard errors, with ones estimated on df degrees of freedom, and
 * with noise that only the scatter around the curve tells.
 * @param points of at least two sizes, either all with a standard error or none
 * @param options.df degrees of freedom of the standard errors, Infinity where they are known
 * @returns p value, above 0
 * @see Davison and Hinkley, Bootstrap Methods and their Application, 1997, section 4.2
 */
export function riseTest(
  points: readonly SizePoint[],
  {
    df,
    samples,
    random,
  }: { readonly df: number; readonly samples: number; readonly random: Random },
): number {
  const errors = points.map(({ standard_error, students }) =>
    standard_error === null ? 1 / Math.sqrt(students) : standard_error,
  );
  const isKnown = points.every(({ standard_error }) => standard_error !== null);
  const fitter = createRisingLawFitter(
    points.map(({ instances }) => instances),
    errors.map((error) => 1 / error ** 2),
  );
  const statistic = (values: readonly number[]): number => {
    const { explainedSquares, residualSquares } = fitter.fitCoarsely(values);
    return isKnown ? explainedSquares : explainedSquares / residualSquares;
  };
  const found = statistic(points.map(({ pgr_percent }) => pgr_percent));
  let asLarge = 0;
  for (let sample = 0; sample < samples; sample++) {
    const ratio = isKnown ? varianceRatioDraw(df, random) : 1;
    if (statistic(errors.map((error) => error * random.normal())) / ratio >= found) asLarge += 1;
  }
  return (1 + asLarge) / (1 + samples);
}
