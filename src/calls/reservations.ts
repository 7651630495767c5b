import { repairLog } from "../store/repair-log";
import { isReservation } from "./ledger";

/** What earlier starts reserved, held against the answers that came. */
export interface Reservations {
  /** Told of every answer on record. */
  answered(callId: string, costUsd: number | null): void;
  /** Forgets the answers told so far, when their log is read again. */
  forget(): void;
  /** Worst case of what may have been billed without an answer, US dollars. */
  readonly unconfirmedUsd: number;
  /** What was mended, ready to be shown. */
  readonly warnings: readonly string[];
}

/**
 * Mends and reads a log of reservations.
 * @throws InputError when it cannot be read or mended
 */
export async function readReservations(path: string): Promise<Reservations> {
  const reserved = new Map<string, { readonly sum: number; readonly one: number }>();
  let settledUsd = 0;
  const { warnings } = await repairLog(path, () => {
    reserved.clear();
    return (record) => {
      if (!isReservation(record)) return "is no reservation";
      const sum = (reserved.get(record.call_id)?.sum ?? 0) + record.usd;
      reserved.set(record.call_id, { sum, one: Math.abs(record.usd) });
      return undefined;
    };
  });
  return {
    warnings,
    answered(callId, costUsd) {
      // An answer of known cost frees one attempt's worst case; attempts that were cut stay counted.
      if (costUsd !== null) settledUsd += reserved.get(callId)?.one ?? 0;
    },
    forget() {
      settledUsd = 0;
    },
    get unconfirmedUsd() {
      const reservedUsd = [...reserved.values()].reduce((total, { sum }) => total + sum, 0);
      return Math.max(0, reservedUsd - settledUsd);
    },
  };
}
