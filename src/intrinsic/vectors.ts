import { createHash } from "node:crypto";
import { join } from "node:path";
import { AgoraError } from "../errors";
import { openLog, type RecordPlace } from "../store/log";
import type { RecordCheck } from "../store/repair-log";
import { type Batches, type BatchWork, withBatches } from "./ask-batches";
import { batched } from "./batched";
import type { MeasureContext } from "./measure-context";
import { textsACall, type Embedder } from "./metric-models";
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
  for await (const pairs of batched(selectedPairs(context), {
    size: embedder.batchSize ?? textsACall,
  })) {
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
 * @throws InputError when the file holds vectors of another embedder; AgoraError when vectors of another
 *   length come; what the embedder throws
 */
export async function storedVectors(
  context: MeasureContext,
  embedder: Embedder,
  fields: readonly TextField[],
): Promise<VectorSource> {
  const index = createVectorIndex();
  const work: BatchWork = {
    name: "embeddings",
    model: embedder,
    option: "--embeddings",
    beginReading: index.beginReading,
  };
  await withBatches(context, work, (batches) =>
    embedMissing(context, { embedder, fields, batches, index }),
  );
  const log = await openLog(join(context.folder, "embeddings.jsonl"));
  return {
    async *vectorsOf(field) {
      for await (const pair of selectedPairs(context)) {
        const place = index.places.get(keyOf(pair[field]));
        const vector = place
          ? floats(((await log.readAt(place)) as StoredVector).vector)
          : new Float32Array(index.dimension() ?? 1);
        yield { pair, vector };
      }
    },
    close: () => log.close(),
  };
}

/** Where the vectors of texts lie, and how long they all are. */
interface VectorIndex {
  /** By the text's key. */
  readonly places: Map<string, RecordPlace>;
  /** Keys of texts that the embedder has refused, and which have no vector since. */
  readonly refused: Set<string>;
  /** Undefined before the first vector. */
  dimension(): number | undefined;
  /** Whether vectors are as long as those before; the first one decides. */
  fits(vectors: readonly { readonly length: number }[]): boolean;
  readonly beginReading: () => RecordCheck;
}

function createVectorIndex(): VectorIndex {
  const places = new Map<string, RecordPlace>();
  const refused = new Set<string>();
  let dimension: number | undefined;
  const fits = (vectors: readonly { readonly length: number }[]) =>
    vectors.every(({ length }) => length === (dimension ??= length));
  return {
    places,
    refused,
    fits,
    dimension: () => dimension,
    beginReading: () => {
      places.clear();
      refused.clear();
      dimension = undefined;
      return (record, place) => {
        if (isRefusedText(record)) {
          refused.add(record.text_sha256);
          return undefined;
        }
        if (!isStoredVector(record)) return "is no vector of a text";
        if (!fits([floats(record.vector)])) return "holds a vector of another length than others";
        places.set(record.text_sha256, place);
        refused.delete(record.text_sha256);
        return undefined;
      };
    },
  };
}

interface KeyedText {
  readonly key: string;
  readonly text: string;
}

async function embedMissing(
  context: MeasureContext,
  {
    embedder,
    fields,
    batches,
    index,
  }: {
    readonly embedder: Embedder;
    readonly fields: readonly TextField[];
    readonly batches: Batches;
    readonly index: VectorIndex;
  },
): Promise<void> {
  const { places } = index;
  const { sentOf = (text: string) => text } = embedder;
  const total = fields.length * context.instances;
  let seen = 0;
  let asking = 0;
  const problems: string[] = [];
  async function* texts(): AsyncGenerator<KeyedText> {
    for await (const pair of selectedPairs(context)) {
      for (const field of fields) yield { key: keyOf(pair[field]), text: pair[field] };
    }
  }
  async function* missing(): AsyncGenerator<KeyedText> {
    const queued = new Set(places.keys());
    const last = new Set(index.refused);
    for await (const one of texts()) {
      seen += 1;
      // A text without a letter has no direction, and providers refuse empty input.
      if (queued.has(one.key) || one.text.trim() === "") continue;
      queued.add(one.key);
      asking += 1;
      if (!last.has(one.key)) yield one;
    }
    if (last.size === 0) return;
    for await (const one of texts()) if (last.delete(one.key)) yield one;
  }
  const oneLess = () => {
    asking -= 1;
    context.progress("embeddings", seen - asking, total);
  };
  await batches.ask<KeyedText, ArrayLike<number>>({
    items: missing(),
    batchSize: embedder.batchSize ?? textsACall,
    idOf: ({ key }) => key,
    textsOf: ({ text }) => [sentOf(text)],
    async send(batch, options) {
      const vectors = await embedder.embed(
        batch.map(({ text }) => text),
        options,
      );
      if (index.fits(vectors)) return vectors;
      throw new AgoraError(
        `${embedder.name} gives vectors of ${vectors.map(({ length }) => length).join(", ")} numbers after vectors of ${index.dimension()}: its server has changed; measure in another directory, or remove ${join(context.folder, "embeddings.jsonl")}`,
      );
    },
    lineOf: ({ key }, vector): StoredVector => ({
      text_sha256: key,
      vector: Buffer.from(Float32Array.from(vector).buffer).toString("base64"),
    }),
    onKept({ key }, _vector, place) {
      places.set(key, place);
      oneLess();
    },
    async onRefused({ key }, problem, note) {
      problems.push(problem);
      if (!index.refused.has(key)) await note({ text_sha256: key, problem });
      oneLess();
    },
  });
  if (problems.length === 0) return;
  const count = problems.length === 1 ? "1 text has" : `${problems.length} texts have`;
  context.onWarning(`${count} no vector, unscored; the first: ${problems[0]}`);
}

function keyOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function floats(base64: string): Float32Array {
  const bytes = Buffer.from(base64, "base64");
  const whole = bytes.length - (bytes.length % Float32Array.BYTES_PER_ELEMENT);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole));
}

function isStoredVector(record: unknown): record is StoredVector {
  if (typeof record !== "object" || record === null) return false;
  const { text_sha256, vector } = record as Partial<StoredVector>;
  return typeof text_sha256 === "string" && typeof vector === "string";
}

/** A text that was refused, in place of its vector. */
function isRefusedText(record: unknown): record is Pick<StoredVector, "text_sha256"> {
  if (typeof record !== "object" || record === null || !("problem" in record)) return false;
  return typeof (record as Partial<StoredVector>).text_sha256 === "string";
}
