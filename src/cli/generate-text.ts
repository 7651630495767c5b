import { isSimulated } from "../classroom/is-simulated";
import type { Estimate } from "../generate/estimate";
import type { GenerateSummary } from "../generate/summarize";
import type { Originality } from "../generate/originality";
import { duration } from "../generate/progress-text";

/** A finished run, for a reader. */
export function summaryText(
  summary: GenerateSummary,
  originality: Originality,
  shutdownDate: string | undefined,
): string {
  const { tokens, rejected, costUsd, callsWithoutCost, unconfirmedUsd } = summary;
  const reasons = Object.entries(rejected).map(([reason, count]) => `${reason} ${count}`);
  const unknown = callsWithoutCost > 0 ? ` (cost of ${callsWithoutCost} calls unknown)` : "";
  const unconfirmed = unconfirmedUsd > 0 ? `, up to ${dollars(unconfirmedUsd)} unconfirmed` : "";
  return [
    `${summary.accepted} instances in ${summary.run}, by ${named(summary.generator)} for ${summary.setting}`,
    `rejected: ${reasons.join(", ") || "none"}`,
    `calls: ${summary.calls}, failed attempts before them: ${summary.retries}`,
    `tokens: ${tokens.input} in (${tokens.cachedInput} cached), ${tokens.output} out`,
    `${costLabel(summary.generator)}: ${costUsd === null ? "unknown" : dollars(costUsd) + unknown}${unconfirmed}`,
    `time: ${duration(summary.seconds)}`,
    `near-duplicates: ${originality.nearDuplicatePercent.toFixed(1)}%`,
    ...originality.contamination.map(
      ({ benchmark, contaminatedInstances, contaminatedPercent, touchedProblems, problems }) =>
        `${benchmark}: ${contaminatedInstances} instances (${contaminatedPercent.toFixed(1)}%) share 13 words in a row with ${touchedProblems} of its ${problems} problems`,
    ),
    ...(shutdownDate === undefined
      ? []
      : [
          `${summary.generator} is switched off on ${shutdownDate}; this run cannot be repeated after`,
        ]),
    `next: agoralab intrinsic ${summary.run}, agoralab train ${summary.run} --student ${isSimulated(summary.generator) ? "classroom" : "ray, or export it for a trainer of your own"}`,
  ].join("\n");
}

/** A dry run, for a reader. */
export function estimateText(estimate: Estimate): string {
  const { inputTokens, outputTokens, costUsd, worstCaseUsd, seconds } = estimate;
  return [
    `${estimate.setting} with ${named(estimate.generator)}: nothing was asked yet`,
    `calls: ${estimate.calls}`,
    `tokens: about ${inputTokens} in, ${outputTokens === undefined ? "unknown" : `about ${outputTokens}`} out`,
    `${costLabel(estimate.generator)}: ${costUsd === undefined ? "unknown" : `about ${dollars(costUsd)}`}, at worst ${
      worstCaseUsd === undefined ? "unknown (no price; see --prices)" : dollars(worstCaseUsd)
    } at one call an instance (--budget-usd caps the rest)`,
    `time: ${seconds === undefined ? "unknown" : `about ${duration(seconds)}`}`,
    ...estimate.assumptions.map((assumption) => `  ${assumption}`),
  ].join("\n");
}

function named(generator: string): string {
  return isSimulated(generator) ? `the simulated teacher ${generator}` : generator;
}

function costLabel(generator: string): string {
  return isSimulated(generator) ? "simulated cost (nothing is charged)" : "cost";
}

function dollars(usd: number): string {
  return `$${usd.toFixed(usd < 1 ? 4 : 2)}`;
}
