import { type Price, worstCaseCostUsd } from "../../models/pricing";
import type { ChatRequest } from "../../models/chat-model";
import { countTokens } from "../../models/token-count";
import { alpacaRequest } from "./alpaca-judge";
import { arenaRequest } from "./arena-judge";
import { type JudgeOptions, outputPairs } from "./judge-options";
import type { JudgedBenchmark } from "./outputs";

/** What judging will take, told without asking the judge anything. */
export interface JudgeEstimate {
  readonly benchmark: JudgedBenchmark;
  readonly judge: string;
  /** Without games that have to be asked once more. */
  readonly calls: number;
  readonly inputTokens: number;
  readonly mostOutputTokens: number;
  /** Every answer at the token limit, every byte of a prompt a token; undefined without a price. */
  readonly worstCaseUsd: number | undefined;
}

export function estimateJudging(
  benchmark: JudgedBenchmark,
  judge: string,
  options: Pick<JudgeOptions, "problems" | "model" | "baseline"> & { readonly price?: Price },
): JudgeEstimate {
  const requests = outputPairs(options).flatMap(({ text, baseline, model }): ChatRequest[] => {
    if (model === null) return [];
    if (benchmark === "arena_hard") {
      return [
        arenaRequest({ question: text, baseline, model }, 0),
        arenaRequest({ question: text, baseline, model }, 1),
      ];
    }
    return model === baseline ? [] : [alpacaRequest({ instruction: text, baseline, model }, false)];
  });
  const worst = requests.map((request) => worstCaseCostUsd(request, options.price));
  return {
    benchmark,
    judge,
    calls: requests.length,
    inputTokens: sum(
      requests.flatMap(({ messages }) => messages.map(({ content }) => countTokens(content))),
    ),
    mostOutputTokens: sum(requests.map(({ sampling }) => sampling.maxTokens)),
    worstCaseUsd: worst.some((usd) => usd === undefined)
      ? undefined
      : sum(worst.map((usd) => usd ?? 0)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
