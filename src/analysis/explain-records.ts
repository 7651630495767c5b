import type { Explanation } from "./explain-pgr";
import type { VarianceComponent } from "../stats/random-intercepts";
import { isRefusal } from "./refusal";

/** Panels beyond this are too narrow to read. */
const mostPanels = 5;

/** Components worth showing: those the regression takes, and never fewer than parallel analysis keeps. */
export function shownComponents({ components, parallel, pca }: Explanation): number {
  const kept = isRefusal(parallel) ? 0 : parallel.components;
  return Math.min(mostPanels, pca.loadings.length, Math.max(components, kept));
}

/** The target as a reader says it. */
export function subjectOf(target: string): string {
  return target === "pgr_percent" ? "PGR" : target;
}

/**
 * The mixed models' variances as the figure of variance sources takes them, in percent of what
 * setting, generator and neither have together before the features come in.
 */
export function varianceSplits({ target, sources, features }: Explanation) {
  const { components, besideFeatures } = sources;
  if (isRefusal(components)) return [];
  const total = sumOf(components);
  const named = (parts: readonly VarianceComponent[]) =>
    parts.map(({ name, variance }) => ({
      name: partNames[name] ?? name,
      share_percent: (100 * variance) / total,
    }));
  const plain = { label: subjectOf(target), shares: named(components) };
  if (isRefusal(besideFeatures)) return [plain];
  const taken = 100 * (1 - sumOf(besideFeatures) / total);
  // Features that explain nothing may leave a little more than there was: the residual has fewer
  // degrees of freedom.
  const shares = [
    ...named(besideFeatures),
    ...(taken > 0 ? [{ name: "gone with the features", share_percent: taken }] : []),
  ];
  return [plain, { label: `once ${features.length} features are known`, shares }];
}

function sumOf(parts: readonly VarianceComponent[]): number {
  return parts.reduce((sum, { variance }) => sum + variance, 0);
}

const partNames: Readonly<Record<string, string>> = {
  setting: "between settings",
  generator: "between generators",
  residual: "in neither",
};
