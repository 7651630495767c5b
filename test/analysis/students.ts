import type { QuantityRow } from "../../src/analysis/quantity";
import { createRandom } from "../../src/stats/random";

/** A made-up student of a setting. */
export function student(more: Partial<QuantityRow>): QuantityRow {
  return {
    generator: "mine",
    method: "instance_generation",
    domain: "math",
    instances: 1000,
    pgr_percent: 40,
    standard_error: null,
    error_covers: "student",
    cost_usd: null,
    where: "made up",
    ...more,
  };
}

/** Students of a generator whose true curve and spread are known, a few at each size. */
export function students(
  generator: string,
  truth: (instances: number) => number,
  options: {
    readonly sizes?: readonly number[];
    readonly seeds?: number;
    readonly spread?: number;
    readonly seed: string | number;
    readonly more?: Partial<QuantityRow>;
  },
): QuantityRow[] {
  const { sizes = [250, 500, 1000, 2000, 4000], seeds = 3, spread = 4, seed, more } = options;
  const random = createRandom(`students/${seed}/${generator}`);
  return sizes.flatMap((instances) =>
    Array.from({ length: seeds }, () =>
      student({
        generator,
        instances,
        pgr_percent: truth(instances) + spread * random.normal(),
        ...more,
      }),
    ),
  );
}

export const flat = (): number => 40;
export const doubling = (instances: number): number => 20 + 6 * Math.log2(instances / 250);
export const saturating = (instances: number): number => 80 - 40 * (instances / 250) ** -0.8;
