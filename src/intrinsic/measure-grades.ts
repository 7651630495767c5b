import { BudgetError } from "../errors";
import {
  withTaskLog,
  type TaskLog,
  type TaskLogOptions,
  type TaskProgress,
} from "../calls/task-log";
import type { MeasureContext } from "./measure-context";
import { gradeKey, isGradeLine, type GradeLine } from "./grade-line";
import { gradeCounts, gradingSettings } from "./measure-values";
import { meanSummary } from "./mean-summary";
import type { Judge, Rubric } from "./metric-models";
import type { SourcePair } from "./pair-source";
import type { AskedMetric } from "./purse";
import type { MeasuredMetric } from "./report";
import { selectedPairs } from "./selected-pairs";

export interface Grading {
  readonly metric: AskedMetric;
  readonly judge: Judge & Required<Pick<Judge, "chat">>;
  readonly rubric: Rubric;
  /** How a user names the judge. */
  readonly option: string;
}

/**
 * Mean grade by a judge that is asked over the network and may cost money. Each completion is on disk
 * before it counts; a text without a grade is asked again, then counts as unscored.
 * @throws BudgetError, ProviderError, InterruptedError; what came is kept and not paid again
 */
export async function measureGrades(
  context: MeasureContext,
  grading: Grading,
): Promise<MeasuredMetric> {
  const { metric, judge, rubric } = grading;
  const { purse, attempts, concurrency, priceOf } = context;
  const pairs = new Map<string, SourcePair>();
  const ids: string[] = [];
  for await (const pair of selectedPairs(context, { isSampled: true })) {
    ids.push(pair.id);
    pairs.set(pair.id, pair);
  }
  const grades = new Map<string, number>();
  const options: TaskLogOptions<GradeLine> = {
    ...logOptions(context, grading),
    budgetUsd: purse.budgetOf(metric),
    signal: context.signal,
    onWarning: (warning) => context.onWarning(warning),
    onProgress: (progress) => {
      account(progress);
      context.progress(metric, grades.size, pairs.size);
    },
  };
  const account = ({ totals, unconfirmedUsd }: TaskProgress) =>
    purse.set(metric, { knownUsd: totals.costUsd, unconfirmedUsd });

  async function ask(log: TaskLog<GradeLine>): Promise<number> {
    const collect = () => {
      for (const { id, value } of log.records.values()) {
        if (value !== null && pairs.has(id)) grades.set(id, value);
      }
    };
    collect();
    context.progress(metric, grades.size, pairs.size);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const tasks = [...pairs.values()].filter(({ id }) => !grades.has(id));
      if (tasks.length === 0) break;
      const { model } = judge.chat;
      await log.ask(tasks, {
        model,
        price: priceOf(model.name),
        concurrency,
        keyOf: ({ id }) => gradeKey({ id, attempt }),
        requestOf: (pair) => judge.chat.requestOf(pair, rubric, attempt),
        recordOf: ({ id, index }, completion) => {
          const { score, feedback } = completion
            ? judge.chat.read(completion.text)
            : { score: null, feedback: "" };
          if (score !== null) grades.set(id, score);
          return { id, index, attempt, value: score, feedback };
        },
      });
      collect();
    }
    return log.progress().done;
  }

  const asked = await withTaskLog(options, async (log) => {
    try {
      return await ask(log);
    } finally {
      // However it ended: what the next work may spend depends on it.
      account(log.progress());
    }
  }).catch((error: unknown) => {
    throw error instanceof BudgetError ? purse.overBudget(error) : error;
  });
  const values = ids.map((id) => ({ value: grades.get(id) ?? null }));
  const scored = values.flatMap(({ value }) => (value === null ? [] : [value]));
  return {
    metric,
    ...meanSummary(scored),
    unscored: values.length - scored.length,
    model: judge.name,
    settings: gradingSettings(context, judge),
    details: { ...gradeCounts(values), completions: asked },
  };
}

function logOptions(
  { folder }: MeasureContext,
  { metric, judge, option }: Grading,
): TaskLogOptions<GradeLine> {
  return {
    folder,
    name: metric,
    asked: { model: judge.name, ...judge.settings },
    labels: { model: option, prompt_sha256: "the judge's prompt" },
    keyOf: (line) => (isGradeLine(line) ? gradeKey(line) : undefined),
  };
}
