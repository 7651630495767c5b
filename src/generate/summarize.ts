import type { RejectionReason } from "../bench/instance";
import type { Setting } from "../bench/settings";
import type { GenerateOptions } from "./run-options";
import type { Totals } from "../calls/totals";

/** Where a run stands, over all its starts unless said otherwise. */
export interface GenerateSummary {
  readonly run: string;
  readonly setting: Setting;
  readonly generator: string;
  readonly requested: number;
  readonly accepted: number;
  /** Those of `accepted` that earlier starts made. */
  readonly acceptedEarlier: number;
  /** Completions not used, by reason; reasons that did not occur are left out. */
  readonly rejected: Readonly<Partial<Record<RejectionReason, number>>>;
  /** Rejections for being a duplicate of an instance or a seed. */
  readonly duplicates: number;
  /** Completions received. */
  readonly calls: number;
  /** Failed attempts before completions. */
  readonly retries: number;
  /** Sums over the calls whose usage is known. */
  readonly tokens: {
    readonly input: number;
    readonly cachedInput: number;
    readonly output: number;
  };
  readonly callsWithoutUsage: number;
  /** Over the calls whose cost is known; null when none is. */
  readonly costUsd: number | null;
  readonly callsWithoutCost: number;
  /** Worst case of what may have been billed without an answer; counted under a budget only. */
  readonly unconfirmedUsd: number;
  /** Duration of this start. */
  readonly seconds: number;
}

/** Where a run stands, as its callers see it. */
export function summarize(
  { out, setting, model, n }: GenerateOptions,
  state: {
    readonly accepted: number;
    readonly acceptedEarlier: number;
    readonly rejected: Readonly<Record<RejectionReason, number>>;
    readonly totals: Readonly<Totals>;
    readonly unconfirmedUsd: number;
    readonly seconds: number;
  },
): GenerateSummary {
  const { totals, rejected } = state;
  const isCostKnown = totals.callsWithoutCost < totals.calls || totals.calls === 0;
  return {
    run: out,
    setting,
    generator: model.name,
    requested: n,
    accepted: state.accepted,
    acceptedEarlier: state.acceptedEarlier,
    rejected: Object.fromEntries(Object.entries(rejected).filter(([, count]) => count > 0)),
    duplicates: rejected.duplicate_instance + rejected.duplicate_seed,
    calls: totals.calls,
    retries: totals.retries,
    tokens: {
      input: totals.inputTokens,
      cachedInput: totals.cachedInputTokens,
      output: totals.outputTokens,
    },
    callsWithoutUsage: totals.callsWithoutUsage,
    costUsd: isCostKnown ? totals.costUsd : null,
    callsWithoutCost: totals.callsWithoutCost,
    unconfirmedUsd: state.unconfirmedUsd,
    seconds: state.seconds,
  };
}
