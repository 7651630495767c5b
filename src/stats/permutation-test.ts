import type { Random } from "./random";

/** A new order of rows: position i is to hold what row order[i] held. */
export type Shuffle = () => readonly number[];

export interface PermutationTestInput {
  readonly rows: number;
  /** Of the rows in an order; large values speak against chance. */
  readonly statistic: (order: readonly number[]) => number;
  readonly shuffle: Shuffle;
  /** Shuffles, from 1. */
  readonly samples: number;
}

export interface PermutationTest {
  readonly observed: number;
  /** The statistic of each shuffle. */
  readonly chance: readonly number[];
  /** (1 + shuffles at least as large as observed) / (1 + shuffles): never 0. */
  readonly p: number;
}

/**
 * How often shuffled rows reach the statistic of the rows as they are. The rows as they are count
 * as one shuffle, which keeps p from being 0 and the test valid at any number of shuffles.
 * @see Phipson and Smyth, Permutation p-values should never be zero, 2010
 */
export function permutationTest(input: PermutationTestInput): PermutationTest {
  const { rows, statistic, shuffle, samples } = input;
  const observed = statistic(Array.from({ length: rows }, (_, row) => row));
  const chance = Array.from({ length: samples }, () => statistic(shuffle()));
  // A shuffle that changes nothing may differ from the rows as they are by rounding.
  const reach = observed - 1e-12 * Math.abs(observed);
  const asLarge = chance.filter((value) => value >= reach).length;
  return { observed, chance, p: (1 + asLarge) / (1 + samples) };
}

/** Every order of all rows, equally likely. */
export function anyShuffle(rows: number, random: Random): Shuffle {
  const order = Array.from({ length: rows }, (_, row) => row);
  return () => random.shuffle(order);
}

/**
 * Rows change places only with rows of the same group.
 * @param groups one value a row
 */
export function shuffleWithin(groups: readonly string[], random: Random): Shuffle {
  const members = [...new Set(groups)].map((group) =>
    [...groups.keys()].filter((row) => groups[row] === group),
  );
  return () => {
    const order = groups.map((_, row) => row);
    for (const rows of members) {
      random.shuffle(rows).forEach((from, index) => (order[rows[index]!] = from));
    }
    return order;
  };
}

/**
 * Whole groups change places: each takes over all rows of another, place by place, so that what the
 * rows of a group have in common stays together.
 * @param groups one value a row
 * @param places one value a row: where in its group the row stands
 * @returns undefined unless every group has exactly one row in every place
 */
export function shuffleGroups(
  groups: readonly string[],
  places: readonly string[],
  random: Random,
): Shuffle | undefined {
  const names = [...new Set(groups)];
  const rowAt = new Map(groups.map((group, row) => [`${group}\n${places[row]}`, row]));
  const isComplete =
    rowAt.size === groups.length && rowAt.size === names.length * new Set(places).size;
  if (!isComplete) return undefined;
  return () => {
    const drawn = random.shuffle(names);
    const sourceOf = new Map(names.map((name, index) => [name, drawn[index]!]));
    return groups.map((group, row) => rowAt.get(`${sourceOf.get(group)}\n${places[row]}`)!);
  };
}
