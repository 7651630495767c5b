import { join } from "node:path";
import type { CallOptions } from "../models/json-endpoint";
import { type BatchWork, withBatches } from "./ask-batches";
import { openEvidenceLog, type Evidence } from "./evidence-log";
import { meanSummary } from "./mean-summary";
import type { MeasureContext } from "./measure-context";
import type { Judge, LikelihoodModel, RewardModel, Rubric } from "./metric-models";
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
 * another start.
 * @returns one an instance, in the order of the source
 * @throws InputError when the evidence is another model's; what the model throws, all that came kept
 */
function evidenceOf(context: MeasureContext, measuring: Measuring): Promise<Evidence[]> {
  const { metric, isSampled, valuesOf } = measuring;
  return withBatches(context, { ...measuring, name: metric }, async (batches) => {
    const path = join(context.folder, `${metric}.jsonl`);
    const log = await openEvidenceLog(path, context.onWarning);
    const total = isSampled && context.sampled ? context.sampled.size : context.instances;
    const ids: string[] = [];
    const queued = new Set<string>();
    for (const [id, { problem }] of log.records) if (problem === undefined) queued.add(id);
    let asking = 0;
    async function* missing(): AsyncGenerator<SourcePair> {
      for await (const pair of selectedPairs(context, { isSampled })) {
        ids.push(pair.id);
        if (queued.has(pair.id)) continue;
        queued.add(pair.id);
        asking += 1;
        yield pair;
      }
    }
    const report = () => context.progress(metric, ids.length - asking, total);
    try {
      await batches.ask({
        ...measuring,
        items: missing(),
        idOf: ({ id }) => id,
        textsOf: ({ instruction, response }) => [instruction, response],
        send: valuesOf,
        async keep(pairs, said) {
          await Promise.all(
            pairs.map(({ id, index }, at) => {
              const { value, ...evidence } = said[at]!;
              return log.add({ id, index, value, ...evidence });
            }),
          );
          asking -= pairs.length;
          report();
        },
        async giveUpOn({ id, index }, problem) {
          await log.add({ id, index, value: null, problem });
          asking -= 1;
          report();
        },
      });
      report();
      return ids.map((id) => log.records.get(id)!);
    } finally {
      await log.close();
    }
  });
}

function summaryOf(
  { metric, model }: Measuring,
  evidence: readonly Evidence[],
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
    batchSize: model.batchSize ?? 16,
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
  const likelihoods = evidence
    .filter(({ value }) => value !== null)
    .map((one) => ({
      logProbability: one["log_probability"] as number,
      tokens: one["tokens"] as number,
    }));
  const weighted = tokenWeightedPerplexity(likelihoods);
  return {
    ...summaryOf(measuring, evidence),
    details: {
      instance_mean: summaryOf(measuring, evidence).value,
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
    batchSize: model.batchSize ?? 16,
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
  return { ...summaryOf(measuring, evidence), details: gradeCounts(evidence) };
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
