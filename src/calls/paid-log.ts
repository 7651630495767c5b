import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { InputError, InterruptedError } from "../errors";
import { type Asked, settleAsked } from "../store/asked";
import { diskError } from "../store/disk-error";
import { openLog, type Log, type RecordPlace } from "../store/log";
import { readLines } from "../store/read-lines";
import type { CallTaken } from "../store/records";
import { repairLog } from "../store/repair-log";
import { openRunDirectory } from "../store/run-directory";
import { createLedger, type Ledger } from "./ledger";
import { readReservations } from "./reservations";
import { type Stop, withStop } from "./stop";
import { addCall, createTotals, type Totals } from "./totals";

/**
 * Paid work in a directory that other work may share: a log of what came of it, `NAME.manifest.json`
 * (what was asked), `NAME.reservations.jsonl` (under a budget), and while it goes on its lock.
 */
export interface PaidLogOptions {
  /** Made if need be. */
  readonly folder: string;
  readonly name: string;
  /** What the work must be asked with each time, and which of it may change. */
  readonly asked: Asked;
  readonly labels?: Readonly<Record<string, string>>;
  readonly mayChange?: readonly string[];
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
}

export interface PaidLog {
  readonly path: string;
  readonly log: Log;
  readonly ledger: Ledger;
  readonly stop: Stop;
  /** Of the calls on record; to be kept up to date by whoever adds lines. */
  readonly totals: Totals;
}

/** The call that a line of the log tells of. */
interface PaidLine {
  readonly callId: string;
  readonly call: CallTaken;
}

/** @returns the call a line tells of, null when it tells of none, or what is wrong with it */
export type LineReader = (line: unknown, place: RecordPlace) => PaidLine | null | string;

/**
 * Opens the log of paid work, `NAME.jsonl`, mended and locked, does the work, and closes it again,
 * whatever happens.
 * @param options.beginReading called before each reading of the log, see repairLog
 * @throws InputError when another process is at the same work, when it was started with other options, or
 *   when the folder cannot be written; InterruptedError after `signal`; what `work` throws
 */
export async function withPaidLog<T>(
  options: PaidLogOptions & { readonly beginReading: () => LineReader },
  work: (log: PaidLog) => Promise<T>,
): Promise<T> {
  const { folder, name, signal, graceMs = 10_000, budgetUsd = Infinity } = options;
  const path = join(folder, `${name}.jsonl`);
  if (!(budgetUsd > 0)) {
    throw new InputError(`a budget must be above 0 dollars, got ${budgetUsd}`);
  }
  const interrupted = () =>
    new InterruptedError(`${path} was interrupted; run the same command again to go on`);
  return withStop({ signal, graceMs, interrupted }, async (stop) => {
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw diskError(error, "making the directory", folder);
    });
    const directory = await openRunDirectory(folder, options.spareBytes ?? 1 << 20, name);
    const logs: Log[] = [];
    const open = async (logPath: string) => {
      const log = await openLog(logPath, { makeRoom: onDiskFull });
      logs.push(log);
      return log;
    };
    const onDiskFull = async () => {
      stop.because(
        new InputError(`no space left for ${path}; what was paid is kept: free some and run again`),
        Infinity,
      );
      await directory.makeRoom();
    };
    try {
      const reservationsPath = directory.file(`${name}.reservations.jsonl`);
      // Before the log is mended: what another model left there is not ours to judge.
      await settleAsked(directory.file(`${name}.manifest.json`), options.asked, {
        ...options,
        // A mistyped model, of which nothing came, must not hold the directory.
        ...((await holdsOnlyProblems(path)) && { mayChange: Object.keys(options.asked) }),
      });
      const earlier = await readEarlier(path, reservationsPath, options.beginReading);
      for (const warning of earlier.warnings) options.onWarning?.(warning);
      const log = await open(path);
      const isCounted = budgetUsd < Infinity || earlier.hadBudget;
      const reservations = isCounted ? await open(reservationsPath) : undefined;
      const ledger = createLedger({
        budgetUsd,
        spentUsd: earlier.totals.costUsd,
        unconfirmedUsd: earlier.unconfirmedUsd,
        ...(reservations && { write: (reservation) => reservations.append(reservation) }),
      });
      stop.starting.addEventListener("abort", () => ledger.close(), { once: true });
      return await work({ path, log, ledger, stop, totals: earlier.totals });
    } finally {
      for (const log of logs) await log.close();
      await directory.close();
    }
  });
}

/** Whether a log has no line but such as say why there is no answer; true of none. */
async function holdsOnlyProblems(path: string): Promise<boolean> {
  for await (const { bytes } of readLines(path)) {
    try {
      if ("problem" in Object(JSON.parse(bytes.toString("utf8")))) continue;
    } catch {
      // Damaged: it may have been an answer.
    }
    return false;
  }
  return true;
}

async function readEarlier(
  path: string,
  reservationsPath: string,
  beginReading: () => LineReader,
): Promise<{
  readonly totals: Totals;
  readonly unconfirmedUsd: number;
  readonly hadBudget: boolean;
  readonly warnings: readonly string[];
}> {
  const totals = createTotals();
  const reservations = await readReservations(reservationsPath);
  const { warnings } = await repairLog(path, () => {
    Object.assign(totals, createTotals());
    reservations.forget();
    const read = beginReading();
    return (line, place) => {
      const found = read(line, place);
      if (typeof found === "string") return found;
      if (found === null) return undefined;
      addCall(totals, found.call);
      reservations.answered(found.callId, found.call.cost_usd);
      return undefined;
    };
  });
  return {
    totals,
    unconfirmedUsd: reservations.unconfirmedUsd,
    hadBudget: !reservations.isEmpty,
    warnings: [...reservations.warnings, ...warnings],
  };
}
