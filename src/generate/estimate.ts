import type { Format, Seed } from "../bench/instance";
import { parseSetting, type Setting } from "../bench/settings";
import { costUsd, worstCaseCostUsd, type Price } from "../models/pricing";
import { mean } from "../stats/mean";
import { buildPrompt } from "./prompt";
import type { PromptTemplate } from "./prompt-template";
import { countTokens } from "../models/token-count";

/** What a run will take, from a few of its prompts and the length of its seeds. */
export interface Estimate {
  readonly setting: Setting;
  readonly generator: string;
  /** One an instance; each rejected completion adds one. */
  readonly calls: number;
  readonly inputTokens: number;
  /** Undefined when the seeds say nothing about the length of what is asked for. */
  readonly outputTokens: number | undefined;
  /** US dollars; undefined when the price or the output is unknown. */
  readonly costUsd: number | undefined;
  /** Every completion at the token limit, every byte of a prompt a token; undefined without a price. */
  readonly worstCaseUsd: number | undefined;
  /** Undefined when the output is unknown. */
  readonly seconds: number | undefined;
  /** What the numbers rest on, a sentence each. */
  readonly assumptions: readonly string[];
}

export interface EstimateOptions {
  readonly setting: Setting;
  readonly generator: string;
  readonly seeds: readonly Seed[];
  readonly template: PromptTemplate;
  readonly format: Format;
  readonly n: number;
  readonly concurrency: number;
  readonly seed: number;
  readonly temperature: number;
  readonly topP: number;
  readonly maxTokens: number;
  readonly price?: Price;
  /** At batch prices; the time is then the provider's. */
  readonly batch?: boolean;
}

const promptsRendered = 20;
/** A middling speed of hosted models; the only number here that is not measured. */
const outputTokensPerSecond = 50;

/**
 * Estimates calls, tokens, cost and time without asking the model anything.
 * @throws InputError as `buildPrompt`, when a prompt cannot be made
 */
export function estimateRun(options: EstimateOptions): Estimate {
  const { setting, generator, n, maxTokens, price, batch, concurrency } = options;
  const sampling = { temperature: options.temperature, topP: options.topP, maxTokens };
  const rendered = Math.min(n, promptsRendered);
  const prompts = Array.from({ length: rendered }, (_, k) =>
    buildPrompt({ ...options, pool: [], index: Math.floor((k * n) / rendered), attempt: 0 }),
  );
  const inputTokens = mean(
    prompts.map(({ messages }) =>
      messages.reduce((sum, { content }) => sum + countTokens(content), 0),
    ),
  );
  const written = writtenTexts(options);
  const outputTokens =
    written.length === 0 ? undefined : Math.min(maxTokens, mean(written.map(countTokens)));
  const perCall =
    outputTokens === undefined
      ? undefined
      : costUsd({ inputTokens, cachedInputTokens: 0, outputTokens }, price, { batch });
  const worst = prompts.map(({ messages, schema }) =>
    worstCaseCostUsd({ messages, schema, sampling }, price, { batch }),
  );
  const worstPerCall = worst.every((usd) => usd !== undefined) ? Math.max(...worst) : undefined;
  const isTimed = outputTokens !== undefined && !batch;
  return {
    setting,
    generator,
    calls: n,
    inputTokens: Math.round(inputTokens * n),
    outputTokens: outputTokens === undefined ? undefined : Math.round(outputTokens * n),
    costUsd: perCall === undefined ? undefined : perCall * n,
    worstCaseUsd: worstPerCall === undefined ? undefined : worstPerCall * n,
    seconds: isTimed
      ? Math.ceil(n / concurrency) * (outputTokens / outputTokensPerSecond)
      : undefined,
    assumptions: [
      `input: mean of ${rendered} prompts of this run, in tokens of o200k_base`,
      outputTokens === undefined
        ? "output: unknown, the seeds hold no responses; the worst case is maxTokens a call"
        : "output: as long as what the seeds hold of it; hidden reasoning comes on top",
      "calls: one an instance; a rejected completion costs another",
      batch
        ? "time: a batch ends within a day"
        : `time: ${outputTokensPerSecond} output tokens a second a call, ${concurrency} calls at once`,
    ],
  };
}

/** Texts of the seeds that are like what the generator will write. */
function writtenTexts({ setting, seeds }: EstimateOptions): string[] {
  const isResponseOnly = parseSetting(setting).method === "response_generation";
  return seeds
    .filter(({ response }) => response.trim() !== "")
    .slice(0, 200)
    .map(({ instruction, response }) =>
      isResponseOnly ? response : `${instruction}\nOUTPUT: ${response}`,
    );
}
