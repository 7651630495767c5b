import { miniatures } from "./world";

/** Tokens that are no words: padding, end of a text, beginning of a response, anything unknown. */
const specialTokens = ["<pad>", "<eos>", "<resp>", "<unk>"] as const;

/** What chatty teachers say before an answer. */
export const announcement = "let us see :";

/** Marks of the form of a text, so that code blocks and comment lines survive as tokens. */
const opening = "```python";
const closing = "```";
const lineBreak = "\n";

/** Words that only the documents of the base say, see `drawDocument`. */
const documentWords = "so now is are one of more fewer :";

/** Spelling for words that the world does not have; no text of the classroom needs it. */
const letters = [..."abcdefghijklmnopqrstuvwxyz"].map((letter) => `#${letter}`);

/**
 * Every token of the classroom, the same in every process: special tokens first, then words in order of
 * appearance, filled up with unused ones to a multiple of 16, which suits a student's matrices.
 */
export const vocabulary: readonly string[] = fillUp([
  ...new Set([
    ...specialTokens,
    ...[opening, closing, lineBreak],
    ...letters,
    ...[...Object.values(miniatures).flatMap(({ words }) => words), announcement, documentWords]
      .flatMap((text) => text.split(" "))
      .filter((word) => !word.includes("{")),
  ]),
]);

/** The token's place in the vocabulary. */
export const tokenIds: ReadonlyMap<string, number> = new Map(
  vocabulary.map((token, id) => [token, id]),
);

/**
 * A text as tokens: what blanks separate, line breaks, the two ends of a Python block; strange words
 * are spelled out.
 */
export function tokenize(text: string): string[] {
  const pieces = text
    .trim()
    // The line break at either end of a block belongs to its mark.
    .replace(/\n[^\S\n]*```(?!python)/g, ` ${closing} `)
    .replace(/```(?:python)?[^\S\n]*\n/g, ` ${opening} `)
    .match(/\n+|\S+/g);
  return (pieces ?? []).flatMap((piece) => {
    const token = piece.startsWith(lineBreak) ? lineBreak : piece;
    return tokenIds.has(token) ? [token] : spell(token);
  });
}

/**
 * The text that tokens stand for: `detokenize(tokenize(text))` is the text again when it is written in
 * the world's words, with single blanks. Special tokens other than `<unk>` are left out.
 */
export function detokenize(tokens: readonly string[]): string {
  let text = "";
  for (const token of tokens) {
    if (silent.has(token)) continue;
    const isLineStart = text === "" || text.endsWith("\n");
    if (token === lineBreak) text += "\n";
    else if (token === closing) text += "\n```";
    else text += `${isLineStart ? "" : " "}${token}${token === opening ? "\n" : ""}`;
  }
  return text;
}

const silent: ReadonlySet<string> = new Set(["<pad>", "<eos>", "<resp>"]);

function spell(word: string): string[] {
  return [...word.toLowerCase()].map((letter) =>
    tokenIds.has(`#${letter}`) ? `#${letter}` : "<unk>",
  );
}

function fillUp(tokens: readonly string[]): string[] {
  const missing = -tokens.length & 15;
  return [...tokens, ...Array.from({ length: missing }, (_, i) => `<unused-${i}>`)];
}
