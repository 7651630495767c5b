import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../errors";
import { numericCell, parseCsv, textCell, type CsvRow, type CsvTable } from "../table/parse-csv";
import type { ChatRequest, Usage } from "./chat-model";

/** One row of a price list: US dollars a million tokens; undefined where the source says nothing. */
export interface Price {
  /** As createChatModel takes it (`openai:gpt-4o`); the paper's generators go by their bare name. */
  readonly model: string;
  readonly usd_per_1m_input_tokens: number;
  readonly usd_per_1m_cached_input_tokens: number | undefined;
  /** For input written to the provider's cache; undefined where that costs what input costs. */
  readonly usd_per_1m_cache_write_tokens: number | undefined;
  readonly usd_per_1m_output_tokens: number;
  readonly usd_per_1m_batch_input_tokens: number | undefined;
  readonly usd_per_1m_batch_output_tokens: number | undefined;
  /** Longer prompts cost more, at a rate not listed here; undefined when one rate holds for all. */
  readonly up_to_input_tokens: number | undefined;
  /** When the source was read, or published: YYYY-MM or YYYY-MM-DD. */
  readonly date: string;
  readonly source: string;
}

/**
 * The price list that ships with the package (data/prices.csv).
 * @param overrides rows that win over ours, from readPrices
 */
export function loadPrices(overrides: readonly Price[] = []): readonly Price[] {
  const shipped = readPrices(join(__dirname, "..", "..", "data", "prices.csv"));
  const own = new Set(overrides.map(({ model }) => model));
  return [...overrides, ...shipped.filter(({ model }) => !own.has(model))];
}

/**
 * A user's price list: a CSV file with the columns of data/prices.csv, of which only model, input
 * and output price are needed.
 * @throws InputError when the file cannot be read, or on a price that is no number from 0, naming the line
 */
export function readPrices(path: string): readonly Price[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "unreadable";
    throw new InputError(`price list ${path} cannot be read (${reason}); check the path`);
  }
  const table = parseCsv(text, path);
  return table.rows.map((row) => parsePrice(table, row));
}

/**
 * The price of a model, by its exact name: a dated snapshot may cost another price than its alias.
 * @returns undefined when the list has none. Unknown is not free: say so, or ask for a price.
 */
export function priceOf(model: string, prices: readonly Price[] = loadPrices()): Price | undefined {
  return prices.find((price) => price.model === model);
}

/**
 * What a call cost: its tokens at their prices, or what the provider itself reported. Cached input
 * without a price of its own counts as input, which it never exceeds.
 * @param options.batch at the batch price
 * @returns US dollars; undefined when tokens or price are unknown, or the prompt was longer than the
 *   price holds for
 */
export function costUsd(
  usage: Usage | undefined,
  price: Price | undefined,
  { batch = false }: { batch?: boolean } = {},
): number | undefined {
  if (usage?.reportedCostUsd !== undefined) return usage.reportedCostUsd;
  if (price?.usd_per_1m_input_tokens === 0 && price.usd_per_1m_output_tokens === 0) return 0;
  if (!usage || !price || usage.inputTokens > (price.up_to_input_tokens ?? Infinity)) {
    return undefined;
  }
  const input = batch ? price.usd_per_1m_batch_input_tokens : price.usd_per_1m_input_tokens;
  const output = batch ? price.usd_per_1m_batch_output_tokens : price.usd_per_1m_output_tokens;
  if (input === undefined || output === undefined) return undefined;
  // Batch prices are a share of the standard ones, caches included.
  const share = price.usd_per_1m_input_tokens > 0 ? input / price.usd_per_1m_input_tokens : 1;
  const cached = (price.usd_per_1m_cached_input_tokens ?? price.usd_per_1m_input_tokens) * share;
  const written = (price.usd_per_1m_cache_write_tokens ?? price.usd_per_1m_input_tokens) * share;
  const writes = usage.cacheWriteInputTokens ?? 0;
  const plain = usage.inputTokens - usage.cachedInputTokens - writes;
  return (
    (plain * input +
      usage.cachedInputTokens * cached +
      writes * written +
      usage.outputTokens * output) /
    1_000_000
  );
}

/**
 * The most one attempt at a request can cost, for budgets that must hold: every byte of the prompt a
 * token (a byte-level tokenizer makes no more), everything at the dearest input price, and the
 * whole of maxTokens written. Repeated attempts that the provider may charge for come on top; see
 * Retry.mayBeBilled.
 * @returns US dollars; undefined when the price is unknown
 */
export function worstCaseCostUsd(
  request: Pick<ChatRequest, "messages" | "sampling" | "schema">,
  price: Price | undefined,
  { batch = false }: { batch?: boolean } = {},
): number | undefined {
  const texts = request.messages.map(({ content }) => content);
  const schema = request.schema ? [JSON.stringify(request.schema)] : [];
  return worstCaseOfTextsUsd([...texts, ...schema], request.sampling.maxTokens, price, { batch });
}

/**
 * The same for a call that sends texts.
 * @param maxTokens that may be written
 */
export function worstCaseOfTextsUsd(
  texts: readonly string[],
  maxTokens: number,
  price: Price | undefined,
  { batch = false }: { batch?: boolean } = {},
): number | undefined {
  const inputTokens = texts.reduce(
    (sum, text) => sum + Buffer.byteLength(text) + textOverheadTokens,
    requestOverheadTokens,
  );
  // All of it written to the cache is the dearest a prompt can get, where that has a price.
  const writes = price?.usd_per_1m_cache_write_tokens === undefined ? 0 : inputTokens;
  return costUsd(
    {
      inputTokens,
      cachedInputTokens: 0,
      cacheWriteInputTokens: writes,
      outputTokens: maxTokens,
    },
    price,
    { batch },
  );
}

/** Role markers and the like around each text; chat templates use 3 to 10. */
const textOverheadTokens = 16;

/** What is around all texts, our own words for a schema or a prefill included. */
const requestOverheadTokens = 256;

/** The price of a model that costs nothing, such as one on a server of one's own. */
export function freePrice(model: string): Price {
  return Object.freeze({
    model,
    usd_per_1m_input_tokens: 0,
    usd_per_1m_cached_input_tokens: undefined,
    usd_per_1m_cache_write_tokens: undefined,
    usd_per_1m_output_tokens: 0,
    usd_per_1m_batch_input_tokens: 0,
    usd_per_1m_batch_output_tokens: 0,
    up_to_input_tokens: undefined,
    date: "",
    source: "named as free",
  });
}

function parsePrice(table: CsvTable, row: CsvRow): Price {
  const amount = (column: string) => {
    const value = numericCell(table, row, column);
    if (value < 0) {
      throw new InputError(
        `${table.file} line ${row.line}, column "${column}": ${value} is below 0`,
      );
    }
    return value;
  };
  const optional = (column: string) => (row.cells[column]?.trim() ? amount(column) : undefined);
  return Object.freeze({
    model: textCell(table, row, "model"),
    usd_per_1m_input_tokens: amount("usd_per_1m_input_tokens"),
    usd_per_1m_cached_input_tokens: optional("usd_per_1m_cached_input_tokens"),
    usd_per_1m_cache_write_tokens: optional("usd_per_1m_cache_write_tokens"),
    usd_per_1m_output_tokens: amount("usd_per_1m_output_tokens"),
    usd_per_1m_batch_input_tokens: optional("usd_per_1m_batch_input_tokens"),
    usd_per_1m_batch_output_tokens: optional("usd_per_1m_batch_output_tokens"),
    up_to_input_tokens: optional("up_to_input_tokens"),
    date: row.cells["date"]?.trim() ?? "",
    source: row.cells["source"]?.trim() ?? table.file,
  });
}
