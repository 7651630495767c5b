import { z } from "zod";
import { UnreadableAnswer } from "../../models/failure";
import { createJsonEndpoint } from "../../models/json-endpoint";
import type { ChatModelOptions } from "../../models/create-chat-model";
import { isWithinTokens } from "../../models/token-count";
import { textsACall, type Embedder } from "../metric-models";

/** OpenAI's models take 8,191 tokens; their vocabulary may differ a little from the one we count by. */
const longestTokens = 8000;

/**
 * Embeddings by OpenAI or any server that speaks its format. A text of more than 8,000 tokens is cut
 * there, as the models can read no more.
 * @see https://platform.openai.com/docs/api-reference/embeddings
 */
export function createEmbedder(name: string, server: ChatModelOptions = {}): Embedder {
  const endpoint = createJsonEndpoint(name, server);
  return {
    name,
    settings: { longest_tokens: longestTokens },
    batchSize: textsACall,
    sentOf: shortened,
    embed: (texts, options) =>
      endpoint.post(
        "/embeddings",
        { model: endpoint.model, input: texts.map(shortened), encoding_format: "float" },
        (answer) => vectorsIn(answer, texts.length),
        options,
      ),
  };
}

function shortened(text: string): string {
  let cut = text;
  while (!isWithinTokens(cut, longestTokens)) cut = cut.slice(0, Math.floor(cut.length * 0.8));
  // Half a character at the end is no text to a server in another language.
  return cut === text ? text : cut.replace(/[\uD800-\uDBFF]$/, "");
}

function vectorsIn(answer: unknown, count: number): Float64Array[] {
  const parsed = wireEmbeddings.safeParse(answer);
  if (!parsed.success) throw new UnreadableAnswer("the answer holds no embeddings");
  const { data } = parsed.data;
  const dimension = data[0]?.embedding.length ?? 0;
  const vectors: Float64Array[] = [];
  // Servers may answer in any order; the index is what counts.
  for (const { index, embedding } of data) {
    if (!embedding.every(isSingle)) {
      throw new UnreadableAnswer(`vector ${index + 1} has a component beyond single precision`);
    }
    if (embedding.length === dimension) vectors[index] = Float64Array.from(embedding);
  }
  if (dimension === 0 || vectors.filter(Boolean).length !== count || vectors.length !== count) {
    throw new UnreadableAnswer(`${count} vectors of one length asked for, the answer holds others`);
  }
  return vectors;
}

/** Kept in single precision, which has no room for larger numbers. */
function isSingle(component: number): boolean {
  return Number.isFinite(Math.fround(component));
}

const wireEmbeddings = z.object({
  data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.array(z.number()) })),
});
