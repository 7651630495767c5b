import { repairLog } from "../store/repair-log";
import { isReservation } from "./ledger";

/** What earlier starts reserved, held against the answers that came. */
export interface Reservations {
  /** Told of every answer on record. */
  answered(callId: string, costUsd: number | null): void;
  /** Forgets the answers told so far, when their log is read again. */
  forget(): void;
  /** Whether an earlier start had a budget. */
  readonly isEmpty: boolean;
  /** Worst case of what may have been billed without an answer, US dollars. */
  readonly unconfirmedUsd: number;
  /** What was mended, ready to be shown. */
  readonly warnings: readonly string[];
}

/** Of one call, US dollars. */
interface Reserved {
  /** What its lines come to. */
  readonly sum: number;
  /** Worst case of one attempt. */
  readonly one: number;
  /** What answers have freed. */
  freed: number;
}

/**
 * Mends and reads a log of reservations.
 * @throws InputError when it cannot be read or mended
 */
export async function readReservations(path: string): Promise<Reservations> {
  const reserved = new Map<string, Reserved>();
  const { warnings } = await repairLog(path, () => {
    reserved.clear();
    return (record) => {
      if (!isReservation(record)) return "is no reservation";
      const sum = (reserved.get(record.call_id)?.sum ?? 0) + record.usd;
      reserved.set(record.call_id, { sum, one: Math.abs(record.usd), freed: 0 });
      return undefined;
    };
  });
  return {
    warnings,
    answered(callId, costUsd) {
      const call = reserved.get(callId);
      // An answer of known cost frees one attempt's worst case; attempts that were cut stay counted.
      if (costUsd !== null && call) call.freed += Math.min(call.one, call.sum - call.freed);
    },
    forget() {
      for (const call of reserved.values()) call.freed = 0;
    },
    isEmpty: reserved.size === 0,
    get unconfirmedUsd() {
      return [...reserved.values()].reduce(
        (total, { sum, freed }) => total + Math.max(0, sum - freed),
        0,
      );
    },
  };
}
