import type { Explanation } from "./explain-pgr";
import { isRefusal } from "./refusal";

/** Panels beyond this are too narrow to read. */
const mostPanels = 5;

/** Components worth showing: those the regression takes, and never fewer than parallel analysis keeps. */
export function shownComponents({ components, parallel, pca }: Explanation): number {
  const kept = isRefusal(parallel) ? 0 : parallel.components;
  return Math.min(mostPanels, pca.loadings.length, Math.max(components, kept));
}

/** The mixed models' variances as the figure of variance sources takes them; percent. */
export function varianceSplits({ target, sources, features }: Explanation) {
  const splits = [
    { label: `of ${target}`, parts: sources.components },
    { label: `beside ${features.length} features`, parts: sources.besideFeatures },
  ];
  return splits.flatMap(({ label, parts }) =>
    isRefusal(parts)
      ? []
      : [
          {
            label,
            shares: parts.map(({ name, share }) => ({
              name: partNames[name] ?? name,
              share_percent: 100 * share,
            })),
          },
        ],
  );
}

const partNames: Readonly<Record<string, string>> = {
  setting: "between settings",
  generator: "between generators",
  residual: "in neither",
};
