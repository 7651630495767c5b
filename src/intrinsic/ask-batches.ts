import { join } from "node:path";
import { withPaidCalls, type PaidCalls } from "../calls/paid-calls";
import { withStop } from "../calls/stop";
import { BudgetError, ProviderError } from "../errors";
import { interruption } from "../models/interruption";
import type { CallOptions } from "../models/json-endpoint";
import { type Asked, settleAsked } from "../store/asked";
import { openLog, type RecordPlace } from "../store/log";
import { repairLog, type RecordCheck } from "../store/repair-log";
import { batched, eachOf } from "./batched";
import type { MeasureContext } from "./measure-context";
import type { ModelSettings } from "./metric-models";
import type { PaidWork } from "./purse";

/** Work in which a model looks at many things, several in a call, each kept in a line of a log. */
export interface BatchWork {
  /** Of its log and the files beside it, as the purse knows them. */
  readonly name: PaidWork;
  readonly model: {
    readonly name: string;
    readonly settings?: ModelSettings;
    readonly isLocal?: boolean;
  };
  /** How a user names the model. */
  readonly option: string;
  /** Called before each reading of the log, see repairLog. */
  readonly beginReading: () => RecordCheck;
}

/** What is asked, and what becomes of the answers. */
export interface BatchAsking<I, A> {
  readonly items: AsyncIterable<I>;
  readonly batchSize: number;
  idOf(item: I): string;
  /** What is sent of it. */
  textsOf(item: I): readonly string[];
  /** Tokens that a call may write. Default 0. */
  readonly maxTokens?: number;
  send(items: readonly I[], options: CallOptions): Promise<readonly A[]>;
  lineOf(item: I, answer: A): object;
  /** Told once the line is on disk. */
  onKept(item: I, answer: A, place: RecordPlace): void;
  /** No answer will come for this one. */
  onRefused(item: I, problem: string, note: (line: object) => Promise<void>): Promise<void> | void;
}

export interface Batches {
  /**
   * Asks about items as they come. A batch that fails for good is asked again in halves, so that what lies
   * in one item costs that one only.
   * @throws ProviderError when the server fails for all, or never answered; what `send` throws;
   *   BudgetError, InterruptedError
   */
  ask<I, A>(asking: BatchAsking<I, A>): Promise<void>;
}

/** Bytes of the texts of a call: OpenAI takes 300,000 tokens at most, and a token is a byte at least. */
const mostBytes = 300_000;

/**
 * Opens work in batches: in-process, or paid for under the budget.
 * @throws InputError when it was started with another model
 */
export function withBatches<T>(
  context: MeasureContext,
  work: BatchWork,
  ask: (batches: Batches) => Promise<T>,
): Promise<T> {
  return work.model.isLocal ? inProcess(context, work, ask) : paid(context, work, ask);
}

async function inProcess<T>(
  { folder, signal, concurrency, onWarning }: MeasureContext,
  { name, model, option, beginReading }: BatchWork,
  ask: (batches: Batches) => Promise<T>,
): Promise<T> {
  const path = join(folder, `${name}.jsonl`);
  const asked = askedOf(model);
  await settleAsked(join(folder, `${name}.manifest.json`), asked, { labels: { model: option } });
  const { warnings } = await repairLog(path, beginReading);
  warnings.forEach(onWarning);
  const log = await openLog(path);
  try {
    return await withStop({ signal, graceMs: 0, interrupted: interruption }, (stop) =>
      ask({
        ask: ({ items, batchSize, ...asking }) =>
          eachOf(
            batched(items, { size: batchSize }),
            { limit: concurrency, stop },
            async (batch) => {
              const answers = await asking.send(batch, { signal: stop.inFlight });
              const lines = batch.map((item, at) => log.append(asking.lineOf(item, answers[at]!)));
              const places = await Promise.all(lines);
              batch.forEach((item, at) => asking.onKept(item, answers[at]!, places[at]!));
            },
          ),
      }),
    );
  } finally {
    await log.close();
  }
}

async function paid<T>(
  context: MeasureContext,
  { name, model, option, beginReading }: BatchWork,
  ask: (batches: Batches) => Promise<T>,
): Promise<T> {
  const { purse } = context;
  const options = {
    folder: context.folder,
    name,
    beginReading,
    asked: askedOf(model),
    labels: { model: option },
    model,
    price: context.priceOf(model.name),
    budgetUsd: purse.budgetOf(name),
    signal: context.signal,
    onWarning: context.onWarning,
  };
  try {
    return await withPaidCalls(options, async (calls) => {
      const account = () =>
        purse.set(name, { knownUsd: calls.totals.costUsd, unconfirmedUsd: calls.unconfirmedUsd });
      try {
        return await ask({ ask: (asking) => askPaid(context, { calls, account }, asking) });
      } finally {
        // However it ended: what the next work may spend depends on it.
        account();
      }
    });
  } catch (error) {
    throw error instanceof BudgetError ? purse.overBudget(error) : error;
  }
}

async function askPaid<I, A>(
  { concurrency }: MeasureContext,
  { calls, account }: { readonly calls: PaidCalls; readonly account: () => void },
  { items, batchSize, maxTokens = 0, ...asking }: BatchAsking<I, A>,
): Promise<void> {
  let refusals = 0;
  let refusal: ProviderError | undefined;

  async function askOnce(batch: readonly I[]): Promise<ProviderError | undefined> {
    const outcome = await calls.make({
      id: asking.idOf(batch[0]!),
      items: batch.length,
      texts: batch.flatMap((item) => asking.textsOf(item)),
      maxTokens,
      send: (options) => asking.send(batch, options),
      linesOf: (answers) => batch.map((item, at) => asking.lineOf(item, answers[at]!)),
    });
    account();
    if ("refusal" in outcome) return outcome.refusal;
    const { answer, places } = outcome;
    batch.forEach((item, at) => asking.onKept(item, answer[at]!, places[at]!));
    return undefined;
  }

  async function askBatch(whole: readonly I[]): Promise<void> {
    const parts = [whole];
    // Halves wait behind the other half: its answers show that the server is well.
    for (let part = parts.shift(); part; part = parts.shift()) {
      const error = await askOnce(part);
      if (!error) continue;
      const half = Math.ceil(part.length / 2);
      if (part.length > 1) parts.push(part.slice(0, half), part.slice(half));
      else {
        refusals += 1;
        refusal = error;
        await asking.onRefused(part[0]!, error.message, (line) => calls.note(line));
      }
    }
  }

  const weightOf = (item: I) =>
    asking.textsOf(item).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  try {
    await eachOf(
      batched(items, { size: batchSize, weightOf, most: mostBytes }),
      { limit: concurrency, stop: calls.stop },
      askBatch,
    );
    if (refusal && !calls.hasAnswers) throw refusal;
  } catch (error) {
    if (!(error instanceof ProviderError) || refusals === 0 || calls.hasAnswers) throw error;
    const { status, requestId, retryable } = error;
    const message = `${error.message} (all ${refusals} that were asked one by one went unanswered; another start asks those last)`;
    throw new ProviderError(message, {
      retryable,
      ...(status !== undefined && { status }),
      ...(requestId !== undefined && { requestId }),
      cause: error,
    });
  }
}

function askedOf({ name, settings }: BatchWork["model"]): Asked {
  return { model: name, ...settings };
}
