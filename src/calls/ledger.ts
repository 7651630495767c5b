import { BudgetError, InterruptedError } from "../errors";

/** One line of `reservations.jsonl`; the sum of a call's lines is what it may still cost. */
export interface Reservation {
  readonly call_id: string;
  /** Worst case of one attempt, US dollars; negative when it turned out that it is not billed. */
  readonly usd: number;
}

/**
 * Keeps a promise about money: what was spent, what calls in flight may cost at worst, and what
 * may have been billed without an answer never exceed the budget together.
 */
export interface Ledger {
  /**
   * Waits until one attempt fits under the budget beside all others, and until that is on disk.
   * @throws BudgetError when it cannot fit any more; InterruptedError after `close`
   */
  reserve(callId: string, worstUsd: number): Promise<void>;
  /**
   * Reserves without waiting; resolves once that is on disk.
   * @returns false when it does not fit
   */
  reserveIfFits(callId: string, worstUsd: number): Promise<boolean>;
  /** A reservation of an earlier start, counted as unconfirmed so far, is for a call still under way. */
  adopt(worstUsd: number): void;
  /**
   * The attempt may be billed although no answer came, and will be made again: its worst case stays
   * counted, and once more for the repetition.
   * @returns false when that does not fit
   */
  reserveAgain(callId: string, worstUsd: number): boolean;
  /** The answer came; `undefined` when its cost is unknown, which counts as the worst case. */
  settle(worstUsd: number, costUsd: number | undefined): void;
  /** The attempt failed: it was not billed, or (`mayBeBilled`) its worst case stays counted. */
  fail(callId: string, worstUsd: number, mayBeBilled: boolean): void;
  /** The error that says why an attempt does not fit. */
  overBudget(worstUsd: number): BudgetError;
  /** Whether there is a budget. */
  readonly isBounded: boolean;
  /** Known costs, US dollars. */
  readonly spentUsd: number;
  /** Worst case of what may have been billed without our knowing, US dollars. */
  readonly unconfirmedUsd: number;
  /** Lets no one wait any longer. */
  close(): void;
}

interface Waiter {
  readonly worstUsd: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * @param options.budgetUsd for the whole run, earlier starts included; Infinity for none, which costs
 *   nothing
 * @param options.write puts a reservation on disk; needed with a budget, and without one where an earlier
 *   start had one, for then its reservations are held against the answers of all starts
 */
export function createLedger({
  budgetUsd,
  spentUsd,
  unconfirmedUsd,
  write,
}: {
  budgetUsd: number;
  spentUsd: number;
  unconfirmedUsd: number;
  write?: (reservation: Reservation) => Promise<unknown>;
}): Ledger {
  let spent = spentUsd;
  let unconfirmed = unconfirmedUsd;
  let reserved = 0;
  let inFlight = 0;
  const waiters: Waiter[] = [];
  let isClosed = false;
  const isBounded = budgetUsd < Infinity;

  // Sums of many small numbers: a hair of rounding must not stop a run at exactly its budget.
  const fits = (usd: number) =>
    usd === 0 || spent + unconfirmed + reserved + usd <= budgetUsd * (1 + 1e-12);

  function enter(worstUsd: number): void {
    reserved += worstUsd;
    inFlight += 1;
  }

  function serve(): void {
    while (waiters[0] && fits(waiters[0].worstUsd)) {
      const { worstUsd, resolve } = waiters.shift()!;
      enter(worstUsd);
      resolve();
    }
    if (inFlight > 0) return;
    // Nothing is left that could come back below its worst case.
    for (const { worstUsd, reject } of waiters.splice(0)) reject(overBudget(worstUsd));
  }

  function overBudget(worstUsd: number): BudgetError {
    return budgetError({
      budgetUsd,
      spentUsd: spent,
      unconfirmedUsd: unconfirmed,
      nextUsd: worstUsd,
    });
  }

  function leave(worstUsd: number): void {
    reserved = inFlight === 1 ? 0 : reserved - worstUsd;
    inFlight -= 1;
  }

  return {
    isBounded,
    overBudget,
    async reserve(callId, worstUsd) {
      if (isClosed) throw stopped();
      await new Promise<void>((resolve, reject) => {
        waiters.push({ worstUsd, resolve, reject });
        serve();
      });
      await write?.({ call_id: callId, usd: worstUsd });
    },
    async reserveIfFits(callId, worstUsd) {
      if (!fits(worstUsd)) return false;
      enter(worstUsd);
      await write?.({ call_id: callId, usd: worstUsd });
      return true;
    },
    adopt(worstUsd) {
      unconfirmed = Math.max(0, unconfirmed - worstUsd);
      enter(worstUsd);
    },
    reserveAgain(callId, worstUsd) {
      if (!isBounded) return true;
      if (!fits(worstUsd)) return false;
      unconfirmed += worstUsd;
      // A failure to write shows at the next line of the same log.
      void write?.({ call_id: callId, usd: worstUsd }).catch(() => undefined);
      return true;
    },
    settle(worstUsd, costUsd) {
      leave(worstUsd);
      if (costUsd === undefined) unconfirmed += isBounded ? worstUsd : 0;
      else spent += costUsd;
      serve();
    },
    fail(callId, worstUsd, mayBeBilled) {
      leave(worstUsd);
      if (isBounded && mayBeBilled) unconfirmed += worstUsd;
      if (!mayBeBilled) {
        void write?.({ call_id: callId, usd: -worstUsd }).catch(() => undefined);
      }
      serve();
    },
    get spentUsd() {
      return spent;
    },
    get unconfirmedUsd() {
      return unconfirmed;
    },
    close() {
      isClosed = true;
      for (const { reject } of waiters.splice(0)) reject(stopped());
    },
  };
}

function stopped(): InterruptedError {
  return new InterruptedError("stopped while waiting for the budget");
}

/** The error that says what was spent, of what, and why that is not enough. */
export function budgetError({
  budgetUsd,
  spentUsd,
  unconfirmedUsd,
  nextUsd,
  cause,
}: {
  readonly budgetUsd: number;
  readonly spentUsd: number;
  readonly unconfirmedUsd: number;
  readonly nextUsd: number;
  readonly cause?: unknown;
}): BudgetError {
  const counted = unconfirmedUsd > 0 ? ` and up to $${money(unconfirmedUsd)} unconfirmed` : "";
  return new BudgetError(
    `stopped at the budget of $${money(budgetUsd)}: $${money(spentUsd)} spent${counted}, ` +
      `and the next call may cost up to $${money(nextUsd)}; raise --budget-usd and run again to go on`,
    { nextUsd, cause },
  );
}

const mostDigits = 12;

/** Dollars with as many digits as a small budget needs: 12.34, 0.0021, 0. */
function money(usd: number): string {
  if (usd >= 1) return usd.toFixed(2);
  if (usd <= 0) return "0";
  return usd.toFixed(Math.min(mostDigits, 1 - Math.floor(Math.log10(usd))));
}

export function isReservation(record: unknown): record is Reservation {
  if (typeof record !== "object" || record === null) return false;
  const { call_id, usd } = record as Partial<Reservation>;
  return typeof call_id === "string" && Number.isFinite(usd);
}
