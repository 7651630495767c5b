/**
 * Round values within a range of exponents, for ticks of a log axis: 1, 3 of each decade, and 1, 2, 5
 * where decades are few.
 */
export function logTicks([low, high]: readonly [number, number]): number[] {
  const steps = high - low > 1.5 ? [1, 3] : [1, 2, 5];
  const decades = Array.from(
    { length: Math.ceil(high) - Math.floor(low) + 1 },
    (_, index) => Math.floor(low) + index,
  );
  return decades
    .flatMap((decade) => steps.map((step) => Number(`${step}e${decade}`)))
    .filter((value) => Math.log10(value) >= low && Math.log10(value) <= high);
}
