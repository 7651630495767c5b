import type { CallOptions } from "../models/json-endpoint";
import { type BatchWork, withBatches } from "./ask-batches";
import { createEvidenceIndex, type Evidence, type Remembered } from "./evidence";
import { meanSummary } from "./mean-summary";
import type { MeasureContext } from "./measure-context";
import {
  pairsACall,
  type Judge,
  type LikelihoodModel,
  type RewardModel,
  type Rubric,
} from "./metric-models";
import type { SourcePair } from "./pair-source";
import type { AskedMetric } from "./purse";
import type { MeasuredMetric } from "./report";
import { perplexityOf, tokenWeightedPerplexity } from "./response-perplexity";
import { selectedPairs } from "./selected-pairs";

/** What a model says of an instance: the value, and what it rests on. */
interface Said {
  readonly value: number | null;
  readonly [evidence: string]: unknown;
}

interface Measuring {
  readonly metric: AskedMetric;
  readonly model: BatchWork["model"];
  /** How a user names the model. */
  readonly option: string;
  readonly batchSize: number;
  readonly isSampled?: boolean;
  /** Tokens that a call may write. Default 0. */
  readonly maxTokens?: number;
  readonly valuesOf: (
    pairs: readonly SourcePair[],
    options: CallOptions,
  ) => Promise<readonly Said[]>;
}

/**
 * Asks a model for one value an instance, those answered in earlier starts left out. Equal instances are
 * asked once and count as often as they occur; one that is refused has no value, and is asked again by
 * another start, after the others.
 * @returns one an instance, in the order of the source
 * @throws InputError when the evidence is another model's; what the model throws, all that came kept
 */
async function evidenceOf(context: MeasureContext, measuring: Measuring): Promise<Remembered[]> {
  const { metric, isSampled, valuesOf } = measuring;
  const index = createEvidenceIndex();
  const total = isSampled && context.sampled ? context.sampled.size : context.instances;
  const ids: string[] = [];
  let asking = 0;
  async function* missing(): AsyncGenerator<SourcePair> {
    const queued = new Set<string>();
    const refused = new Set<string>();
    for (const [id, { isRefused }] of index.byId) (isRefused ? refused : queued).add(id);
    for await (const pair of selectedPairs(context, { isSampled })) {
      ids.push(pair.id);
      if (queued.has(pair.id)) continue;
      queued.add(pair.id);
      asking += 1;
      if (!refused.has(pair.id)) yield pair;
    }
    if (refused.size === 0) return;
    for await (const pair of selectedPairs(context, { isSampled })) {
      if (refused.delete(pair.id)) yield pair;
    }
  }
  const report = () => context.progress(metric, ids.length - asking, total);
  const keep = (evidence: Evidence) => {
    index.add(evidence);
    asking -= 1;
    report();
  };
  const work = { ...measuring, name: metric, beginReading: index.beginReading };
  await withBatches(context, work, (batches) =>
    batches.ask({
      ...measuring,
      items: missing(),
      idOf: ({ id }) => id,
      textsOf: ({ instruction, response }) => [instruction, response],
      send: valuesOf,
      lineOf: evidenceLine,
      onKept: (pair, said) => keep(evidenceLine(pair, said)),
      async onRefused(pair, problem, note) {
        const line = evidenceLine(pair, { value: null, problem });
        if (!index.byId.get(pair.id)?.isRefused) await note(line);
        keep(line);
      },
    }),
  );
  report();
  return ids.map((id) => index.byId.get(id)!);
}

function evidenceLine({ id, index }: SourcePair, { value, ...evidence }: Said): Evidence {
  return { id, index, value, ...evidence };
}

function summaryOf(
  { metric, model }: Measuring,
  evidence: readonly Remembered[],
): Omit<MeasuredMetric, "details"> {
  const values = evidence.flatMap(({ value }) => (value === null ? [] : [value]));
  return {
    metric,
    ...meanSummary(values),
    unscored: evidence.length - values.length,
    model: model.name,
    settings: { ...model.settings },
  };
}

/**
 * Perplexity of each response given its instruction, and their mean; beside it that of all tokens
 * together.
 */
export async function measurePerplexity(
  context: MeasureContext,
  model: LikelihoodModel,
): Promise<MeasuredMetric> {
  const measuring: Measuring = {
    metric: "response_perplexity",
    model,
    option: "--perplexity",
    batchSize: model.batchSize ?? pairsACall,
    // Servers write one token at least.
    maxTokens: 1,
    async valuesOf(pairs, options) {
      const found = await model.logLikelihoods(pairs, options);
      return found.map((likelihood) => {
        const value = likelihood ? perplexityOf(likelihood) : NaN;
        return {
          value: Number.isFinite(value) ? value : null,
          log_probability: likelihood?.logProbability ?? null,
          tokens: likelihood?.tokens ?? null,
        };
      });
    },
  };
  const evidence = await evidenceOf(context, measuring);
  const likelihoods = evidence.flatMap(({ value, logProbability, tokens }) =>
    value === null || logProbability === undefined || tokens === undefined
      ? []
      : [{ logProbability, tokens }],
  );
  const weighted = tokenWeightedPerplexity(likelihoods);
  const summary = summaryOf(measuring, evidence);
  return {
    ...summary,
    details: {
      instance_mean: summary.value,
      token_weighted: Number.isFinite(weighted) ? weighted : null,
      tokens: likelihoods.reduce((sum, { tokens }) => sum + tokens, 0),
    },
  };
}

/** Mean reward of the responses. */
export async function measureReward(
  context: MeasureContext,
  model: RewardModel,
): Promise<MeasuredMetric> {
  const measuring: Measuring = {
    metric: "response_quality_skywork_rm",
    model,
    option: "--reward",
    batchSize: model.batchSize ?? pairsACall,
    async valuesOf(pairs, options) {
      const rewards = await model.rewards(pairs, options);
      return rewards.map((value) => ({ value }));
    },
  };
  const evidence = await evidenceOf(context, measuring);
  return { ...summaryOf(measuring, evidence), details: {} };
}

/** Mean grade by a judge that works in-process. */
export async function measureLocalGrades(
  context: MeasureContext,
  metric: AskedMetric,
  {
    judge,
    rubric,
    option,
  }: { readonly judge: Judge; readonly rubric: Rubric; readonly option: string },
): Promise<MeasuredMetric> {
  const measuring: Measuring = {
    metric,
    model: { name: judge.name, settings: judge.settings, isLocal: true },
    option,
    batchSize: 1,
    isSampled: true,
    async valuesOf([pair], { signal }) {
      const { score, feedback } = await judge.grade(pair!, { rubric, signal });
      return [{ value: score, feedback }];
    },
  };
  const evidence = await evidenceOf(context, measuring);
  return {
    ...summaryOf(measuring, evidence),
    settings: gradingSettings(context, judge),
    details: gradeCounts(evidence),
  };
}

/** What grades depend on, the sample included. */
export function gradingSettings(
  { sampled, seed }: MeasureContext,
  { settings }: Judge,
): MeasuredMetric["settings"] {
  return { ...settings, ...(sampled && { sample: sampled.size, seed }) };
}

/** How often each grade was given. */
export function gradeCounts(evidence: readonly { readonly value: number | null }[]): {
  readonly grades: { readonly [grade: string]: number };
} {
  const grades = Object.fromEntries(
    [1, 2, 3, 4, 5].map((grade) => [
      String(grade),
      evidence.filter(({ value }) => value === grade).length,
    ]),
  );
  return { grades };
}
