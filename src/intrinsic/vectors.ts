import { createHash } from "node:crypto";
import { join } from "node:path";
import { InputError } from "../errors";
import { openLog, type Log, type RecordPlace } from "../store/log";
import { repairLog } from "../store/repair-log";
import { type Batches, withBatches } from "./ask-batches";
import { batched } from "./batched";
import type { MeasureContext } from "./measure-context";
import type { Embedder } from "./metric-models";
import type { SourcePair } from "./pair-source";
import { selectedPairs } from "./selected-pairs";

export const textFields = ["instruction", "response"] as const;

export type TextField = (typeof textFields)[number];

export interface TextVector {
  readonly pair: SourcePair;
  readonly vector: ArrayLike<number>;
}

/** The vectors of a source's texts; they can be gone through more than once. */
export interface VectorSource {
  vectorsOf(field: TextField): AsyncIterable<TextVector>;
  close(): Promise<void>;
}

/**
 * Vectors made anew whenever they are asked for, for an embedder that costs nothing.
 */
export function localVectors(context: MeasureContext, embedder: Embedder): VectorSource {
  return {
    vectorsOf: (field) => embedAnew(context, embedder, field),
    close: () => Promise.resolve(),
  };
}

async function* embedAnew(
  context: MeasureContext,
  embedder: Embedder,
  field: TextField,
): AsyncGenerator<TextVector, void, undefined> {
  for await (const pairs of batched(selectedPairs(context), embedder.batchSize ?? 64)) {
    const vectors = await embedder.embed(
      pairs.map((pair) => pair[field]),
      { signal: context.signal },
    );
    yield* pairs.map((pair, at) => ({ pair, vector: vectors[at]! }));
  }
}

/** A line of `embeddings.jsonl`: the vector of a text, in single precision, as providers compute it. */
interface StoredVector {
  readonly text_sha256: string;
  /** Little-endian float32, base64. */
  readonly vector: string;
}

/**
 * Vectors of an embedder that is asked over the network: each distinct text once, kept in
 * `embeddings.jsonl` as it comes, then read from there. Memory holds a place in the file a text. A text
 * that the embedder refuses has no vector, and is asked again by another start.
 * @param fields whose texts are embedded
 * @throws InputError when the file holds vectors of another embedder; what the embedder throws
 */
export async function storedVectors(
  context: MeasureContext,
  embedder: Embedder,
  fields: readonly TextField[],
): Promise<VectorSource> {
  const places = new Map<string, RecordPlace>();
  const work = { name: "embeddings", model: embedder, option: "--embeddings" } as const;
  const log = await withBatches(context, work, async (batches) => {
    const path = join(context.folder, "embeddings.jsonl");
    const { warnings } = await repairLog(path, () => {
      places.clear();
      return (record, place) => {
        if (!isStoredVector(record)) return "is no vector of a text";
        places.set(record.text_sha256, place);
        return undefined;
      };
    });
    warnings.forEach((warning) => context.onWarning(warning));
    const opened = await openLog(path);
    try {
      await embedMissing(context, { embedder, fields, batches, log: opened, places });
      return opened;
    } catch (error) {
      await opened.close();
      throw error;
    }
  });
  return {
    async *vectorsOf(field) {
      let dimension = 1;
      for await (const pair of selectedPairs(context)) {
        const place = places.get(keyOf(pair[field]));
        if (!place) {
          yield { pair, vector: new Float32Array(dimension) };
          continue;
        }
        const record = (await log.readAt(place)) as StoredVector;
        const vector = floats(record.vector);
        dimension = vector.length;
        yield { pair, vector };
      }
    },
    close: () => log.close(),
  };
}

async function embedMissing(
  context: MeasureContext,
  {
    embedder,
    fields,
    batches,
    log,
    places,
  }: {
    readonly embedder: Embedder;
    readonly fields: readonly TextField[];
    readonly batches: Batches;
    readonly log: Log;
    readonly places: Map<string, RecordPlace>;
  },
): Promise<void> {
  const queued = new Set(places.keys());
  const total = fields.length * context.instances;
  let seen = 0;
  let asking = 0;
  const refused: string[] = [];
  async function* missing(): AsyncGenerator<{ key: string; text: string }> {
    for await (const pair of selectedPairs(context)) {
      for (const field of fields) {
        seen += 1;
        const text = pair[field];
        const key = keyOf(text);
        // A text without a letter has no direction, and providers refuse empty input.
        if (queued.has(key) || text.trim() === "") continue;
        queued.add(key);
        asking += 1;
        yield { key, text };
      }
    }
  }
  const done = (count: number) => {
    asking -= count;
    context.progress("embeddings", seen - asking, total);
  };
  await batches.ask({
    items: missing(),
    batchSize: embedder.batchSize ?? 64,
    idOf: ({ key }) => key,
    textsOf: ({ text }) => [text],
    send: (texts, options) =>
      embedder.embed(
        texts.map(({ text }) => text),
        options,
      ),
    async keep(texts, vectors) {
      await Promise.all(
        texts.map(async ({ key }, at) => {
          const vector = Buffer.from(Float32Array.from(vectors[at]!).buffer).toString("base64");
          const record: StoredVector = { text_sha256: key, vector };
          places.set(key, await log.append(record));
        }),
      );
      done(texts.length);
    },
    giveUpOn(_text, problem) {
      refused.push(problem);
      done(1);
      return Promise.resolve();
    },
  });
  if (refused.length === 0) return;
  context.onWarning(
    `${refused.length} texts have no vector and count as unscored; the first: ${refused[0]}`,
  );
}

function keyOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function floats(base64: string): Float32Array {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length === 0 || bytes.length % 4 !== 0) {
    throw new InputError(
      "embeddings.jsonl holds a vector that is cut; remove the file and run again",
    );
  }
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function isStoredVector(record: unknown): record is StoredVector {
  if (typeof record !== "object" || record === null) return false;
  const { text_sha256, vector } = record as Partial<StoredVector>;
  return typeof text_sha256 === "string" && typeof vector === "string";
}
