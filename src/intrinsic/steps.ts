import { intrinsicColumns, type IntrinsicColumn } from "../bench/metrics";
import { hashedNgramEmbedder } from "./embedders/hashed-ngrams";
import type { IntrinsicOptions } from "./intrinsic-options";
import type { MeasureContext } from "./measure-context";
import { measureDiversity } from "./measure-diversity";
import { measureGrades, type Grading } from "./measure-grades";
import { measureTexts, textMetrics } from "./measure-texts";
import { measureLocalGrades, measurePerplexity, measureReward } from "./measure-values";
import type { Embedder, Judge } from "./metric-models";
import type { MetricResult } from "./report";
import { columnsOf, judgedColumns } from "./slots";
import { localVectors, storedVectors, textFields } from "./vectors";

const notGiven = {
  judge: "no judge given; name one with --judge openai:MODEL",
  prometheus: "no second judge given; name one with --prometheus compatible:MODEL",
  likelihood: "no base model given; name one with --perplexity compatible:MODEL",
  reward: "no reward model given; name one with --reward compatible:MODEL",
};

/** Metrics that are measured together, by one model at most. */
export interface Step {
  readonly metrics: readonly IntrinsicColumn[];
  readonly model?: { readonly name: string; readonly isLocal?: boolean };
  readonly work: () => Promise<readonly MetricResult[]>;
}

/** What is to be done for the metrics that are wanted; of those that nobody measures, saying why. */
export function stepsOf(
  context: MeasureContext,
  { models = {}, missing = {}, metrics = intrinsicColumns }: IntrinsicOptions,
): Step[] {
  const wanted = new Set<string>(metrics);
  const { likelihood, reward, embedder = hashedNgramEmbedder } = models;
  const absent = (reason: string, ...columns: readonly IntrinsicColumn[]): Step => ({
    metrics: columns,
    work: () => Promise.resolve(columns.map((metric) => ({ metric, value: null, reason }))),
  });
  const steps: Step[] = [
    { metrics: textMetrics, work: () => measureTexts(context, wanted) },
    missing.embedder !== undefined
      ? absent(missing.embedder, ...columnsOf.embedder)
      : {
          metrics: columnsOf.embedder,
          model: embedder,
          work: () => measureDiversities(context, embedder, wanted),
        },
    !likelihood
      ? absent(missing.likelihood ?? notGiven.likelihood, "response_perplexity")
      : {
          metrics: ["response_perplexity"],
          model: likelihood,
          work: async () => [await measurePerplexity(context, likelihood)],
        },
    !reward
      ? absent(missing.reward ?? notGiven.reward, "response_quality_skywork_rm")
      : {
          metrics: ["response_quality_skywork_rm"],
          model: reward,
          work: async () => [await measureReward(context, reward)],
        },
    ...judgedColumns.map(([metric, slot, rubric]) => {
      const judge = models[slot];
      if (!judge) return absent(missing[slot] ?? notGiven[slot], metric);
      return gradingStep(context, { metric, judge, rubric, option: `--${slot}` });
    }),
  ];
  return steps
    .map((step) => ({ ...step, metrics: step.metrics.filter((metric) => wanted.has(metric)) }))
    .filter((step) => step.metrics.length > 0);
}

function gradingStep(context: MeasureContext, grading: AnyGrading): Step {
  const { metric } = grading;
  return isAsked(grading)
    ? {
        metrics: [metric],
        model: grading.judge.chat.model,
        work: async () => [await measureGrades(context, grading)],
      }
    : { metrics: [metric], work: async () => [await measureLocalGrades(context, metric, grading)] };
}

type AnyGrading = Omit<Grading, "judge"> & { readonly judge: Judge };

function isAsked(grading: AnyGrading): grading is Grading {
  return grading.judge.chat !== undefined;
}

async function measureDiversities(
  context: MeasureContext,
  embedder: Embedder,
  wanted: ReadonlySet<string>,
): Promise<MetricResult[]> {
  const fields = textFields.filter(
    (field) => wanted.has(`${field}_diversity`) || wanted.has(`${field}_nearest_distance`),
  );
  const vectors = embedder.isLocal
    ? localVectors(context, embedder)
    : await storedVectors(context, embedder, fields);
  try {
    const results: MetricResult[] = [];
    for (const field of fields) {
      results.push(...(await measureDiversity(context, field, { embedder, vectors })));
    }
    return results;
  } finally {
    await vectors.close();
  }
}
