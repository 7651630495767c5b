import { textHash } from "../../stats/text-hash";
import type { Embedder } from "../metric-models";

/** Numbers of a vector; enough that two of a few hundred features seldom fall on one place. */
const dimension = 512;
/** Characters in a run inside a word, its edges included. */
const run = 3;

/**
 * A text embedder of our own that needs no model: the signed hashing trick over words, pairs of
 * neighbouring words and runs of three characters inside words. A feature counts 1 + ln(times it
 * occurs), so that no word drowns the others; words weigh 1, pairs 1, a word's runs 1 together.
 * Deterministic, the same everywhere, in any script. It sees shared words and spelling, not shared
 * meaning: distances are larger than those of a trained embedder, and not comparable with them.
 * @see Weinberger et al., Feature hashing for large scale multitask learning, 2009
 */
export const hashedNgramEmbedder: Embedder = {
  name: "hashed n-grams (in-process)",
  isLocal: true,
  embed: (texts) => Promise.resolve(texts.map(embedText)),
};

function embedText(text: string): Float64Array {
  const counts = new Map<string, number>();
  const weights = new Map<string, number>();
  const count = (feature: string, weight: number) => {
    counts.set(feature, (counts.get(feature) ?? 0) + 1);
    weights.set(feature, weight);
  };
  const words =
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];
  words.forEach((word, at) => {
    count(`w ${word}`, 1);
    const next = words[at + 1];
    if (next !== undefined) count(`p ${word} ${next}`, 1);
    const edged = `<${word}>`;
    const runs = edged.length - run + 1;
    for (let k = 0; k < runs; k++) count(`c ${edged.slice(k, k + run)}`, 1 / Math.sqrt(runs));
  });
  const vector = new Float64Array(dimension);
  for (const [feature, times] of counts) {
    const hash = textHash(feature);
    // The lowest bit is the sign, the others the place.
    const place = Math.floor(hash / 2) % dimension;
    const weight = (1 + Math.log(times)) * weights.get(feature)!;
    vector[place]! += hash % 2 === 0 ? weight : -weight;
  }
  return vector;
}
