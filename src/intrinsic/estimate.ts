import { costUsd, worstCaseCostUsd, type Price } from "../models/pricing";
import { countTokens } from "../models/token-count";
import { mean } from "../stats/mean";
import type { IntrinsicModels } from "./measure";
import type { Pair, Rubric } from "./metric-models";
import type { PairSource, SourcePair } from "./pair-source";

/** What one judge's grades will take, before anything is asked. */
export interface GradingEstimate {
  readonly judge: string;
  readonly rubric: Rubric;
  /** One an instance; each text without a grade adds one. */
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; undefined without a price. */
  readonly costUsd: number | undefined;
  /** Every completion at its limit, every byte of a prompt a token; undefined without a price. */
  readonly worstCaseUsd: number | undefined;
}

export interface IntrinsicEstimate {
  readonly instances: number;
  /** Judges that work in-process are not among them: they cost nothing. */
  readonly gradings: readonly GradingEstimate[];
  /** What the numbers rest on, a sentence each. */
  readonly assumptions: readonly string[];
}

const pairsRendered = 20;
/** A judge's feedback of two to four sentences and its grade. */
const tokensOfGrade = 150;

/**
 * Estimates calls, tokens and cost of the judges from the first prompts, without asking them.
 * @param options.sample instances to be graded; default all
 */
export async function estimateIntrinsic(
  source: PairSource,
  {
    models,
    sample = Infinity,
    priceOf,
  }: {
    readonly models: IntrinsicModels;
    readonly sample?: number;
    readonly priceOf: (model: string) => Price | undefined;
  },
): Promise<IntrinsicEstimate> {
  const pairs: SourcePair[] = [];
  let instances = 0;
  for await (const pair of source.pairs()) {
    instances += 1;
    if (pairs.length < pairsRendered) pairs.push(pair);
  }
  const calls = Math.min(instances, sample);
  const judges = [models.judge, models.prometheus].flatMap((judge) => (judge?.chat ? [judge] : []));
  const rubrics = ["instruction_difficulty", "response_quality"] as const;
  return {
    instances,
    gradings: judges.flatMap((judge) =>
      rubrics.map((rubric) => {
        const requests = pairs.map((pair: Pair) => judge.chat!.requestOf(pair, rubric, 0));
        const input = mean(
          requests.map(({ messages }) =>
            messages.reduce((sum, { content }) => sum + countTokens(content), 0),
          ),
        );
        const price = priceOf(judge.chat!.model.name);
        const usage = { inputTokens: input, cachedInputTokens: 0, outputTokens: tokensOfGrade };
        const each = costUsd(usage, price);
        const worst = requests.map((request) => worstCaseCostUsd(request, price));
        const known = worst.filter((usd) => usd !== undefined);
        return {
          judge: judge.name,
          rubric,
          calls,
          inputTokens: Math.round(input * calls),
          outputTokens: tokensOfGrade * calls,
          costUsd: each === undefined ? undefined : each * calls,
          worstCaseUsd: known.length < worst.length ? undefined : Math.max(...known) * calls,
        };
      }),
    ),
    assumptions: [
      `input: mean of the first ${pairs.length} prompts, in tokens of o200k_base`,
      `output: ${tokensOfGrade} tokens a grade; hidden reasoning comes on top`,
      "calls: one an instance, none of them made yet; a text without a grade costs another",
    ],
  };
}
