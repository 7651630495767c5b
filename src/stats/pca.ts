import { PCA } from "ml-pca";
import { InputError } from "../errors";
import { type Design, negligible } from "./design";
import { dot } from "./dot";
import { standardise } from "./standardise";

export interface PcaFit {
  readonly features: readonly string[];
  /** One a feature, in its unit. */
  readonly means: readonly number[];
  /** Sample standard deviations, one a feature, in its unit. */
  readonly standardDeviations: readonly number[];
  /** One a component, largest first; they sum to 1. */
  readonly explainedVarianceRatio: readonly number[];
  /** Components × features: unit-length eigenvectors of the correlation matrix. */
  readonly loadings: readonly (readonly number[])[];
  /** Rows × components: the standardised rows projected on the loadings. */
  readonly scores: readonly (readonly number[])[];
}

/**
 * Principal component analysis of standardised columns (sample standard deviation).
 *
 * An eigenvector has no sign of its own. Here the entry of largest absolute value is positive, the
 * first such feature where several tie; scores follow their loadings.
 * @param table x: rows × features; names: one a feature
 * @returns min(rows, features) components
 * @throws InputError on fewer than 2 rows, a ragged or non-finite table, or a constant column
 */
export function pca({ x, names }: Pick<Design, "x" | "names">): PcaFit {
  if (x.length < 2) throw new InputError(`PCA requires at least 2 rows, got ${x.length}`);
  const { z, means, standardDeviations } = standardise({ x, names });
  // Standardised by us, so that means and deviations are the ones reported; SVD is its default.
  const model = new PCA(z, { center: false });
  const loadings = model.getLoadings().to2DArray().map(withSign);
  const scores = z.map((row) => loadings.map((loading) => dot(row, loading)));
  return {
    features: names,
    means,
    standardDeviations,
    explainedVarianceRatio: model.getExplainedVariance(),
    loadings,
    scores,
  };
}

/** How many components hold more than rounding; the ratios are squares of singular values. */
export function componentsWithVariance({
  means,
  standardDeviations,
  explainedVarianceRatio,
}: PcaFit): number {
  const offsets = means.map((value, j) => Math.abs(value / standardDeviations[j]!));
  const noise = negligible * Math.max(1, ...offsets);
  return explainedVarianceRatio.filter((ratio) => ratio > noise ** 2).length;
}

/** Entries this close, relatively, to the largest count as tied with it: rounding must not choose. */
const tie = 1e-9;

function withSign(loading: readonly number[]): number[] {
  const largest = Math.max(...loading.map(Math.abs));
  const leading = loading.find((entry) => Math.abs(entry) >= largest * (1 - tie))!;
  return loading.map((entry) => (leading < 0 ? -entry : entry));
}
