import { InputError } from "../errors";
import type { ChatModel, ChatRequest, Completion } from "../models/chat-model";
import type { Price } from "../models/pricing";
import { Fifo } from "../models/fifo";
import type { Received } from "../store/records";
import { writeWhole } from "../store/write-whole";
import { askEach } from "./ask-each";
import { type LineReader, type PaidLog, type PaidLogOptions, withPaidLog } from "./paid-log";
import { receivedOf } from "./received";
import type { Stop } from "./stop";
import { addCall, type Totals } from "./totals";

/** Work that is a known list of tasks, each answered by one line of one log: `FOLDER/NAME.jsonl`. */
export interface TaskLogOptions<R extends object> extends PaidLogOptions {
  /** The task that a line answers, or undefined when it is no line of this work. */
  readonly keyOf: (record: R) => string | undefined;
  /** Told after each line. */
  readonly onProgress?: (progress: TaskProgress) => void;
}

/** A line of the log: the task's own columns, and what the call took; `stop_reason` null: no answer. */
export type TaskRecord<R> = R & (Received | NoAnswer);

/** In place of what a call took when none brought an answer; such a task is asked again by another start. */
export interface NoAnswer {
  readonly stop_reason: null;
  readonly problem: string;
}

/** Where the work stands, over all its starts. */
export interface TaskProgress {
  /** Answered tasks. */
  readonly done: number;
  /** Those of `done` that earlier starts answered. */
  readonly doneEarlier: number;
  /** Tasks without answer so far that this start gave up. */
  readonly givenUp: number;
  readonly totals: Readonly<Totals>;
  /** Worst case of what may have been billed without an answer; counted under a budget only. */
  readonly unconfirmedUsd: number;
}

export interface TaskLog<R extends object> {
  /** The last line of each task, by its key; those without an answer included. */
  readonly records: ReadonlyMap<string, TaskRecord<R>>;
  readonly stop: Stop;
  progress(): TaskProgress;
  isDone(key: string): boolean;
  /**
   * Asks a model the tasks that have no answer yet.
   * @throws as `askEach`; what came is kept
   */
  ask<T>(tasks: readonly T[], asking: TaskAsking<T, R>): Promise<void>;
  /** Adds a line for an answer that no model was paid for. */
  add(record: TaskRecord<R>): Promise<void>;
  /** Leaves these lines only, in this order, now that the work is done. */
  finish(records: readonly TaskRecord<R>[]): Promise<void>;
}

export interface TaskAsking<T, R extends object> {
  readonly model: ChatModel;
  readonly price: Price | undefined;
  /** Calls in flight at most. */
  readonly concurrency: number;
  keyOf(task: T): string;
  requestOf(task: T): ChatRequest;
  /** The columns of a line beside those of the call; undefined: without a completion. */
  recordOf(task: T, completion: Completion | undefined): R;
}

/**
 * Opens the log of a list of tasks, does the work, and closes it again, whatever happens. Killed at any
 * moment and called again with the same options, it goes on.
 * @throws as `withPaidLog`
 */
export function withTaskLog<R extends object, T>(
  options: TaskLogOptions<R>,
  work: (log: TaskLog<R>) => Promise<T>,
): Promise<T> {
  const records = new Map<string, TaskRecord<R>>();
  const beginReading = (): LineReader => {
    records.clear();
    return (line) => {
      if (!isTaskRecord<R>(line)) return "holds neither an answer nor why there is none";
      const callId = options.keyOf(line);
      if (callId === undefined) return "is no answer of this work";
      records.set(callId, line);
      return line.stop_reason === null ? null : { callId, call: line };
    };
  };
  return withPaidLog({ ...options, beginReading }, (log) =>
    work(createTaskLog(options, records, log)),
  );
}

function createTaskLog<R extends object>(
  { keyOf, onProgress }: TaskLogOptions<R>,
  records: Map<string, TaskRecord<R>>,
  { path, log, ledger, stop, totals }: PaidLog,
): TaskLog<R> {
  const isAnswer = (record: TaskRecord<R> | undefined) => (record?.stop_reason ?? null) !== null;
  let done = [...records.values()].filter(isAnswer).length;
  const doneEarlier = done;
  let givenUp = 0;

  const progress = (): TaskProgress => ({
    done,
    doneEarlier,
    givenUp,
    totals,
    unconfirmedUsd: ledger.unconfirmedUsd,
  });

  async function add(record: TaskRecord<R>, settle?: () => void): Promise<void> {
    await log.append(record);
    settle?.();
    const key = keyOf(record)!;
    if (isAnswer(record) && !isAnswer(records.get(key))) done += 1;
    records.set(key, record);
    if (record.stop_reason !== null) addCall(totals, record);
    onProgress?.(progress());
  }

  return {
    records,
    stop,
    progress,
    isDone: (key) => isAnswer(records.get(key)),
    add: (record) => add(record),
    async ask(tasks, { model, price, concurrency, ...of }) {
      if (ledger.isBounded && !price) {
        throw new InputError(
          `the price of ${model.name} is not known, so a budget cannot be kept; give it with --prices FILE or leave out --budget-usd`,
        );
      }
      const ready = new Fifo<{ id: string; index: number; task: (typeof tasks)[number] }>();
      for (const [index, task] of tasks.entries()) {
        const id = of.keyOf(task);
        if (!isAnswer(records.get(id))) ready.push({ id, index, task });
      }
      await askEach({
        model,
        price,
        ledger,
        stop,
        concurrency,
        hasAnswers: totals.calls > 0,
        next: () => ready.shift(),
        postpone: (job) => ready.push(job),
        requestOf: ({ task }) => of.requestOf(task),
        keep: ({ task }, completion, settle) => {
          const received = receivedOf(completion, { price });
          const record = { ...of.recordOf(task, completion), ...received };
          return add(record, () => settle(received.cost_usd ?? undefined));
        },
        giveUpOn: ({ task }, problem) => {
          givenUp += 1;
          return add({ ...of.recordOf(task, undefined), stop_reason: null, problem });
        },
      });
    },
    async finish(kept) {
      await writeWhole(path, kept.map((record) => `${JSON.stringify(record)}\n`).join(""));
    },
  };
}

function isTaskRecord<R extends object>(line: unknown): line is TaskRecord<R> {
  if (typeof line !== "object" || line === null) return false;
  const { stop_reason, cost_usd = null, problem } = line as Readonly<Record<string, unknown>>;
  if (stop_reason === null) return typeof problem === "string";
  return typeof stop_reason === "string" && (cost_usd === null || typeof cost_usd === "number");
}
