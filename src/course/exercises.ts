import type { Exercise } from "./exercise";
import { costAndQuantity } from "./lessons/cost-and-quantity";
import { pcaByHand } from "./lessons/pca-by-hand";
import { pgrAndItsTraps } from "./lessons/pgr-and-its-traps";
import { readingIntrinsicMetrics } from "./lessons/reading-intrinsic-metrics";
import { regressionWith54Rows } from "./lessons/regression-with-54-rows";
import { whatAGeneratorIsJudgedBy } from "./lessons/what-a-generator-is-judged-by";

/** All exercises of the course, in its order. */
export const exercises: readonly Exercise[] = [
  ...whatAGeneratorIsJudgedBy,
  ...pgrAndItsTraps,
  ...readingIntrinsicMetrics,
  ...regressionWith54Rows,
  ...pcaByHand,
  ...costAndQuantity,
];
