import type * as Encoding from "gpt-tokenizer/encoding/o200k_base";

/** Characters without a break that count as one piece: byte-pair merging is quadratic in them. */
const longestPiece = 2000;

/**
 * Tokens of a text under o200k_base (GPT-4o's vocabulary; Llama 3's counts differ by a few percent).
 * Exact, except that a run of more than 2,000 letters, of as many signs or of as much blank space
 * is counted in slices, which can add a token a slice.
 */
export function countTokens(text: string): number {
  return pieces(text).reduce((sum, piece) => sum + encoding().countTokens(piece, plainText), 0);
}

/**
 * Whether a text has at most `limit` tokens, without counting where its size decides: a token is
 * at least one byte, and prose of more than 16 characters a token does not exist.
 */
export function isWithinTokens(text: string, limit: number): boolean {
  if (Buffer.byteLength(text) <= limit) return true;
  if (text.length > 16 * limit) return false;
  return countTokens(text) <= limit;
}

/** Text that looks like a control token (`<|endoftext|>`) is counted as the plain text it is. */
const plainText = { disallowedSpecial: new Set<string>() };

const longRun = new RegExp(
  String.raw`\p{L}{${longestPiece},}|[^\s\p{L}\p{N}]{${longestPiece},}|\s{${longestPiece},}`,
  "u",
);

function pieces(text: string): readonly string[] {
  if (!longRun.test(text)) return [text];
  return text.match(new RegExp(`[^]{1,${longestPiece}}`, "g")) ?? [];
}

/** Two megabytes of vocabulary, read when first needed. */
function encoding(): typeof Encoding {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("gpt-tokenizer/encoding/o200k_base") as typeof Encoding;
}
