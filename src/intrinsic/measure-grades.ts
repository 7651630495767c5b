import type { IntrinsicMetric } from "../bench/metrics";
import { BudgetError } from "../errors";
import { money } from "../calls/ledger";
import { withTaskLog, type TaskLogOptions } from "../calls/task-log";
import type { Purse } from "./measure-context";
import type { MeasureContext } from "./measure-context";
import { gradeCounts } from "./measure-values";
import { meanSummary } from "./mean-summary";
import type { Judge, Rubric } from "./metric-models";
import type { SourcePair } from "./pair-source";
import type { MeasuredMetric } from "./report";
import { selectedPairs } from "./selected-pairs";

/** The columns of a line of `METRIC.jsonl` by a judge that is asked, beside what the call took. */
interface GradeLine {
  readonly id: string;
  readonly index: number;
  /** 0 at first, one more after each text without a grade. */
  readonly attempt: number;
  /** 1 to 5; null when the text holds no grade. */
  readonly value: number | null;
  readonly feedback: string;
}

export interface Grading {
  readonly metric: IntrinsicMetric;
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
  let asked = 0;
  const budgetUsd = leftFor(purse, metric);
  const options: TaskLogOptions<GradeLine> = {
    ...logOptions(context, grading),
    budgetUsd,
    signal: context.signal,
    onWarning: (warning) => context.onWarning(warning),
    onProgress: ({ totals, unconfirmedUsd }) => {
      purse.spent.set(metric, { known: totals.costUsd, unconfirmed: unconfirmedUsd });
      context.progress(metric, grades.size, pairs.size);
    },
  };
  await withTaskLog(options, async (log) => {
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
      await log
        .ask(tasks, {
          model,
          price: priceOf(model.name),
          concurrency,
          keyOf: ({ id }) => keyOf({ id, attempt }),
          requestOf: (pair) => judge.chat.requestOf(pair, rubric, attempt),
          recordOf: ({ id, index }, completion) => {
            const { score, feedback } = completion
              ? judge.chat.read(completion.text)
              : { score: null, feedback: "" };
            if (score !== null) grades.set(id, score);
            return { id, index, attempt, value: score, feedback };
          },
        })
        .catch((error: unknown) => {
          throw error instanceof BudgetError ? overBudget(purse, error) : error;
        });
      collect();
    }
    asked = log.progress().done;
  });
  const values = ids.map((id) => ({ value: grades.get(id) ?? null }));
  const scored = values.flatMap(({ value }) => (value === null ? [] : [value]));
  return {
    metric,
    ...meanSummary(scored),
    unscored: values.length - scored.length,
    model: judge.name,
    settings: {
      ...judge.settings,
      ...(context.sampled && { sample: context.sampled.size, seed: context.seed }),
    },
    details: { ...gradeCounts(values), completions: asked },
  };
}

/**
 * Reads what earlier starts of a metric spent, for a budget that holds for all metrics together.
 * @throws InputError when its evidence is another judge's
 */
export async function readSpending(context: MeasureContext, grading: Grading): Promise<void> {
  const spent = await withTaskLog(logOptions(context, grading), (log) =>
    Promise.resolve(log.progress()),
  );
  context.purse.spent.set(grading.metric, {
    known: spent.totals.costUsd,
    unconfirmed: spent.unconfirmedUsd,
  });
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
    keyOf: (line) => (isGradeLine(line) ? keyOf(line) : undefined),
  };
}

function keyOf({ id, attempt }: Pick<GradeLine, "id" | "attempt">): string {
  return `${id}-${attempt}`;
}

function isGradeLine(line: Partial<GradeLine>): line is GradeLine {
  const { id, attempt, value } = line;
  return (
    typeof id === "string" &&
    Number.isInteger(attempt) &&
    (value === null || (typeof value === "number" && value >= 1 && value <= 5))
  );
}

/** What is left for one metric when the others keep what they have spent. */
function leftFor({ budgetUsd, spent }: Purse, metric: string): number {
  let left = budgetUsd;
  for (const [other, { known, unconfirmed }] of spent) {
    if (other !== metric) left -= known + unconfirmed;
  }
  // Nothing left is no bad option: the first call will say so.
  return Math.max(left, Number.MIN_VALUE);
}

/** In the words of the whole budget: the ledger knows one metric's share only. */
function overBudget({ budgetUsd, spent }: Purse, cause: BudgetError): BudgetError {
  const sum = [...spent.values()].reduce((total, { known }) => total + known, 0);
  return new BudgetError(
    `stopped at the budget of $${money(budgetUsd)}: $${money(sum)} spent on all metrics, and the next call may cost more than is left; raise --budget-usd and run again to go on`,
    { cause },
  );
}
