import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BudgetError, InterruptedError } from "../../src/errors";
import { createLedger, type Reservation } from "../../src/calls/ledger";

function open(budgetUsd: number, { spentUsd = 0, unconfirmedUsd = 0 } = {}) {
  const written: Reservation[] = [];
  const write = (reservation: Reservation) => {
    written.push(reservation);
    return Promise.resolve();
  };
  return { written, ledger: createLedger({ budgetUsd, spentUsd, unconfirmedUsd, write }) };
}

describe("a ledger", () => {
  it("lets a call wait until another's real cost is known", async () => {
    const { ledger } = open(10);
    await ledger.reserve("a", 6);
    let isGranted = false;
    const second = ledger.reserve("b", 6).then(() => (isGranted = true));
    await Promise.resolve();
    expect(isGranted).toBe(false);
    ledger.settle(6, 1);
    await second;
    expect(ledger.spentUsd).toBe(1);
  });

  it("ends with a budget error once nothing in flight can free what is missing", async () => {
    const { ledger } = open(10);
    await ledger.reserve("a", 6);
    const second = ledger.reserve("b", 6);
    ledger.settle(6, 5);
    await expect(second).rejects.toThrow(BudgetError);
    await expect(second).rejects.toThrow("$5.00 spent, and the next call may cost up to $6.00");
  });

  it("keeps the worst case of what may have been billed", async () => {
    const { ledger, written } = open(10);
    await ledger.reserve("a", 3);
    ledger.fail("a", 3, true);
    await ledger.reserve("b", 3);
    ledger.fail("b", 3, false);
    await ledger.reserve("c", 3);
    ledger.settle(3, undefined);
    expect(ledger.unconfirmedUsd).toBe(6);
    expect(written.map(({ call_id, usd }) => [call_id, usd])).toEqual([
      ["a", 3],
      ["b", 3],
      ["b", -3],
      ["c", 3],
    ]);
    expect(ledger.reserveAgain("c", 5)).toBe(false);
    expect(ledger.reserveAgain("c", 4)).toBe(true);
  });

  it("lets nobody wait after it is closed", async () => {
    const { ledger } = open(10);
    await ledger.reserve("a", 6);
    const second = ledger.reserve("b", 6);
    ledger.close();
    await expect(second).rejects.toThrow(InterruptedError);
    await expect(ledger.reserve("c", 1)).rejects.toThrow(InterruptedError);
  });

  it("needs no place to write to without a budget", async () => {
    const ledger = createLedger({ budgetUsd: Infinity, spentUsd: 0, unconfirmedUsd: 0 });
    await ledger.reserve("a", 0);
    ledger.settle(0, 0.5);
    await ledger.reserve("b", 1);
    ledger.fail("b", 1, false);
    expect(ledger.spentUsd).toBe(0.5);
    expect(ledger.unconfirmedUsd).toBe(0);
  });

  it("never lets spent, unconfirmed and reserved money pass the budget, whatever happens", async () => {
    const call = fc.record({
      worst: fc.double({ min: 0.01, max: 3, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      fate: fc.constantFrom("settled", "unknown", "refused", "lost", "again"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 30 }), async (calls) => {
        const budgetUsd = 10;
        const { ledger } = open(budgetUsd);
        let reserved = 0;
        const check = () =>
          expect(ledger.spentUsd + ledger.unconfirmedUsd + reserved).toBeLessThanOrEqual(
            budgetUsd + 1e-9,
          );
        const one = async ({ worst, share, fate }: (typeof calls)[number], id: string) => {
          await ledger.reserve(id, worst);
          reserved += worst;
          check();
          await Promise.resolve();
          reserved -= worst;
          if (fate === "settled") ledger.settle(worst, share * worst);
          if (fate === "unknown") ledger.settle(worst, undefined);
          if (fate === "refused") ledger.fail(id, worst, false);
          if (fate === "lost") ledger.fail(id, worst, true);
          if (fate === "again") {
            reserved += worst;
            ledger.reserveAgain(id, worst);
            check();
            reserved -= worst;
            ledger.settle(worst, share * worst);
          }
          check();
        };
        const ends = await Promise.allSettled(calls.map((each, k) => one(each, String(k))));
        for (const end of ends) {
          if (end.status === "rejected") expect(end.reason).toBeInstanceOf(BudgetError);
        }
      }),
    );
  });
});
