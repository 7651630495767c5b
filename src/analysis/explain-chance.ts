import { InputError } from "../errors";
import { type Design, columnOf } from "../stats/design";
import { indicators } from "../stats/indicators";
import { mean } from "../stats/mean";
import { orthonormalBasis, squaresAlong } from "../stats/orthonormal-basis";
import { pca } from "../stats/pca";
import {
  anyShuffle,
  permutationTest,
  type Shuffle,
  shuffleGroups,
  shuffleWithin,
} from "../stats/permutation-test";
import { quantile } from "../stats/quantile";
import { createRandom, type Random } from "../stats/random";
import { sumOfSquares } from "../stats/sum-of-squares";
import type { ExplainFrame } from "./explain-frame";
import { attempt, type Refusal } from "./refusal";

/** What an R2 is worth against the R2 of rows whose targets were shuffled. */
export interface ChanceTest {
  readonly id: "components" | "features" | "beyond-setting" | "beyond-setting-by-generator";
  /** What is explained by what. */
  readonly statistic: string;
  /** What is shuffled. */
  readonly shuffled: string;
  readonly observed: number;
  readonly chanceMean: number;
  /** 95% of shuffles stay below it. */
  readonly chanceHigh: number;
  readonly p: number;
  /** R2 of every shuffle. */
  readonly chance: readonly number[];
}

export interface ChanceOptions {
  readonly components: number;
  /** Shuffles, from 1. */
  readonly samples: number;
  readonly seed: string;
}

/**
 * Permutation tests of in-sample R2, from the most lenient to the strictest: all rows shuffled; rows
 * shuffled within their setting, for what features say beyond it; whole generators exchanged, for
 * the same when the rows of a generator are not independent. The last needs every generator to have
 * one row in every setting.
 */
export function explainChance(
  frame: ExplainFrame,
  { components, samples, seed }: ChanceOptions,
): readonly (ChanceTest | Refusal)[] {
  const { design, generators, settings } = frame;
  const rows = design.y.length;
  const random = (id: string) => createRandom(`${seed}/chance/${id}`);
  const test = (
    id: ChanceTest["id"],
    words: Pick<ChanceTest, "statistic" | "shuffled">,
    share: R2OfOrder,
    shuffle: Shuffle,
  ): ChanceTest => {
    const { observed, chance, p } = permutationTest({ rows, statistic: share, shuffle, samples });
    const chanceHigh = quantile(chance, 0.95);
    return { id, ...words, observed, chanceMean: mean(chance), chanceHigh, p, chance };
  };
  const names = design.names.length;
  const all = `${names} ${names === 1 ? "feature" : "features"}`;
  const tests = [
    ...(components < names
      ? [
          attempt(() =>
            test(
              "components",
              { statistic: `R² of ${components} components`, shuffled: "all rows" },
              shareOf(scoresOf(design, components), design.y),
              anyShuffle(rows, random("components")),
            ),
          ),
        ]
      : []),
    attempt(() =>
      test(
        "features",
        { statistic: `R² of ${all}`, shuffled: "all rows" },
        shareOf(columnsOf(design), design.y),
        anyShuffle(rows, random("features")),
      ),
    ),
  ];
  if (!settings) return tests;
  const within = shareOf(columnsOf(design), design.y, indicators(settings));
  const statistic = `share of what the setting leaves, by ${all}`;
  tests.push(
    attempt(() =>
      test(
        "beyond-setting",
        { statistic, shuffled: "rows within a setting" },
        within,
        shuffleWithin(settings, random("beyond-setting")),
      ),
    ),
  );
  if (generators) {
    tests.push(
      attempt(() =>
        test(
          "beyond-setting-by-generator",
          { statistic, shuffled: "whole generators" },
          within,
          exchange(generators, settings, random("beyond-setting-by-generator")),
        ),
      ),
    );
  }
  return tests;
}

/** Fewer can be exchanged in at most 24 ways, and no p could fall below 1 in 24. */
const fewestGenerators = 5;

/** @throws InputError where whole generators cannot be exchanged, or in too few ways */
function exchange(
  generators: readonly string[],
  settings: readonly string[],
  random: Random,
): Shuffle {
  const count = new Set(generators).size;
  if (count < fewestGenerators) {
    throw new InputError(
      `${count} generators can be exchanged in too few ways for a test; ${fewestGenerators} are the least`,
    );
  }
  const shuffle = shuffleGroups(generators, settings, random);
  if (shuffle) return shuffle;
  throw new InputError(
    "whole generators cannot be exchanged where one lacks a setting that another has, or has it twice",
  );
}

type R2OfOrder = (order: readonly number[]) => number;

/**
 * R2 of shuffled targets on columns, of what is left once `beside` is taken from both sides. The
 * shuffles must leave alone what `beside` explains of the target.
 */
function shareOf(
  columns: readonly (readonly number[])[],
  y: readonly number[],
  beside: readonly (readonly number[])[] = [],
): R2OfOrder {
  const centre = mean(y);
  const deviations = y.map((value) => value - centre);
  const base = orthonormalBasis(beside).vectors;
  const { vectors } = orthonormalBasis(columns, base);
  const total = sumOfSquares(deviations) - squaresAlong(base, deviations);
  return (order) =>
    squaresAlong(
      vectors,
      order.map((row) => deviations[row]!),
    ) / total;
}

function columnsOf({ x, names }: Design): number[][] {
  return names.map((_, j) => columnOf(x, j));
}

function scoresOf(design: Design, components: number): number[][] {
  const { scores } = pca(design);
  return Array.from({ length: components }, (_, c) => columnOf(scores, c));
}
