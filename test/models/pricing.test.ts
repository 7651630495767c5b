import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Price } from "../../src/models/pricing";
import {
  costUsd,
  loadPrices,
  priceOf,
  readPrices,
  worstCaseCostUsd,
} from "../../src/models/pricing";
import { numericCell, parseCsv, textCell } from "../../src/table/parse-csv";
import { chatRequest } from "./request";

const price: Price = Object.freeze({
  model: "openai:x",
  usd_per_1m_input_tokens: 2,
  usd_per_1m_cached_input_tokens: 0.5,
  usd_per_1m_cache_write_tokens: undefined,
  usd_per_1m_output_tokens: 10,
  usd_per_1m_batch_input_tokens: 1,
  usd_per_1m_batch_output_tokens: 5,
  up_to_input_tokens: undefined,
  date: "2026-11",
  source: "this test",
});
const usage = { inputTokens: 1_000_000, cachedInputTokens: 400_000, outputTokens: 200_000 };

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});
function priceFile(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), "agoralab-prices-"));
  directories.push(directory);
  const path = join(directory, "prices.csv");
  writeFileSync(path, text);
  return path;
}

describe("the shipped price list", () => {
  it("holds the paper's Table 3 for the six generators", () => {
    const path = join(__dirname, "../../data/paper/table3_cost_and_ability.csv");
    const table = parseCsv(readFileSync(path, "utf8"), path);
    expect(table.rows).toHaveLength(6);
    for (const row of table.rows) {
      expect(priceOf(textCell(table, row, "generator"))).toMatchObject({
        usd_per_1m_input_tokens: numericCell(table, row, "usd_per_1m_input_tokens"),
        usd_per_1m_output_tokens: numericCell(table, row, "usd_per_1m_output_tokens"),
        source: "arXiv 2412.03679, Table 3",
      });
    }
  });

  it("gives a date and a source for every price, and no model twice", () => {
    const prices = loadPrices();
    for (const { date, source, model } of prices) {
      expect(date, model).toMatch(/^20\d\d-\d\d(-\d\d)?$/);
      expect(source, model).toMatch(/arXiv|https:\/\//);
    }
    expect(new Set(prices.map(({ model }) => model)).size).toBe(prices.length);
  });

  it("asks less for cached input and for batches than for the plain call", () => {
    for (const row of loadPrices()) {
      const { usd_per_1m_input_tokens: input, usd_per_1m_output_tokens: output } = row;
      expect(row.usd_per_1m_cached_input_tokens ?? 0, row.model).toBeLessThan(input);
      expect(row.usd_per_1m_batch_input_tokens ?? 0, row.model).toBeLessThan(input);
      const batchOutput = row.usd_per_1m_batch_output_tokens ?? 0;
      // Embedders write nothing.
      if (output === 0) expect(batchOutput, row.model).toBe(0);
      else expect(batchOutput, row.model).toBeLessThan(output);
    }
  });
});

describe("priceOf", () => {
  it("does not guess the price of a dated snapshot, a local server or an unknown model", () => {
    expect(priceOf("openai:gpt-4o")).toBeDefined();
    expect(priceOf("openai:gpt-4o-2024-05-13")).toBeUndefined();
    expect(priceOf("compatible:gpt-4o")).toBeUndefined();
  });

  it("prefers the user's prices", () => {
    const mine = readPrices(
      priceFile(
        "model,usd_per_1m_input_tokens,usd_per_1m_output_tokens\nopenai:gpt-4o,1,2\nmine,3,4\n",
      ),
    );
    const prices = loadPrices(mine);
    expect(priceOf("openai:gpt-4o", prices)?.usd_per_1m_output_tokens).toBe(2);
    expect(priceOf("mine", prices)?.usd_per_1m_input_tokens).toBe(3);
    expect(priceOf("gpt-4o-mini", prices)).toBeDefined();
  });

  it("names line and column of a price that is no price", () => {
    const header = "model,usd_per_1m_input_tokens,usd_per_1m_output_tokens\n";
    expect(() => readPrices(priceFile(`${header}m,free,2\n`))).toThrow(
      'line 2, column "usd_per_1m_input_tokens": "free" is not a number',
    );
    expect(() => readPrices(priceFile(`${header}m,1,-2\n`))).toThrow("-2 is below 0");
    expect(() => readPrices("/no/such.csv")).toThrow("cannot be read (ENOENT)");
  });
});

describe("costUsd", () => {
  it("charges plain input, cached input and output at their prices", () => {
    // 0.6 M x 2 + 0.4 M x 0.5 + 0.2 M x 10
    expect(costUsd(usage, price)).toBeCloseTo(3.4, 12);
  });

  it("charges half in a batch where everything costs half", () => {
    expect(costUsd(usage, price, { batch: true })).toBeCloseTo(1.7, 12);
  });

  it("charges cached input as input, and cache writes at their own price, where listed so", () => {
    const other = {
      ...price,
      usd_per_1m_cached_input_tokens: undefined,
      usd_per_1m_cache_write_tokens: 2.5,
    };
    // 0.5 M x 2 + 0.4 M x 2 + 0.1 M x 2.5 + 0.2 M x 10
    expect(costUsd({ ...usage, cacheWriteInputTokens: 100_000 }, other)).toBeCloseTo(4.05, 12);
  });

  it("believes the cost a provider reports", () => {
    expect(costUsd({ ...usage, reportedCostUsd: 0.25 }, undefined)).toBe(0.25);
  });

  it("is unknown, never zero, without tokens, price, batch price, or beyond the price's reach", () => {
    expect(costUsd(undefined, price)).toBeUndefined();
    expect(costUsd(usage, undefined)).toBeUndefined();
    const noBatch = { ...price, usd_per_1m_batch_input_tokens: undefined };
    expect(costUsd(usage, noBatch, { batch: true })).toBeUndefined();
    expect(costUsd(usage, { ...price, up_to_input_tokens: 272_000 })).toBeUndefined();
  });
});

describe("worstCaseCostUsd", () => {
  it("is at least the cost of a full answer to a prompt of one token a byte", () => {
    const prompt = "ü".repeat(1000);
    const worst = worstCaseCostUsd(chatRequest({ prompt }), price)!;
    const full = { inputTokens: 2000, cachedInputTokens: 0, outputTokens: 4096 };
    expect(worst).toBeGreaterThan(costUsd(full, price)!);
    expect(worst).toBeLessThan(costUsd({ ...full, inputTokens: 3000 }, price)!);
  });

  it("counts a schema, and the dearest price of input", () => {
    const schema = { name: "s", schema: { description: "x".repeat(5000) } };
    const plain = worstCaseCostUsd(chatRequest(), price)!;
    expect(worstCaseCostUsd(chatRequest({ schema }), price)! - plain).toBeGreaterThan(0.0099);
    const writes = { ...price, usd_per_1m_cache_write_tokens: 2.5 };
    expect(worstCaseCostUsd(chatRequest(), writes)).toBeGreaterThan(plain);
  });

  it("is unknown for an unknown price", () => {
    expect(worstCaseCostUsd(chatRequest(), undefined)).toBeUndefined();
  });
});
