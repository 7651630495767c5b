import { InputError } from "../errors";
import { bestAssignment } from "./assignment";
import { percentileInterval } from "./bootstrap";
import type { Design } from "./design";
import { dot } from "./dot";
import { pca } from "./pca";
import { quantile } from "./quantile";
import type { Random } from "./random";

export type Interval = readonly [low: number, high: number];

/** Percentile intervals of a principal component analysis, components × … as in `PcaFit`. */
export interface BootstrapPca {
  readonly explainedVarianceRatio: readonly Interval[];
  /** Components × features. */
  readonly loadings: readonly (readonly Interval[])[];
  /**
   * Median absolute cosine between a component and its match in the samples, one a component: near 1
   * it is found again in any rows, much lower it is an accident of these.
   */
  readonly stability: readonly number[];
  /** Samples that could be decomposed; one in which a feature came out constant cannot. */
  readonly samples: number;
}

export interface BootstrapPcaOptions {
  /** How often all rows are drawn anew, from 1. */
  readonly samples: number;
  readonly random: Random;
  /** Percent inside the intervals; default 95. */
  readonly level?: number;
}

/**
 * Bootstrap of a PCA of standardised columns: rows are drawn with replacement, decomposed anew, and
 * each component is matched to one of the original ones before they are compared. The match is the
 * one-to-one assignment with the largest sum of absolute cosines, and each sign is turned to agree;
 * without both, exchanged and mirrored components would widen every interval to nonsense.
 * @throws InputError as `pca`, on fewer rows than features, and when no sample could be decomposed
 * @see Timmerman, Kiers and Smilde, Estimating confidence intervals for principal component
 *   loadings: a comparison between the bootstrap and asymptotic results, 2007
 */
export function bootstrapPca(
  table: Pick<Design, "x" | "names">,
  { samples, random, level = 95 }: BootstrapPcaOptions,
): BootstrapPca {
  const { x, names } = table;
  if (x.length < names.length) {
    throw new InputError(
      `a bootstrap of ${names.length} components requires as many rows, got ${x.length}`,
    );
  }
  const { loadings } = pca(table);
  const draws = Array.from({ length: samples }, () => {
    const rows = x.map(() => x[random.integer(0, x.length - 1)]!);
    return matched(loadings, rows, names);
  }).filter((draw) => draw !== undefined);
  if (draws.length === 0)
    throw new InputError("no bootstrap sample had a variance in each feature");
  const interval = (values: readonly number[]): Interval => percentileInterval(values, level)!;
  return {
    explainedVarianceRatio: loadings.map((_, c) => interval(draws.map((d) => d.ratios[c]!))),
    loadings: loadings.map((loading, c) =>
      loading.map((_, j) => interval(draws.map((d) => d.loadings[c]![j]!))),
    ),
    stability: loadings.map((_, c) =>
      quantile(
        draws.map((d) => d.cosines[c]!),
        0.5,
      ),
    ),
    samples: draws.length,
  };
}

/** A sample's components in the order and with the signs of the original ones. */
function matched(
  originals: readonly (readonly number[])[],
  x: Design["x"],
  names: readonly string[],
) {
  let fit;
  try {
    fit = pca({ x, names });
  } catch (error) {
    // Rows drawn with replacement may leave a feature constant.
    if (error instanceof InputError) return undefined;
    throw error;
  }
  const cosines = originals.map((original) => fit.loadings.map((own) => dot(original, own)));
  const partner = bestAssignment(cosines.map((row) => row.map(Math.abs)));
  return {
    ratios: partner.map((own) => fit.explainedVarianceRatio[own]!),
    loadings: partner.map((own, c) =>
      fit.loadings[own]!.map((entry) => (cosines[c]![own]! < 0 ? -entry : entry)),
    ),
    cosines: partner.map((own, c) => Math.abs(cosines[c]![own]!)),
  };
}
