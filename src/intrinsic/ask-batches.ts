import { join } from "node:path";
import { withPaidCalls, type PaidCalls } from "../calls/paid-calls";
import { withStop } from "../calls/stop";
import { BudgetError, InterruptedError, type ProviderError } from "../errors";
import type { CallOptions } from "../models/json-endpoint";
import { type Asked, settleAsked } from "../store/asked";
import { batched, eachOf } from "./batched";
import type { MeasureContext } from "./measure-context";
import type { ModelSettings } from "./metric-models";
import type { PaidWork } from "./purse";

/** Work in which a model looks at many things, several of them in a call. */
export interface BatchWork {
  /** Of its files in the evidence, as the purse knows them. */
  readonly name: PaidWork;
  readonly model: {
    readonly name: string;
    readonly settings?: ModelSettings;
    readonly isLocal?: boolean;
  };
  /** How a user names the model. */
  readonly option: string;
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
  keep(items: readonly I[], answers: readonly A[]): Promise<void>;
  /** No answer will come for this one. */
  giveUpOn(item: I, problem: string): Promise<void>;
}

export interface Batches {
  /**
   * Asks about items as they come. A batch that is refused is asked again in halves, so that what lies
   * in one item costs that one only.
   * @throws ProviderError when nothing was ever answered; BudgetError, InterruptedError
   */
  ask<I, A>(asking: BatchAsking<I, A>): Promise<void>;
}

/**
 * Opens work in batches: in-process, or paid for and kept under the budget.
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
  { folder, signal, concurrency }: MeasureContext,
  { name, model, option }: BatchWork,
  ask: (batches: Batches) => Promise<T>,
): Promise<T> {
  await settleAsked(join(folder, `${name}.manifest.json`), askedOf(model), {
    labels: { model: option },
  });
  return withStop({ signal, graceMs: 0, interrupted }, (stop) =>
    ask({
      ask: (asking) =>
        eachOf(
          batched(asking.items, asking.batchSize),
          { limit: concurrency, stop },
          async (batch) => asking.keep(batch, await asking.send(batch, { signal: stop.inFlight })),
        ),
    }),
  );
}

async function paid<T>(
  context: MeasureContext,
  { name, model, option }: BatchWork,
  ask: (batches: Batches) => Promise<T>,
): Promise<T> {
  const { purse } = context;
  const options = {
    folder: context.folder,
    name,
    asked: askedOf(model),
    labels: { model: option },
    model,
    price: context.priceOf(model.name),
    budgetUsd: purse.budgetOf(name),
    signal: context.signal,
    onWarning: context.onWarning,
  };
  try {
    return await withPaidCalls(options, (calls) =>
      ask({ ask: (asking) => askPaid(context, { name, calls }, asking) }),
    );
  } catch (error) {
    throw error instanceof BudgetError ? purse.overBudget(error) : error;
  }
}

async function askPaid<I, A>(
  { purse, concurrency }: MeasureContext,
  { name, calls }: { readonly name: PaidWork; readonly calls: PaidCalls },
  { items, batchSize, ...asking }: BatchAsking<I, A>,
): Promise<void> {
  let index = 0;
  let refusal: ProviderError | undefined;

  async function askBatch(batch: readonly I[]): Promise<void> {
    const error = await calls.make({
      id: asking.idOf(batch[0]!),
      index: index++,
      items: batch.length,
      texts: batch.flatMap((item) => asking.textsOf(item)),
      maxTokens: asking.maxTokens ?? 0,
      send: (options) => asking.send(batch, options),
      keep: (answers) => asking.keep(batch, answers),
    });
    purse.set(name, { knownUsd: calls.totals.costUsd, unconfirmedUsd: calls.unconfirmedUsd });
    if (!error) return;
    if (batch.length === 1) {
      refusal = error;
      return asking.giveUpOn(batch[0]!, error.message);
    }
    const half = Math.ceil(batch.length / 2);
    await askBatch(batch.slice(0, half));
    await askBatch(batch.slice(half));
  }

  await eachOf(batched(items, batchSize), { limit: concurrency, stop: calls.stop }, askBatch);
  if (refusal && calls.totals.calls === 0) throw refusal;
}

function askedOf({ name, settings }: BatchWork["model"]): Asked {
  return { model: name, ...settings };
}

function interrupted(): InterruptedError {
  return new InterruptedError("interrupted; run again to go on");
}
