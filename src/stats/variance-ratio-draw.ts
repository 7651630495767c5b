import type { Random } from "./random";

/** Above this many degrees of freedom a variance counts as known: its draws vary by under 7 percent. */
const known = 500;

/**
 * A draw of a variance over its estimate's expectation: chi-squared over its degrees of freedom, 1 when
 * the variance is known. What is measured in estimated standard errors, divided by the root of this,
 * spreads as Student's t.
 * @param df whole degrees of freedom from 1, Infinity for a known variance
 */
export function varianceRatioDraw(df: number, random: Random): number {
  if (df > known) return 1;
  let sum = 0;
  for (let k = 0; k < df; k++) sum += random.normal() ** 2;
  return sum / df;
}
