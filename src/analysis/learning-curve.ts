import { InputError } from "../errors";
import { aicMeasuredNoise, akaikeWeights } from "../stats/akaike";
import { percentileInterval } from "../stats/bootstrap";
import { mean } from "../stats/mean";
import { createRandom } from "../stats/random";
import { createRisingLawFitter } from "../stats/rising-law";
import { varianceRatioDraw } from "../stats/variance-ratio-draw";
import { leaveOneSizeOut, rivalFitters, type RivalName } from "./curve-rivals";
import type { Noise, NoisyPoints, SizePoint } from "./quantity";
import { riseTest } from "./rise-test";

/** How one rival did on the points. */
export interface CurveRival {
  readonly name: RivalName;
  readonly parameters: number;
  /**
   * Lower is better, and only differences count: Akaike's where the noise was measured, else how well
   * sizes left out are foretold (n times the logarithm of their mean squared error).
   */
  readonly criterion: number;
  /** What the criterion gives it, 0 to 1; all together 1. */
  readonly weight: number;
  /** Root mean square error at a size left out, PGR points; null when there are too few sizes. */
  readonly leave_one_size_out: number | null;
  readonly formula: string;
}

/** PGR over quantity for one generator in one setting. */
export interface LearningCurve {
  readonly generator: string;
  readonly points: readonly SizePoint[];
  readonly noise: Noise;
  /** What no draw passes, percent; null when no ceiling is known. */
  readonly ceiling_percent: number | null;
  readonly rivals: readonly CurveRival[];
  readonly verdict: "rises" | "cannot tell" | "one size";
  /** Of a rise being chance; null with one size. */
  readonly p: number | null;
  /** Quantities that the points say something about, both ends included. */
  readonly supported: readonly [from: number, to: number];
  /** Curves as the noise might have made them, each from a rival drawn by its weight. */
  readonly draws: readonly ((instances: number) => number)[];
}

export interface LearningCurveOptions {
  /** Default 2,000. */
  readonly samples?: number;
  /** Default 0. */
  readonly seed?: string | number;
  /** A rise counts as shown when its p value is at most this; default 0.05. */
  readonly significance?: number;
  /** How many times the largest size a curve that rises may be followed; default 2. */
  readonly reach?: number;
  /** The PGR of a perfect score, percent; default: what the points know of it. */
  readonly maxPgr?: number;
}

/** A PGR read off a curve, or why it cannot be. */
export type CurveReading =
  | {
      readonly status: "estimated";
      readonly instances: number;
      readonly pgr_percent: number;
      readonly ci: readonly [low: number, high: number];
    }
  | { readonly status: "cannot tell"; readonly instances: number; readonly reason: string };

/**
 * The learning curve of a generator. No single rival is believed: each bootstrap draw takes one by
 * its weight, adds noise to its fitted points and fits it again, so that intervals hold both the
 * noise and the doubt about the curve's form. Beyond the measured sizes there is only what `supported`
 * allows: nothing, unless at least three sizes show a rise. A PGR ends where the score is 100 percent,
 * and there every draw is cut off: the truth is not above, so that no draw moves away from it.
 * @throws InputError when a point lies above the ceiling
 */
export function learningCurve(
  generator: string,
  { points, noise, ceiling_percent: known }: NoisyPoints,
  {
    samples = 2000,
    seed = 0,
    significance = 0.05,
    reach = 2,
    maxPgr = Infinity,
  }: LearningCurveOptions = {},
): LearningCurve {
  const ceiling = Math.min(known ?? Infinity, maxPgr);
  checkCeiling(generator, points, ceiling);
  const sizes = points.map(({ instances }) => instances);
  const values = points.map(({ pgr_percent }) => pgr_percent);
  const { errors, found } = noiseWithScatter(points, noise);
  const weights = errors.map((error) => 1 / error ** 2);
  const fitters = rivalFitters(sizes, weights);
  const fits = fitters.map((fitter) => fitter.fit(values));
  const leftOut = leaveOneSizeOut(sizes, values, weights);
  const df = found.df ?? Infinity;
  const criteria = fits.map(({ name, residualSquares, parameters }) =>
    found.source === "residuals"
      ? foretelling(leftOut[name], sizes.length)
      : aicMeasuredNoise(residualSquares, { n: sizes.length, parameters, df }),
  );
  const beliefs = akaikeWeights(criteria);
  const p =
    sizes.length < 2
      ? null
      : riseTest(points, { df, samples, random: createRandom(`${seed}/rise/${generator}`) });
  const verdict = p === null ? "one size" : p <= significance ? "rises" : "cannot tell";
  const random = createRandom(`${seed}/curve/${generator}`);
  // One spread of all generators errs for all of them alike.
  const noiseRandom = createRandom(`${seed}/noise/${found.pooled ? "" : generator}`);
  const pairs = Array.from({ length: Math.ceil(samples / 2) }, () => {
    const scale = 1 / Math.sqrt(varianceRatioDraw(df, noiseRandom));
    const chosen = drawIndex(beliefs, random.uniform());
    const noises = errors.map((error) => scale * error * random.normal());
    // Each noise and its opposite: what is linear in it averages out, and expected values shake less.
    return [1, -1].map((sign) => {
      const again = sizes.map((size, i) => fits[chosen]!.at(size) + sign * noises[i]!);
      const { at } = fitters[chosen]!.fit(again, true);
      return (instances: number) => Math.min(ceiling, at(instances));
    });
  });
  const draws = pairs.flat().slice(0, samples);
  const largest = sizes.at(-1)!;
  const mayFollow = verdict === "rises" && sizes.length >= 3;
  const end = mayFollow ? reach * largest : largest;
  return {
    generator,
    points,
    noise: found,
    ceiling_percent: Number.isFinite(ceiling) ? ceiling : null,
    rivals: fits.map(({ name, parameters, formula, at }, i) => ({
      name,
      parameters,
      criterion: criteria[i]!,
      weight: beliefs[i]!,
      leave_one_size_out: leftOut[name],
      formula: at(end) > ceiling ? `${formula}, at most ${ceiling.toFixed(1)}` : formula,
    })),
    verdict,
    p,
    supported: [sizes[0]!, end],
    draws,
  };
}

/**
 * Reads a curve at so many instances.
 * @param level of the interval, percent
 */
export function readCurve(curve: LearningCurve, instances: number, level = 95): CurveReading {
  const [from, to] = curve.supported;
  if (instances < from || instances > to) {
    return { status: "cannot tell", instances, reason: unsupported(curve, instances) };
  }
  const values = curve.draws.map((at) => at(instances));
  return {
    status: "estimated",
    instances,
    pgr_percent: mean(values),
    ci: percentileInterval(values, level)!,
  };
}

/** Why a curve says nothing about a quantity outside of what it supports. */
function unsupported({ supported, points, verdict }: LearningCurve, instances: number): string {
  const [from, to] = supported;
  if (verdict === "one size") return `only ${count(from)} instances were measured`;
  if (instances < from) return `the smallest size measured is ${count(from)} instances`;
  if (verdict === "cannot tell") {
    return `the ${points.length} sizes up to ${count(to)} cannot tell a rise from a constant, so nothing is known beyond`;
  }
  return `the points support the curve up to ${count(to)} instances`;
}

function count(instances: number): string {
  return instances.toLocaleString("en-US");
}

/** PGR points: what printed scores leave open of a ceiling reckoned from them. */
const ceilingSlack = 0.5;

function checkCeiling(generator: string, points: readonly SizePoint[], ceiling: number): void {
  const above = points.find(({ pgr_percent }) => pgr_percent > ceiling + ceilingSlack);
  if (above === undefined) return;
  const { instances, pgr_percent } = above;
  throw new InputError(
    `${generator} has a PGR of ${pgr_percent.toFixed(1)} at ${count(instances)} instances, above the ceiling of ${ceiling.toFixed(1)} percent`,
  );
}

/** Standard errors of the points: as given, or from their scatter around the most pliant law. */
function noiseWithScatter(
  points: readonly SizePoint[],
  noise: Noise,
): { readonly errors: readonly number[]; readonly found: Noise } {
  const known = points.flatMap(({ standard_error: error }) => (error === null ? [] : [error]));
  if (known.length === points.length) return { errors: known, found: noise };
  const law = createRisingLawFitter(
    points.map(({ instances }) => instances),
    points.map(({ students }) => students),
  ).fit(points.map(({ pgr_percent }) => pgr_percent));
  const df = points.length - 3;
  const spread = Math.max(leastScatter, Math.sqrt(law.residualSquares / df));
  return {
    errors: points.map(({ students }) => spread / Math.sqrt(students)),
    found: { ...noise, spread, df },
  };
}

/** PGR points: points that lie on a curve exactly leave no noise to divide by. */
const leastScatter = 1e-3;

/** Of a few points, what a fit leaves over says nothing about noise; what it foretells does. */
function foretelling(miss: number | null, n: number): number {
  return miss === null ? Infinity : 2 * n * Math.log(Math.max(leastScatter, miss));
}

/** The index that a uniform number from 0 to 1 falls on when each takes its weight of the way. */
function drawIndex(weights: readonly number[], place: number): number {
  let passed = 0;
  for (const [index, weight] of weights.entries()) {
    passed += weight;
    if (place < passed) return index;
  }
  return weights.length - 1;
}
