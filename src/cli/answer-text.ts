import type { TaskProgress } from "../calls/task-log";
import type { AnswerSummary } from "../evaluate/answering/answer-benchmark";
import type { AnswerEstimate } from "../evaluate/answering/estimate-answers";
import { duration } from "../generate/progress-text";

/** Paid work of a known length in one line: done of requested, rate, time left, cost so far. */
export function taskProgressText(
  { done, doneEarlier, givenUp, totals }: TaskProgress,
  { requested, seconds, what }: { requested: number; seconds: number; what: string },
): string {
  const perSecond = seconds > 0 ? (done - doneEarlier) / seconds : 0;
  const left = perSecond > 0 ? duration((requested - done) / perSecond) : "?";
  const failed = givenUp > 0 ? `, ${givenUp} without answer` : "";
  return `${done} of ${requested} ${what}, ${perSecond.toFixed(1)}/s, ${left} left${failed}, ${costText(totals)}`;
}

export function answerProgressText(summary: AnswerSummary): string {
  return taskProgressText(summary, { ...summary, what: "answers" });
}

/** Finished answering, for a reader. */
export function answerSummaryText(summary: AnswerSummary, run: string): string {
  const { benchmark, totals, unanswered, cut, unsent, unconfirmedUsd } = summary;
  const unconfirmed = unconfirmedUsd > 0 ? `, up to ${dollars(unconfirmedUsd)} unconfirmed` : "";
  return [
    `${summary.done} answers to ${benchmark} in ${summary.file}, by ${summary.model}`,
    `without an output: ${unanswered}${unanswered > 0 ? " (the same command asks those again that failed)" : ""}`,
    `cut at the token limit: ${cut}`,
    ...(unsent.length > 0 ? [`asked for and not taken by the model: ${unsent.join(", ")}`] : []),
    `calls: ${totals.calls}, failed attempts before them: ${totals.retries}`,
    `tokens: ${totals.inputTokens} in (${totals.cachedInputTokens} cached), ${totals.outputTokens} out`,
    `cost: ${costText(totals).replace(/^cost /, "")}${unconfirmed}`,
    `time: ${duration(summary.seconds)}`,
    nextStep(benchmark, run),
  ].join("\n");
}

function nextStep(benchmark: string, run: string): string {
  return benchmark === "alpacaeval2" || benchmark === "arena_hard"
    ? `next: agoralab judge ${benchmark} --run ${run} --judge MODEL --baseline FILE`
    : `next: agoralab score --benchmark ${benchmark} --run ${run}`;
}

/** A dry run, for a reader. */
export function answerEstimateText(estimate: AnswerEstimate): string {
  const { inputCostUsd, worstCaseUsd } = estimate;
  return [
    `${estimate.benchmark} with ${estimate.model}: nothing was asked yet`,
    `calls: ${estimate.calls}`,
    `tokens: about ${estimate.inputTokens} in, at most ${estimate.mostOutputTokens} out`,
    `cost: ${
      worstCaseUsd === undefined || inputCostUsd === undefined
        ? "unknown (no price; see --prices)"
        : `about ${dollars(inputCostUsd)} for the prompts, at worst ${dollars(worstCaseUsd)} in all`
    }`,
    ...estimate.assumptions.map((assumption) => `  ${assumption}`),
  ].join("\n");
}

function costText({ calls, callsWithoutCost, costUsd }: TaskProgress["totals"]): string {
  if (calls > 0 && callsWithoutCost === calls) return "cost unknown";
  const unknown = callsWithoutCost > 0 ? ` (cost of ${callsWithoutCost} calls unknown)` : "";
  return dollars(costUsd) + unknown;
}

export function dollars(usd: number): string {
  return `$${usd.toFixed(usd < 1 ? 4 : 2)}`;
}
