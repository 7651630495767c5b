import { join } from "node:path";
import { InputError } from "../errors";
import { costUsd, type Price } from "../models/pricing";
import { readLines } from "../store/read-lines";
import { isCall, isInstance } from "../store/records";

/** What one accepted instance costs, and how that is known. US dollars. */
export interface InstanceCost {
  readonly usd_per_instance: number;
  /** `calls`: paid and counted; `table`: a table's cost column; `prices`: prices and assumed lengths. */
  readonly source: "calls" | "table" | "prices";
  /** Accepted instances a call, 0 to 1; null when unknown. */
  readonly accepted_share: number | null;
  /** Of the cost, from the scatter of calls; null when unknown. */
  readonly standard_error_usd: number | null;
  /** The reckoning in words. */
  readonly how: string;
}

/** Assumed lengths, for a generator that has not been run. */
export interface CostAssumptions {
  /** Tokens of a prompt. */
  readonly inputTokens: number;
  /** Tokens of a completion. */
  readonly outputTokens: number;
  /** Share of completions accepted, above 0, at most 1: rejects are paid for. */
  readonly acceptedShare: number;
  /** Share of the prompt that comes from the provider's cache, 0 to 1. */
  readonly cachedShare: number;
  /** At batch prices. */
  readonly batch: boolean;
}

/**
 * Cost of an accepted instance from a price and assumed lengths.
 * @throws InputError when the price list has no batch price, or the prompt is longer than the price
 *   holds for
 */
export function costFromPrice(
  price: Price,
  { inputTokens, outputTokens, acceptedShare, cachedShare, batch }: CostAssumptions,
): InstanceCost {
  const cachedInputTokens = inputTokens * cachedShare;
  const call = costUsd({ inputTokens, cachedInputTokens, outputTokens }, price, { batch });
  if (call === undefined) {
    throw new InputError(
      batch
        ? `no batch price is known for "${price.model}"; leave --batch out, or give one with --prices`
        : `the price of "${price.model}" holds for prompts of up to ${price.up_to_input_tokens} tokens, not ${inputTokens}`,
    );
  }
  return {
    usd_per_instance: call / acceptedShare,
    source: "prices",
    accepted_share: acceptedShare,
    standard_error_usd: null,
    how: `assumed: ${inputTokens} tokens in${cachedShare > 0 ? `, ${percent(cachedShare)} of them cached` : ""}, ${outputTokens} out, ${percent(acceptedShare)} accepted; ${batch ? "batch prices" : "prices"} of ${price.source}`,
  };
}

/** What a run paid, and what it has to show for it. */
export interface RunSpending {
  readonly accepted: number;
  readonly calls: number;
  /** Calls whose cost is unknown. */
  readonly unpriced: number;
  /** Of the others, US dollars. */
  readonly usd: number;
  readonly usdSquares: number;
}

/**
 * Sums up a run's `calls.jsonl`, rejected completions and all, and counts its accepted instances.
 * @param options.price reckons each call anew from its tokens (those from the provider's cache at their
 *   own price), instead of taking the cost that was written down
 * @throws InputError naming the line that is no call or no instance
 */
export async function readSpending(
  run: string,
  { price, batch }: { readonly price?: Price; readonly batch?: boolean } = {},
): Promise<RunSpending> {
  let [calls, unpriced, usd, usdSquares] = [0, 0, 0, 0];
  for await (const { record, where } of records(join(run, "calls.jsonl"))) {
    if (!isCall(record)) throw new InputError(`${where} is no call`);
    const { input_tokens, cached_input_tokens, output_tokens } = record;
    const usage =
      input_tokens === null || output_tokens === null
        ? undefined
        : {
            inputTokens: input_tokens,
            cachedInputTokens: cached_input_tokens ?? 0,
            outputTokens: output_tokens,
          };
    const cost = price ? costUsd(usage, price, { batch }) : (record.cost_usd ?? undefined);
    calls += 1;
    if (cost === undefined) unpriced += 1;
    usd += cost ?? 0;
    usdSquares += (cost ?? 0) ** 2;
  }
  let accepted = 0;
  for await (const { record, where } of records(join(run, "instances.jsonl"))) {
    if (!isInstance(record)) throw new InputError(`${where} is no instance`);
    accepted += 1;
  }
  return { accepted, calls, unpriced, usd, usdSquares };
}

/**
 * Cost of an accepted instance over several runs of a generator. Calls of unknown cost count as
 * the mean of the others.
 * @returns undefined when no call's cost is known, or nothing was accepted
 */
export function costOfRuns(runs: readonly RunSpending[]): InstanceCost | undefined {
  const sum = (of: (run: RunSpending) => number) => runs.reduce((total, run) => total + of(run), 0);
  const calls = sum((run) => run.calls);
  const accepted = sum((run) => run.accepted);
  const unpriced = sum((run) => run.unpriced);
  const priced = calls - unpriced;
  if (priced === 0 || accepted === 0) return undefined;
  const call = sum((run) => run.usd) / priced;
  const variance = Math.max(0, sum((run) => run.usdSquares) / priced - call ** 2);
  const share = Math.min(1, accepted / calls);
  const usd = (call * calls) / accepted;
  // Delta method for a ratio: the scatter of a call's cost and of what comes of it.
  const relative = (call === 0 ? 0 : variance / call ** 2 / priced) + (1 - share) / accepted;
  const guess = unpriced > 0 ? `; ${unpriced} of unknown cost counted as the mean` : "";
  return {
    usd_per_instance: usd,
    source: "calls",
    accepted_share: share,
    standard_error_usd: usd * Math.sqrt(relative),
    how: `${calls} calls for ${accepted} accepted instances (${percent(share)})${guess}`,
  };
}

/** Complete lines of a log, parsed; a half-written last line is left out. */
async function* records(
  path: string,
): AsyncGenerator<{ readonly record: unknown; readonly where: string }> {
  for await (const { bytes, number, ended } of readLines(path)) {
    if (!ended) continue;
    const where = `${path} line ${number}`;
    try {
      yield { record: JSON.parse(bytes.toString("utf8")) as unknown, where };
    } catch (error) {
      throw new InputError(`${where} is not JSON; run generate on it again to mend the file`, {
        cause: error,
      });
    }
  }
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))}%`;
}
