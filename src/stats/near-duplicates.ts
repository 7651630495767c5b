import { createRandom } from "./random";
import { textHash } from "./text-hash";
import { wordGrams } from "./word-grams";

/** How alike two texts must be to count, and how finely that is estimated. */
export interface NearDuplicateOptions {
  /** Jaccard similarity of the sets of word runs, from which two texts are near-duplicates. Default 0.8. */
  readonly threshold?: number;
  /** Words in a run. Default 5. */
  readonly words?: number;
  /** Of the hash functions. Default 0. */
  readonly seed?: number;
}

export interface NearDuplicates {
  readonly n: number;
  /** Texts that are a near-duplicate of an earlier one. */
  readonly duplicates: number;
  /** duplicates / n, percent; NaN when there are no texts. */
  readonly percent: number;
}

/** 16 bands of 8 hash values: two texts of similarity 0.8 share a band with a chance of 95 percent. */
const bands = 16;
const rows = 8;

/** The least value of 128 random hash functions over a text's runs of words. */
type Signature = Uint32Array;

/** Compares each text it is given with all before it. */
export interface DuplicateFinder {
  /**
   * @returns the place (0 and up) of an earlier text that says nearly the same, and the estimated
   *   similarity (0 to 1) of the two; undefined when there is none
   */
  add(text: string): { readonly of: number; readonly similarity: number } | undefined;
}

/**
 * Finds near-duplicates by MinHash with locality-sensitive hashing. Memory holds 512 bytes of
 * signature and 16 table entries a text, whatever its length. The similarity is estimated from 128 hash
 * values (standard error at 0.8: 0.035), so single verdicts near the threshold may fall either way; the
 * rate is what to look at.
 * @see Broder, On the resemblance and containment of documents, 1997; Leskovec, Rajaraman, Ullman,
 *   Mining of Massive Datasets, chapter 3
 */
export function createDuplicateFinder({
  threshold = 0.8,
  words = 5,
  seed = 0,
}: NearDuplicateOptions = {}): DuplicateFinder {
  const sign = createSigner(words, seed);
  const tables = Array.from({ length: bands }, () => new Map<number, number>());
  const signatures: { readonly place: number; readonly signature: Signature }[] = [];
  let n = 0;
  return {
    add(text) {
      const place = n++;
      const signature = sign(text);
      if (!signature) return undefined;
      const keys = bandKeys(signature);
      const seen = new Set(keys.map((key, band) => tables[band]?.get(key)));
      let found: ReturnType<DuplicateFinder["add"]>;
      for (const at of seen) {
        const earlier = at === undefined ? undefined : signatures[at];
        if (!earlier) continue;
        const likeness = similarity(signature, earlier.signature);
        if (likeness >= threshold && likeness > (found?.similarity ?? 0)) {
          found = { of: earlier.place, similarity: likeness };
        }
      }
      const at = signatures.push({ place, signature }) - 1;
      // The first text of a bucket stands for all later ones.
      keys.forEach((key, band) => {
        const table = tables[band];
        if (table && !table.has(key)) table.set(key, at);
      });
      return found;
    },
  };
}

/**
 * How many texts say nearly what an earlier one says (see `createDuplicateFinder`). Reads the texts
 * once.
 */
export async function nearDuplicates(
  texts: AsyncIterable<string> | Iterable<string>,
  options: NearDuplicateOptions = {},
): Promise<NearDuplicates> {
  const finder = createDuplicateFinder(options);
  let n = 0;
  let duplicates = 0;
  for await (const text of texts) {
    n += 1;
    if (finder.add(text)) duplicates += 1;
  }
  return { n, duplicates, percent: n === 0 ? NaN : (100 * duplicates) / n };
}

function createSigner(words: number, seed: number): (text: string) => Signature | undefined {
  const random = createRandom(`minhash/${seed}`);
  const masks = Array.from({ length: bands * rows }, () => random.integer(0, 2 ** 32 - 1));
  const factors = masks.map(() => random.integer(0, 2 ** 31 - 1) * 2 + 1);
  return (text) => {
    const grams = new Set(wordGrams(text, words));
    if (grams.size === 0) return undefined;
    const least = new Uint32Array(bands * rows).fill(0xffffffff);
    for (const gram of grams) {
      const hash = (textHash(gram) % 2 ** 32) | 0;
      for (let k = 0; k < least.length; k++) {
        let value = Math.imul(hash ^ (masks[k] ?? 0), factors[k] ?? 1);
        // High bits to low: multiplication alone leaves the low bits of alike hashes alike.
        value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) >>> 0;
        if (value < (least[k] ?? 0)) least[k] = value;
      }
    }
    return least;
  };
}

function bandKeys(signature: Signature): number[] {
  return Array.from({ length: bands }, (_, band) =>
    textHash(signature.subarray(band * rows, (band + 1) * rows).join(",")),
  );
}

function similarity(a: Signature, b: Signature): number {
  let equal = 0;
  for (let k = 0; k < a.length; k++) if (a[k] === b[k]) equal += 1;
  return equal / a.length;
}
