import { mean } from "../../stats/mean";
import { costUsd, worstCaseCostUsd, type Price } from "../../models/pricing";
import { countTokens } from "../../models/token-count";
import { type AnswerOptions, planAnswers } from "./answer-benchmark";

/** What answering a benchmark will take, told without asking the model anything. */
export interface AnswerEstimate {
  readonly benchmark: string;
  readonly model: string;
  /** One an answer. */
  readonly calls: number;
  readonly inputTokens: number;
  /** At most: no answer is longer. */
  readonly mostOutputTokens: number;
  /** US dollars, of the prompts alone; undefined without a price. */
  readonly inputCostUsd: number | undefined;
  /** Every answer at the token limit, every byte of a prompt a token; undefined without a price. */
  readonly worstCaseUsd: number | undefined;
  /** What the numbers rest on, a sentence each. */
  readonly assumptions: readonly string[];
}

const promptsCounted = 50;

export function estimateAnswers(
  model: string,
  options: Pick<
    AnswerOptions,
    "benchmark" | "problems" | "style" | "n" | "samples" | "decoding" | "price"
  >,
): AnswerEstimate {
  const { questions, decoding } = planAnswers(options);
  const { price } = options;
  const step = Math.max(1, Math.floor(questions.length / promptsCounted));
  const counted = questions.filter((_, place) => place % step === 0);
  const inputTokens = Math.round(
    mean(counted.map(({ prompt }) => countTokens(prompt))) * questions.length,
  );
  const sampling = { ...decoding, maxTokens: decoding.maxNewTokens };
  const worst = questions.map(({ prompt }) =>
    worstCaseCostUsd({ messages: [{ role: "user", content: prompt }], sampling }, price),
  );
  return {
    benchmark: options.benchmark,
    model,
    calls: questions.length,
    inputTokens,
    mostOutputTokens: decoding.maxNewTokens * questions.length,
    inputCostUsd: inputCost(inputTokens, price),
    worstCaseUsd: worst.some((usd) => usd === undefined)
      ? undefined
      : worst.reduce<number>((sum, usd) => sum + (usd ?? 0), 0),
    assumptions: [
      `input: mean of ${counted.length} prompts, in tokens of o200k_base`,
      `output: at most ${decoding.maxNewTokens} tokens an answer`,
    ],
  };
}

function inputCost(inputTokens: number, price: Price | undefined): number | undefined {
  return costUsd({ inputTokens, cachedInputTokens: 0, outputTokens: 0 }, price);
}
