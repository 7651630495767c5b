import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reservation } from "../../src/calls/ledger";
import { readReservations } from "../../src/calls/reservations";
import { temporaryDirectory } from "../temporary-directory";

async function read(lines: readonly Reservation[]) {
  const path = join(temporaryDirectory(), "reservations.jsonl");
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return readReservations(path);
}

describe("reservations of earlier starts", () => {
  it("free one attempt an answer; those that were cut stay counted", async () => {
    const reservations = await read([
      { call_id: "a", usd: 0.5 },
      { call_id: "a", usd: 0.5 },
      { call_id: "b", usd: 0.3 },
    ]);
    reservations.answered("a", 0.1);
    expect(reservations.unconfirmedUsd).toBeCloseTo(0.8, 12);
    reservations.answered("b", null);
    expect(reservations.unconfirmedUsd).toBeCloseTo(0.8, 12);
    reservations.forget();
    expect(reservations.unconfirmedUsd).toBeCloseTo(1.3, 12);
  });

  it("of one call are never freed by another's answer", async () => {
    // b was refused and taken back, then answered in a start that reserved nothing.
    const reservations = await read([
      { call_id: "a", usd: 0.5 },
      { call_id: "b", usd: 0.3 },
      { call_id: "b", usd: -0.3 },
    ]);
    reservations.answered("b", 0.1);
    reservations.answered("c", 0.1);
    expect(reservations.unconfirmedUsd).toBe(0.5);
  });

  it("come to no less than the attempts without an answer, whatever order answers come in", async () => {
    const call = fc.record({
      cuts: fc.nat(3),
      isAnswered: fc.boolean(),
      usd: fc.integer({ min: 1, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 8 }), async (calls) => {
        const lines = calls.flatMap(({ cuts, isAnswered, usd }, at) =>
          Array.from({ length: cuts + (isAnswered ? 1 : 0) }, () => ({ call_id: String(at), usd })),
        );
        const reservations = await read(lines);
        calls.forEach(({ isAnswered }, at) => {
          if (isAnswered) reservations.answered(String(at), 0);
        });
        const cut = calls.reduce((sum, { cuts, usd }) => sum + cuts * usd, 0);
        expect(reservations.unconfirmedUsd).toBe(cut);
      }),
      { numRuns: 40 },
    );
  });
});
