import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { InputError, InterruptedError } from "../errors";
import type { ChatModel, ChatRequest, Completion } from "../models/chat-model";
import type { Price } from "../models/pricing";
import { Fifo } from "../models/fifo";
import { type Asked, settleAsked } from "../store/asked";
import { diskError } from "../store/disk-error";
import { openLog, type Log } from "../store/log";
import type { Received } from "../store/records";
import { repairLog } from "../store/repair-log";
import { openRunDirectory } from "../store/run-directory";
import { writeWhole } from "../store/write-whole";
import { askEach } from "./ask-each";
import { createLedger, type Ledger } from "./ledger";
import { receivedOf } from "./received";
import { readReservations } from "./reservations";
import { createStop, type Stop } from "./stop";
import { addCall, createTotals, type Totals } from "./totals";

/**
 * Work that is a known list of tasks, each answered by one line of one log: `FOLDER/NAME.jsonl`. Beside
 * it lie `NAME.manifest.json` (what was asked), `NAME.reservations.jsonl` (under a budget), and while
 * the work goes on its lock.
 */
export interface TaskLogOptions<R extends object> {
  /** Made if need be. */
  readonly folder: string;
  readonly name: string;
  /** What the work must be asked with each time, and which of it may change. */
  readonly asked: Asked;
  readonly labels?: Readonly<Record<string, string>>;
  readonly mayChange?: readonly string[];
  /** The task that a line answers, or undefined when it is no line of this work. */
  readonly keyOf: (record: R) => string | undefined;
  /** US dollars, earlier starts included; needs a price. Default none. */
  readonly budgetUsd?: number;
  /** Aborting stops the work: no new call starts, those in flight have `graceMs` to end. */
  readonly signal?: AbortSignal;
  /** Milliseconds; default 10,000. */
  readonly graceMs?: number;
  /** Bytes kept free for calls in flight when the disk fills up; default 1 MiB. */
  readonly spareBytes?: number;
  /** Told what had to be mended. */
  readonly onWarning?: (warning: string) => void;
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
 * Opens the log of a list of tasks, mended and locked, does the work, and closes it again, whatever
 * happens. Killed at any moment and called again with the same options, it goes on.
 * @throws InputError when another process is at the same work, when it was started with other options, or
 *   when the folder cannot be written; InterruptedError after `signal`; what `work` throws
 */
export async function withTaskLog<R extends object, T>(
  options: TaskLogOptions<R>,
  work: (log: TaskLog<R>) => Promise<T>,
): Promise<T> {
  const { folder, name, signal, budgetUsd = Infinity } = options;
  const path = join(folder, `${name}.jsonl`);
  if (!(budgetUsd > 0)) {
    throw new InputError(`a budget must be above 0 dollars, got ${budgetUsd}`);
  }
  const stop = createStop(options.graceMs ?? 10_000);
  const interrupt = () =>
    stop.because(
      new InterruptedError(`${path} was interrupted; run the same command again to go on`),
    );
  if (signal?.aborted) interrupt();
  signal?.addEventListener("abort", interrupt, { once: true });
  const logs: Log[] = [];
  let directory: Awaited<ReturnType<typeof openRunDirectory>> | undefined;
  try {
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw diskError(error, "making the directory", folder);
    });
    directory = await openRunDirectory(folder, options.spareBytes ?? 1 << 20, name);
    const held = directory;
    const reservationsPath = directory.file(`${name}.reservations.jsonl`);
    await settleAsked(directory.file(`${name}.manifest.json`), options.asked, options);
    const earlier = await readEarlier(path, reservationsPath, options);
    for (const warning of earlier.warnings) options.onWarning?.(warning);
    const onDiskFull = async () => {
      stop.because(
        new InputError(`no space left for ${path}; what was paid is kept: free some and run again`),
        Infinity,
      );
      await held.makeRoom();
    };
    const open = async (logPath: string) => {
      const log = await openLog(logPath, { makeRoom: onDiskFull });
      logs.push(log);
      return log;
    };
    const log = await open(path);
    const reservations = budgetUsd < Infinity ? await open(reservationsPath) : undefined;
    const ledger = createLedger({
      budgetUsd,
      spentUsd: earlier.totals.costUsd,
      unconfirmedUsd: earlier.unconfirmedUsd,
      write: async (reservation) => reservations?.append(reservation),
    });
    stop.starting.addEventListener("abort", () => ledger.close(), { once: true });
    return await work(createTaskLog(options, { path, log, ledger, stop, ...earlier }));
  } finally {
    stop.clear();
    signal?.removeEventListener("abort", interrupt);
    for (const log of logs) await log.close();
    await directory?.close();
  }
}

interface Earlier<R extends object> {
  readonly records: Map<string, TaskRecord<R>>;
  readonly totals: Totals;
  readonly unconfirmedUsd: number;
  readonly warnings: readonly string[];
}

async function readEarlier<R extends object>(
  path: string,
  reservationsPath: string,
  { keyOf }: TaskLogOptions<R>,
): Promise<Earlier<R>> {
  const records = new Map<string, TaskRecord<R>>();
  const totals = createTotals();
  const reservations = await readReservations(reservationsPath);
  const { warnings } = await repairLog(path, () => {
    records.clear();
    Object.assign(totals, createTotals());
    reservations.forget();
    return (line) => {
      if (!isTaskRecord<R>(line)) return "holds neither an answer nor why there is none";
      const key = keyOf(line);
      if (key === undefined) return "is no answer of this work";
      records.set(key, line);
      if (line.stop_reason === null) return undefined;
      addCall(totals, line);
      reservations.answered(key, line.cost_usd);
      return undefined;
    };
  });
  return {
    records,
    totals,
    unconfirmedUsd: reservations.unconfirmedUsd,
    warnings: [...reservations.warnings, ...warnings],
  };
}

function createTaskLog<R extends object>(
  { keyOf, onProgress }: TaskLogOptions<R>,
  state: Earlier<R> & {
    readonly path: string;
    readonly log: Log;
    readonly ledger: Ledger;
    readonly stop: Stop;
  },
): TaskLog<R> {
  const { log, ledger, stop, records, totals } = state;
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
      await writeWhole(state.path, kept.map((record) => `${JSON.stringify(record)}\n`).join(""));
    },
  };
}

function isTaskRecord<R extends object>(line: unknown): line is TaskRecord<R> {
  if (typeof line !== "object" || line === null) return false;
  const { stop_reason, cost_usd = null, problem } = line as Readonly<Record<string, unknown>>;
  if (stop_reason === null) return typeof problem === "string";
  return typeof stop_reason === "string" && (cost_usd === null || typeof cost_usd === "number");
}
