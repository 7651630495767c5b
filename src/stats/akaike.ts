/**
 * Akaike's criterion of a fit whose noise is known: chi-squared + 2 parameters. Lower is better, and
 * only differences count.
 * @param chiSquared squared residuals over their variances, summed
 * @param parameters fitted, the noise not counted
 */
export function aicKnownNoise(chiSquared: number, parameters: number): number {
  return chiSquared + 2 * parameters;
}

/**
 * Akaike's criterion with the small-sample correction, for a fit that estimates its own noise.
 * @param residualSquares sum over the n points; above 0 (a perfect fit leaves no noise to judge by)
 * @param parameters fitted, the noise not counted
 * @returns Infinity when n is too small for so many parameters
 * @see Hurvich and Tsai, Regression and time series model selection in small samples, 1989
 */
export function aicc(residualSquares: number, n: number, parameters: number): number {
  const all = parameters + 1;
  if (n - all - 1 <= 0) return Infinity;
  return n * Math.log(residualSquares / n) + 2 * all + (2 * all * (all + 1)) / (n - all - 1);
}

/**
 * How much each of several models has for it, 0 to 1, adding up to 1.
 * @param criteria Akaike's, one a model; Infinity gives 0. At least one finite
 * @see Burnham and Anderson, Model Selection and Multimodel Inference, 2002, section 2.9
 */
export function akaikeWeights(criteria: readonly number[]): number[] {
  const best = Math.min(...criteria);
  const raw = criteria.map((value) => (value === best ? 1 : Math.exp((best - value) / 2)));
  const total = raw.reduce((sum, value) => sum + value, 0);
  return raw.map((value) => value / total);
}
