import { isotonic } from "../stats/isotonic";
import { mean } from "../stats/mean";
import {
  createRisingLawFitter,
  logarithmicOnly,
  type RisingLawFit,
  risingLawAt,
  risingLawLimit,
} from "../stats/rising-law";

const rivalNames = ["constant", "logarithmic", "power law", "monotone"] as const;
export type RivalName = (typeof rivalNames)[number];

/** One way in which PGR may depend on quantity, fitted. */
export interface FittedRival {
  readonly name: RivalName;
  /** Degrees of freedom: for steps, the number of distinct levels. */
  readonly parameters: number;
  /** Squared residuals, weighted. */
  readonly residualSquares: number;
  /** PGR at so many instances, percent. */
  readonly at: (instances: number) => number;
  /** The curve in words. */
  readonly formula: string;
}

export interface RivalFitter {
  readonly name: RivalName;
  /** @param coarsely quicker and nearly as close: for the many fits of a bootstrap */
  fit(values: readonly number[], coarsely?: boolean): FittedRival;
}

/** Sizes a rival needs at least: as many as it has parameters, steps and power laws one more. */
const fewestSizes: Readonly<Record<RivalName, number>> = {
  constant: 1,
  logarithmic: 2,
  monotone: 3,
  "power law": 4,
};

/**
 * Those of the four rivals that so many sizes allow: a constant, a logarithm (every doubling adds the
 * same), a saturating power law, and rising steps, which assume nothing but that more does no harm.
 * @param sizes rising, distinct
 * @param weights one a size: 1 over the variance of its value
 */
export function rivalFitters(
  sizes: readonly number[],
  weights: readonly number[],
): readonly RivalFitter[] {
  return rivalNames
    .filter((name) => sizes.length >= fewestSizes[name])
    .map((name) => makers[name](sizes, weights));
}

type Maker = (sizes: readonly number[], weights: readonly number[]) => RivalFitter;

const makers: Readonly<Record<RivalName, Maker>> = {
  constant: (_, weights) => ({
    name: "constant",
    fit: (values) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const level = values.reduce((sum, value, i) => sum + weights[i]! * value, 0) / total;
      return {
        name: "constant",
        parameters: 1,
        residualSquares: squares(values, weights, () => level),
        at: () => level,
        formula: `${level.toFixed(1)} at every size`,
      };
    },
  }),
  logarithmic: (sizes, weights) => {
    const fitter = createRisingLawFitter(sizes, weights, logarithmicOnly);
    return {
      name: "logarithmic",
      fit: (values) => {
        const law = fitter.fitCoarsely(values);
        const doubling = law.slope * Math.LN2;
        return {
          ...ofLaw(law),
          name: "logarithmic",
          parameters: 2,
          formula: `${law.level.toFixed(1)} at ${Math.round(law.at)}, ${doubling.toFixed(1)} more a doubling`,
        };
      },
    };
  },
  "power law": (sizes, weights) => {
    const fitter = createRisingLawFitter(sizes, weights);
    return {
      name: "power law",
      fit: (values, coarsely) => {
        const law = coarsely ? fitter.fitCoarsely(values) : fitter.fit(values);
        return { ...ofLaw(law), name: "power law", parameters: 3, formula: lawFormula(law) };
      },
    };
  },
  monotone: (sizes, weights) => {
    const fitter = createRisingLawFitter(sizes, weights);
    return {
      name: "monotone",
      fit: (values) => {
        const levels = isotonic(values, weights);
        const law = fitter.fitCoarsely(values);
        const largest = sizes.at(-1)!;
        return {
          name: "monotone",
          parameters: new Set(levels).size,
          residualSquares: squares(values, weights, (i) => levels[i]!),
          // Steps say nothing of what comes after the last: there they go on as a law through them does.
          at: (instances) =>
            between(sizes, levels, instances) +
            (instances > largest ? risingLawAt(law, instances) - risingLawAt(law, largest) : 0),
          formula: levels.map((level) => level.toFixed(1)).join(", "),
        };
      },
    };
  },
};

function ofLaw(law: RisingLawFit) {
  return {
    residualSquares: law.residualSquares,
    at: (instances: number) => risingLawAt(law, instances),
  };
}

function lawFormula(law: RisingLawFit): string {
  const limit = risingLawLimit(law);
  if (law.slope === 0) return `${law.level.toFixed(1)} at every size`;
  const size = law.slope / law.exponent;
  if (!Number.isFinite(limit) || size > 1000) return "rises without a limit that the points show";
  return `${limit.toFixed(1)} - ${size.toFixed(1)} (n / ${Math.round(law.at)})^-${law.exponent.toFixed(2)}`;
}

function squares(
  values: readonly number[],
  weights: readonly number[],
  fitted: (index: number) => number,
): number {
  return values.reduce((sum, value, i) => sum + weights[i]! * (value - fitted(i)) ** 2, 0);
}

/** Straight between the sizes over their logarithm, level beyond them. */
function between(sizes: readonly number[], levels: readonly number[], instances: number): number {
  const above = sizes.findIndex((size) => size >= instances);
  if (above === -1) return levels.at(-1)!;
  if (above === 0) return levels[0]!;
  const [from, to] = [sizes[above - 1]!, sizes[above]!];
  const share = Math.log(instances / from) / Math.log(to / from);
  return levels[above - 1]! + share * (levels[above]! - levels[above - 1]!);
}

/**
 * How far each rival is off, on average, at a size that it was not shown.
 * @returns root mean square over the sizes, PGR points; null for a rival that the rest is too little for
 */
export function leaveOneSizeOut(
  sizes: readonly number[],
  values: readonly number[],
  weights: readonly number[],
): Readonly<Record<RivalName, number | null>> {
  const misses = sizes.map((size, left) => {
    const rest = <T>(list: readonly T[]) => list.filter((_, index) => index !== left);
    const fitters = sizes.length < 2 ? [] : rivalFitters(rest(sizes), rest(weights));
    return new Map(
      fitters.map((fitter) => [
        fitter.name,
        (fitter.fit(rest(values)).at(size) - values[left]!) ** 2,
      ]),
    );
  });
  const of = (name: RivalName) =>
    misses.every((miss) => miss.has(name))
      ? Math.sqrt(mean(misses.map((miss) => miss.get(name)!)))
      : null;
  return {
    constant: of("constant"),
    logarithmic: of("logarithmic"),
    "power law": of("power law"),
    monotone: of("monotone"),
  };
}
