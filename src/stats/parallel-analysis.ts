import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { InputError } from "../errors";
import { correlationMatrix } from "./correlation-matrix";
import type { Design } from "./design";
import { quantile } from "./quantile";
import { mean } from "./mean";
import type { Random } from "./random";

export interface ParallelAnalysis {
  /** Of the correlation matrix, largest first; they sum to the number of columns. */
  readonly eigenvalues: readonly number[];
  /** Mean eigenvalue of each rank among random tables. */
  readonly chanceMean: readonly number[];
  /** Quantile of the eigenvalues of each rank among random tables. */
  readonly chanceHigh: readonly number[];
  /** Leading components whose eigenvalue exceeds `chanceHigh`, up to the first that does not. */
  readonly components: number;
}

/**
 * Horn's parallel analysis: how many principal components carry more variance than those of as many
 * unrelated normal columns over as many rows would by luck.
 * @param options.samples random tables, from 1; level: the quantile to exceed, default 0.95
 * @throws InputError as `correlationMatrix`, and on fewer rows than 3
 * @see Horn, A rationale and test for the number of factors in factor analysis, 1965; the quantile
 *   in place of Horn's mean: Glorfeld, 1995
 */
export function parallelAnalysis(
  table: Pick<Design, "x" | "names">,
  {
    samples,
    random,
    level = 0.95,
  }: { readonly samples: number; readonly random: Random; readonly level?: number },
): ParallelAnalysis {
  const { x, names } = table;
  if (x.length < 3) throw new InputError(`parallel analysis requires 3 rows, got ${x.length}`);
  const eigenvalues = correlationEigenvalues(table);
  const chance = Array.from({ length: samples }, () =>
    correlationEigenvalues({ x: x.map(() => names.map(() => random.normal())), names }),
  );
  const ofRank = names.map((_, rank) => chance.map((values) => values[rank]!));
  const chanceHigh = ofRank.map((values) => quantile(values, level));
  const first = eigenvalues.findIndex((value, rank) => !(value > chanceHigh[rank]!));
  return {
    eigenvalues,
    chanceMean: ofRank.map(mean),
    chanceHigh,
    components: first === -1 ? names.length : first,
  };
}

/** Largest first. */
function correlationEigenvalues(table: Pick<Design, "x" | "names">): number[] {
  const { realEigenvalues } = new EigenvalueDecomposition(new Matrix(correlationMatrix(table)), {
    assumeSymmetric: true,
  });
  return realEigenvalues.toSorted((a, b) => b - a);
}
