import { InputError } from "../errors";

/**
 * Isotonic regression: the rising step function closest to the values in weighted least squares, by
 * pooling adjacent violators. Its degrees of freedom are its number of distinct levels.
 * @param values in the order along which they shall not fall
 * @param weights one a value, above 0; default: all alike
 * @returns one level a value, never falling
 * @throws InputError without values, and on a weight that is not above 0
 * @see Meyer and Woodroofe, On the degrees of freedom in shape-restricted regression, 2000
 */
export function isotonic(
  values: readonly number[],
  weights: readonly number[] = values.map(() => 1),
): number[] {
  if (values.length === 0 || weights.length !== values.length) {
    throw new InputError(
      `isotonic requires values and as many weights, got ${values.length} and ${weights.length}`,
    );
  }
  const blocks: { level: number; weight: number; size: number }[] = [];
  values.forEach((value, index) => {
    const weight = weights[index]!;
    if (!(weight > 0)) throw new InputError(`isotonic requires weights above 0, got ${weight}`);
    let block = { level: value, weight, size: 1 };
    for (let last = blocks.at(-1); last && last.level >= block.level; last = blocks.at(-1)) {
      blocks.pop();
      const both = last.weight + block.weight;
      block = {
        level: (last.weight * last.level + block.weight * block.level) / both,
        weight: both,
        size: last.size + block.size,
      };
    }
    blocks.push(block);
  });
  return blocks.flatMap(({ level, size }) => Array.from({ length: size }, () => level));
}
