import { type Design, checkDesign } from "./design";
import { dot } from "./dot";
import type { LinearModel } from "./linear-model";
import { mean } from "./mean";
import { componentsWithVariance, pca } from "./pca";
import { sumOfSquares } from "./sum-of-squares";
import { unstandardised } from "./standardise";

/**
 * Principal-component regressions on 0, 1, 2, … components, from one decomposition: scores are
 * uncorrelated, so that each further one only adds its own term.
 * @param most components of the largest model; beyond those that have any variance the last repeats
 * @returns most + 1 models in the predictors' own units, the first predicting the mean
 * @throws InputError as `pca`
 */
export function principalComponentPath(design: Design, most: number): readonly LinearModel[] {
  checkDesign(design);
  const { y, names } = design;
  const fit = pca(design);
  const available = componentsWithVariance(fit);
  const yMean = mean(y);
  const weights = names.map(() => 0);
  return Array.from({ length: most + 1 }, (_, count) => {
    if (count > 0 && count <= available) {
      const loading = fit.loadings[count - 1]!;
      const scores = fit.scores.map((row) => row[count - 1]!);
      const slope = dot(scores, y) / sumOfSquares(scores);
      loading.forEach((entry, j) => (weights[j]! += slope * entry));
    }
    return unstandardised([...weights], yMean, fit);
  });
}
