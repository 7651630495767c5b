import { intrinsicColumns, type IntrinsicColumn } from "../bench/metrics";
import { InputError } from "../errors";
import { costUsd, worstCaseCostUsd, worstCaseOfTextsUsd, type Price } from "../models/pricing";
import { countTokens } from "../models/token-count";
import { createRandom } from "../stats/random";
import type { IntrinsicModels } from "./intrinsic-options";
import { pairsACall, textsACall, type ChatJudging, type Rubric } from "./metric-models";
import type { PairSource, SourcePair } from "./pair-source";
import type { PaidWork } from "./purse";
import { judgedColumns } from "./slots";
import { textFields } from "./vectors";

/** What one part of a measurement will take, before anything is asked. */
export interface WorkEstimate {
  readonly work: PaidWork;
  readonly model: string;
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
  /** Models that work in-process are not among them: they cost nothing. */
  readonly works: readonly WorkEstimate[];
  /** US dollars for all of them; undefined when the price of one is unknown. */
  readonly costUsd: number | undefined;
  readonly worstCaseUsd: number | undefined;
  /** What the numbers rest on, a sentence each. */
  readonly assumptions: readonly string[];
}

/** Instances whose texts are counted; of more, a sample. */
const mostCounted = 500;
/** A judge's feedback of two to four sentences and its grade. */
const tokensOfGrade = 150;

/** What one call will take. */
interface CallEstimate {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly worstCaseUsd: number | undefined;
}

/**
 * Estimates calls, tokens and cost of all models that are asked over a network, without asking them, from
 * the texts of 500 instances, a seeded sample (all, where there are no more).
 * @param options.metrics default all
 * @param options.sample instances that judges grade; default all
 * @throws InputError when there are no instances
 */
export async function estimateIntrinsic(
  source: PairSource,
  {
    models,
    metrics = intrinsicColumns,
    sample = Infinity,
    priceOf,
  }: {
    readonly models: IntrinsicModels;
    readonly metrics?: readonly IntrinsicColumn[];
    readonly sample?: number;
    readonly priceOf: (model: string) => Price | undefined;
  },
): Promise<IntrinsicEstimate> {
  const { pairs, instances } = await drawPairs(source);
  const wanted = new Set<string>(metrics);
  const works: WorkEstimate[] = [];

  const texts = textFields
    .filter((field) => wanted.has(`${field}_diversity`) || wanted.has(`${field}_nearest_distance`))
    .flatMap((field) =>
      pairs.map((pair) => [models.embedder?.sentOf?.(pair[field]) ?? pair[field]]),
    );
  const both = pairs.map(({ instruction, response }) => [instruction, response]);
  const inBatches = [
    ["embeddings", models.embedder, { texts, maxTokens: 0, batchSize: textsACall }],
    [
      "response_perplexity",
      models.likelihood,
      { texts: both, maxTokens: 1, batchSize: pairsACall },
    ],
    [
      "response_quality_skywork_rm",
      models.reward,
      { texts: both, maxTokens: 0, batchSize: pairsACall },
    ],
  ] as const;
  for (const [work, model, asked] of inBatches) {
    if (!model || model.isLocal || !(work === "embeddings" ? texts.length > 0 : wanted.has(work))) {
      continue;
    }
    const { batchSize = asked.batchSize } = model;
    const price = priceOf(model.name);
    const calls = inGroups(asked.texts, batchSize).map((batch) =>
      batchCall(batch.flat(), asked.maxTokens, price),
    );
    const total = Math.ceil((instances * asked.texts.length) / pairs.length / batchSize);
    const share = instances / pairs.length;
    works.push({ work, model: model.name, ...scaled(calls, { calls: total, share, price }) });
  }

  for (const [work, slot, rubric] of judgedColumns) {
    const chat = models[slot]?.chat;
    if (!chat || !wanted.has(work)) continue;
    const price = priceOf(chat.model.name);
    const calls = pairs.map((pair) => gradeCall(chat, { pair, rubric, price }));
    const total = Math.min(instances, sample);
    const share = total / pairs.length;
    works.push({ work, model: chat.model.name, ...scaled(calls, { calls: total, share, price }) });
  }

  return {
    instances,
    works,
    costUsd: sumIfKnown(works.map((work) => work.costUsd)),
    worstCaseUsd: sumIfKnown(works.map((work) => work.worstCaseUsd)),
    assumptions: [
      `input: the texts of ${pairs.length} instances, in tokens of o200k_base`,
      `output: ${tokensOfGrade} tokens a grade; hidden reasoning comes on top`,
      "calls: none of them made yet, no text there twice; a text without a grade, and a call that fails after it was sent, cost another",
    ],
  };
}

async function drawPairs(
  source: PairSource,
): Promise<{ readonly pairs: readonly SourcePair[]; readonly instances: number }> {
  const random = createRandom("intrinsic/estimate");
  const pairs: SourcePair[] = [];
  let instances = 0;
  for await (const pair of source.pairs()) {
    instances += 1;
    // A reservoir: each instance is among them with the same probability.
    if (pairs.length < mostCounted) pairs.push(pair);
    else {
      const place = random.integer(0, instances - 1);
      if (place < mostCounted) pairs[place] = pair;
    }
  }
  if (instances === 0) throw new InputError(`${source.name} holds no instances`);
  return { pairs, instances };
}

function batchCall(
  texts: readonly string[],
  maxTokens: number,
  price: Price | undefined,
): CallEstimate {
  return {
    inputTokens: sum(texts.map(countTokens)),
    outputTokens: maxTokens,
    worstCaseUsd: worstCaseOfTextsUsd(texts, maxTokens, price),
  };
}

function gradeCall(
  chat: ChatJudging,
  {
    pair,
    rubric,
    price,
  }: { readonly pair: SourcePair; readonly rubric: Rubric; readonly price: Price | undefined },
): CallEstimate {
  const request = chat.requestOf(pair, rubric, 0);
  return {
    inputTokens: sum(request.messages.map(({ content }) => countTokens(content))),
    outputTokens: tokensOfGrade,
    worstCaseUsd: worstCaseCostUsd(request, price),
  };
}

/** From the calls looked at to all of them. */
function scaled(
  some: readonly CallEstimate[],
  {
    calls,
    share,
    price,
  }: {
    readonly calls: number;
    /** Of instances, by those looked at. */
    readonly share: number;
    readonly price: Price | undefined;
  },
): Omit<WorkEstimate, "work" | "model"> {
  const total = (values: readonly number[]) => sum(values) * share;
  const totalUsd = (values: readonly (number | undefined)[]) => {
    const usd = sumIfKnown(values);
    return usd === undefined ? undefined : usd * share;
  };
  return {
    calls,
    inputTokens: Math.round(total(some.map(({ inputTokens }) => inputTokens))),
    outputTokens: Math.round(total(some.map(({ outputTokens }) => outputTokens))),
    costUsd: totalUsd(some.map((call) => costUsd({ ...call, cachedInputTokens: 0 }, price))),
    worstCaseUsd: totalUsd(some.map(({ worstCaseUsd }) => worstCaseUsd)),
  };
}

function inGroups<T>(items: readonly T[], size: number): (readonly T[])[] {
  const starts = Array.from({ length: Math.ceil(items.length / size) }, (_, at) => at * size);
  return starts.map((start) => items.slice(start, start + size));
}

function sumIfKnown(values: readonly (number | undefined)[]): number | undefined {
  return values.some((value) => value === undefined) ? undefined : sum(values as number[]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
