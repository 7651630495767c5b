import { throwIfInterrupted } from "../models/interruption";
import type { MeasureContext } from "./measure-context";
import type { SourcePair } from "./pair-source";

/**
 * The pairs of a source in order; an interruption takes effect between two.
 * @param options.isSampled only those that judges look at
 */
export async function* selectedPairs(
  { source, sampled, signal }: Pick<MeasureContext, "source" | "sampled" | "signal">,
  { isSampled = false }: { readonly isSampled?: boolean } = {},
): AsyncGenerator<SourcePair, void, undefined> {
  let place = 0;
  for await (const pair of source.pairs()) {
    throwIfInterrupted(signal);
    if (!isSampled || !sampled || sampled.has(place)) yield pair;
    place += 1;
  }
}
