import type { Domain } from "../bench/domains";
import type { Method } from "../bench/methods";
import { mean } from "../stats/mean";
import { groupBy } from "./group-by";

/** One student: trained on so many instances of a generator, and what it recovered of the gap. */
export interface QuantityRow {
  readonly generator: string;
  readonly method: Method;
  readonly domain: Domain;
  readonly instances: number;
  readonly pgr_percent: number;
  /** The PGR of a perfect score, from the base's and the reference's; absent when they are unknown. */
  readonly ceiling_percent?: number;
  /** PGR points; null when unknown. */
  readonly standard_error: number | null;
  /**
   * What the standard error covers: `items`, the choice of test items alone, or `student`, all that
   * makes another student of the same kind score differently.
   */
  readonly error_covers: "items" | "student";
  /** What the student's instances cost, US dollars; null when unknown. */
  readonly cost_usd: number | null;
  /** Where the row stands, for messages. */
  readonly where: string;
}

/** All students of one generator at one size, as one point of its learning curve. */
export interface SizePoint {
  readonly instances: number;
  /** Mean over the students. */
  readonly pgr_percent: number;
  readonly students: number;
  /** Of the mean, PGR points; null when it has to be read off the points around a curve. */
  readonly standard_error: number | null;
}

/** How far students of one kind lie apart, and how that is known. */
export interface Noise {
  /**
   * `students`: from students alike but for their seed; `standard errors`: as given; `residuals`: from
   * the points around a curve; `assumed`: nothing is known, a spread is assumed.
   */
  readonly source: "students" | "standard errors" | "residuals" | "assumed";
  /** Standard deviation of one student's PGR, points; null for residuals, until a curve is fitted. */
  readonly spread: number | null;
  /** Degrees of freedom behind the spread; null where it counts as known. */
  readonly df: number | null;
  /** Whether the spread is one of all generators together. */
  readonly pooled: boolean;
}

export interface NoisyPoints {
  readonly points: readonly SizePoint[];
  readonly noise: Noise;
  /** No student's PGR can be above, percent; null when not every row knows its ceiling. */
  readonly ceiling_percent: number | null;
}

/** From so many degrees of freedom on, a generator's own spread is used instead of the common one. */
const ownSpreadFrom = 6;
/** Sizes from which the scatter around a curve says something. */
const residualSizes = 5;

/**
 * The points of each generator's learning curve, with their standard errors:
 * - with several students of one size anywhere, their spread (of all generators together where one
 *   has too few of its own) over the root of their number, and the test items' error on top;
 * - else the standard errors given, where they cover all of the noise;
 * - else, from five sizes up, the scatter around the curve;
 * - else the assumed spread, and the test items' error on top.
 * @param rows of one setting
 * @param assumedSpread PGR points
 * @returns by generator, in order of appearance; points by rising size
 */
export function noisyPoints(
  rows: readonly QuantityRow[],
  assumedSpread: number,
): ReadonlyMap<string, NoisyPoints> {
  const common = within(rows);
  return new Map(
    [...groupBy(rows, ({ generator }) => generator)].map(([generator, own]) => {
      const sizes = [...groupBy(own, ({ instances }) => String(instances)).values()].sort(
        (a, b) => a[0]!.instances - b[0]!.instances,
      );
      const noise = noiseOf(own, { common, sizes: sizes.length, assumedSpread });
      const points = sizes.map((group): SizePoint => ({
        instances: group[0]!.instances,
        pgr_percent: mean(group.map(({ pgr_percent }) => pgr_percent)),
        students: group.length,
        standard_error: errorOfMean(group, noise),
      }));
      const ceilings = own.flatMap(({ ceiling_percent: ceiling }) => ceiling ?? []);
      const ceiling_percent = ceilings.length < own.length ? null : Math.max(...ceilings);
      return [generator, { points, noise, ceiling_percent }] as const;
    }),
  );
}

function noiseOf(
  own: readonly QuantityRow[],
  context: {
    readonly common: Within;
    readonly sizes: number;
    readonly assumedSpread: number;
  },
): Noise {
  const { common, sizes, assumedSpread } = context;
  if (common.df > 0) {
    const alone = within(own);
    const pooled = alone.df < ownSpreadFrom;
    const { spread, df } = pooled ? common : alone;
    // Students that agree to the last digit are too few to say that they always do.
    return { source: "students", spread: Math.max(spread, leastSpread), df, pooled };
  }
  const isGiven = own.every(
    ({ standard_error, error_covers }) => standard_error !== null && error_covers === "student",
  );
  if (isGiven) {
    const spread = Math.sqrt(mean(own.map((row) => row.standard_error! ** 2)));
    return { source: "standard errors", spread, df: null, pooled: false };
  }
  if (sizes >= residualSizes) {
    return { source: "residuals", spread: null, df: sizes - 3, pooled: false };
  }
  return { source: "assumed", spread: assumedSpread, df: null, pooled: false };
}

/** PGR points: below the printed digits of any PGR. */
const leastSpread = 0.1;

function errorOfMean(group: readonly QuantityRow[], { source, spread }: Noise): number | null {
  if (source === "residuals") return null;
  const errors = group.flatMap(({ standard_error: error }) => (error === null ? [] : [error]));
  // Test items are the same for all students of a size: their error does not shrink with their number.
  const given = errors.length === 0 ? 0 : mean(errors.map((error) => error ** 2));
  if (source === "standard errors") return Math.max(leastSpread, Math.sqrt(given));
  return Math.sqrt(spread! ** 2 / group.length + given);
}

interface Within {
  readonly spread: number;
  readonly df: number;
}

/** Pooled standard deviation of students of the same generator and size. */
function within(rows: readonly QuantityRow[]): Within {
  const groups = groupBy(rows, (row) => JSON.stringify([row.generator, row.instances]));
  let [squares, df] = [0, 0];
  for (const group of groups.values()) {
    const middle = mean(group.map(({ pgr_percent }) => pgr_percent));
    for (const { pgr_percent } of group) squares += (pgr_percent - middle) ** 2;
    df += group.length - 1;
  }
  return { spread: df === 0 ? 0 : Math.sqrt(squares / df), df };
}
