import { InputError } from "../errors";
import { loadPrices, type Price, priceOf } from "../models/pricing";
import { groupBy } from "./group-by";
import {
  type CostAssumptions,
  costFromPrice,
  costOfRuns,
  type InstanceCost,
} from "./instance-cost";
import type { PlanCandidate } from "./plan-candidate";
import type { QuantityRow } from "./quantity";
import type { QuantityRun } from "./quantity-runs";
import { costOfRows } from "./quantity-table";

/** Where the cost of an instance comes from when it was not measured, or is to be another. */
export interface PriceSources extends CostAssumptions {
  /** Prices that win over what a table says. */
  readonly own: readonly Price[];
  /** All prices, own ones among them, by the generator's exact name. */
  readonly prices: readonly Price[];
}

/** Our price list, and instances of middling length, all accepted. */
export function defaultSources(): PriceSources {
  return {
    own: [],
    prices: loadPrices(),
    ...{ inputTokens: 1000, outputTokens: 500, acceptedShare: 1, cachedShare: 0, batch: false },
  };
}

/**
 * Candidates from rows of a table: their cost from own prices and assumed lengths, else from the
 * table's cost column, else from the price list.
 * @throws InputError when a generator has neither
 */
export function tableCandidates(
  rows: readonly QuantityRow[],
  sources: PriceSources = defaultSources(),
): PlanCandidate[] {
  return [...groupBy(rows, ({ generator }) => generator)].map(([generator, own]) => ({
    generator,
    rows: own,
    cost:
      priced(generator, sources.own, sources) ??
      costOfRows(own) ??
      priced(generator, sources.prices, sources) ??
      unknown(generator, "give the table a column cost_usd, or a price with --prices"),
  }));
}

/**
 * Candidates from run directories: their cost from what their calls were paid (all runs of a generator
 * together), else from the price list and assumed lengths.
 * @throws InputError when a generator has neither
 */
export function runCandidates(
  runs: readonly QuantityRun[],
  sources: PriceSources = defaultSources(),
): PlanCandidate[] {
  return [...groupBy(runs, ({ row }) => row.generator)].map(([generator, own]) => ({
    generator,
    rows: own.map(({ row }) => row),
    cost:
      costOfRuns(own.map(({ spending }) => spending)) ??
      priced(generator, sources.prices, sources) ??
      unknown(generator, "no call's cost is on record; give a price with --prices"),
  }));
}

/**
 * What is known of the generators of these names, in their order.
 * @param names undefined: all of them
 * @throws InputError naming the one of which nothing is known, and those that are there
 */
export function chosenOf<T>(
  items: readonly T[],
  generatorOf: (item: T) => string,
  names: readonly string[] | undefined,
): readonly T[] {
  if (names === undefined) return items;
  const groups = groupBy(items, generatorOf);
  return names.flatMap((name) => {
    const found = groups.get(name);
    if (found) return found;
    const known = [...groups.keys()].join(", ");
    throw new InputError(`nothing was measured of candidate "${name}"; there are ${known}`);
  });
}

function priced(
  generator: string,
  prices: readonly Price[],
  assumptions: CostAssumptions,
): InstanceCost | undefined {
  const price = priceOf(generator, prices);
  return price && costFromPrice(price, assumptions);
}

function unknown(generator: string, hint: string): never {
  throw new InputError(`what an instance of "${generator}" costs is not known: ${hint}`);
}
