/**
 * Akaike's criterion of a fit whose noise was measured apart from it. Lower is better, and only
 * differences count.
 * @param chiSquared squared residuals over their variances, summed over n points
 * @param parameters fitted, the noise not counted
 * @param df degrees of freedom behind the variances: Infinity when they are known, which gives
 *   chi-squared + 2 parameters; else residuals are judged as Student's t, jointly over the points
 */
export function aicMeasuredNoise(
  chiSquared: number,
  { n, parameters, df }: { readonly n: number; readonly parameters: number; readonly df: number },
): number {
  const misfit = df === Infinity ? chiSquared : (df + n) * Math.log1p(chiSquared / df);
  return misfit + 2 * parameters;
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
