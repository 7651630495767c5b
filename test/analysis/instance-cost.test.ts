import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { costFromPrice, costOfRuns, readSpending } from "../../src/analysis/instance-cost";
import { InputError } from "../../src/errors";
import { priceOf } from "../../src/models/pricing";
import { instanceLine, callLine } from "./run-lines";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cost-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const mini = priceOf("openai:gpt-4o-mini")!;
const assumed = {
  inputTokens: 1000,
  outputTokens: 500,
  acceptedShare: 1,
  cachedShare: 0,
  batch: false,
};

describe("costFromPrice", () => {
  // By hand: 1,000 tokens at $0.15 and 500 at $0.60 a million are $0.00015 and $0.0003.
  it("pays for input, output and rejects", () => {
    expect(costFromPrice(mini, assumed).usd_per_instance).toBeCloseTo(0.00045, 12);
    const half = costFromPrice(mini, { ...assumed, acceptedShare: 0.5 });
    expect(half.usd_per_instance).toBeCloseTo(0.0009, 12);
    expect(half.how).toContain("50% accepted");
  });

  it("takes cached input and batches at their own prices", () => {
    // 500 of the 1,000 at $0.075: $0.0001125 in all; batch halves everything.
    const cached = costFromPrice(mini, { ...assumed, cachedShare: 0.5 });
    expect(cached.usd_per_instance).toBeCloseTo(0.0001125 + 0.0003, 12);
    const batch = costFromPrice(mini, { ...assumed, cachedShare: 0.5, batch: true });
    expect(batch.usd_per_instance).toBeCloseTo((0.0001125 + 0.0003) / 2, 12);
  });

  it("refuses a batch without a batch price", () => {
    const price = priceOf("gpt-4o-mini")!;
    expect(() => costFromPrice(price, { ...assumed, batch: true })).toThrow(
      'no batch price is known for "gpt-4o-mini"',
    );
  });
});

describe("readSpending and costOfRuns", () => {
  it("spreads what all calls cost over what was accepted", async () => {
    // Four calls of $0.01, $0.02, $0.03 and unknown, which counts as their mean; two accepted.
    const run = write(
      "mixed",
      [callLine(0, 0.01), callLine(1, 0.02), callLine(2, 0.03), callLine(3, null)],
      [instanceLine(0), instanceLine(2)],
    );
    const spending = await readSpending(run);
    expect(spending).toMatchObject({ accepted: 2, calls: 4, unpriced: 1 });
    const cost = costOfRuns([spending])!;
    expect(cost.usd_per_instance).toBeCloseTo(0.04, 12);
    expect(cost).toMatchObject({ source: "calls", accepted_share: 0.5 });
    expect(cost.how).toBe(
      "4 calls for 2 accepted instances (50%); 1 of unknown cost counted as the mean",
    );
    // Relative variance: (0.0002 / 3) / 0.02^2 / 3 for the calls, and (1 - 0.5) / 2 for the share.
    expect(cost.standard_error_usd).toBeCloseTo(0.04 * Math.sqrt(1 / 18 + 0.25), 12);
  });

  it("reckons anew from tokens at another price, cached ones at theirs", async () => {
    const call = callLine(0, 99, {
      input_tokens: 1000,
      cached_input_tokens: 500,
      output_tokens: 500,
    });
    const run = write("anew", [call], [instanceLine(0)]);
    const { usd } = await readSpending(run, { price: mini });
    expect(usd).toBeCloseTo(0.0001125 + 0.0003, 12);
    expect((await readSpending(run, { price: mini, batch: true })).usd).toBeCloseTo(usd / 2, 12);
  });

  it("pools runs of a generator", async () => {
    const one = await readSpending(write("one", [callLine(0, 0.01)], [instanceLine(0)]));
    const two = await readSpending(
      write("two", [callLine(0, 0.02), callLine(1, 0.03)], [instanceLine(1)]),
    );
    expect(costOfRuns([one, two])!.usd_per_instance).toBeCloseTo(0.03, 12);
  });

  it("knows no cost where none was written down, or nothing was accepted", async () => {
    expect(
      costOfRuns([await readSpending(write("none", [callLine(0, null)], [instanceLine(0)]))]),
    ).toBe(undefined);
    expect(costOfRuns([await readSpending(write("nothing", [callLine(0, 1)], []))])).toBe(
      undefined,
    );
  });

  it("leaves out a last line cut off, and names a damaged one", async () => {
    const cut = write("cut", [callLine(0, 1)], [instanceLine(0)]);
    writeFileSync(join(cut, "calls.jsonl"), `${callLine(0, 1)}\n{"id":`);
    expect((await readSpending(cut)).calls).toBe(1);
    const damaged = write("damaged", [callLine(0, 1), "{}"], []);
    await expect(readSpending(damaged)).rejects.toThrow(InputError);
    await expect(readSpending(damaged)).rejects.toThrow("calls.jsonl line 2 is no call");
  });
});

function write(name: string, calls: readonly string[], instances: readonly string[]): string {
  const run = join(folder, name);
  mkdirSync(run);
  writeFileSync(join(run, "calls.jsonl"), calls.map((line) => `${line}\n`).join(""));
  writeFileSync(join(run, "instances.jsonl"), instances.map((line) => `${line}\n`).join(""));
  return run;
}
