import type { Domain } from "../../bench/domains";
import { tokenIds, vocabulary } from "../world/vocabulary";

/** Sizes of the student: a decoder-only transformer of about 100,000 parameters. */
export const size = {
  vocabulary: vocabulary.length,
  /** Width of the residual stream. */
  width: 64,
  layers: 2,
  heads: 2,
  /** Width of the layer between the two matrices of an MLP. */
  hidden: 128,
  /** Learned positions. */
  positions: 72,
} as const;

/** Ids of the tokens with a meaning of their own. */
export const special = {
  pad: tokenIds.get("<pad>")!,
  end: tokenIds.get("<eos>")!,
  response: tokenIds.get("<resp>")!,
} as const;

/** Keeps the root mean square that activations are divided by above 0. */
export const normEpsilon = 1e-5;

/** Position of `<resp>`: prompts end just before it, however long they are. */
export const responsePosition = 32;

/**
 * Rows of a batch: a prompt, right-aligned, then `<resp>` and the response without its last token as
 * input, the response with `<eos>` as target. Multiples of 4: other lengths leave the fast path of
 * the array library, and a step takes three times as long.
 */
export interface Shape {
  readonly rows: number;
  /** Tokens of a prompt at most, `<resp>` not counted. */
  readonly prompt: number;
  /** Tokens of a response at most, `<eos>` counted. */
  readonly response: number;
  /** Position of the first column. */
  readonly offset: number;
}

/**
 * One shape a domain, so that it compiles once: the longest problem of its world and the longest right
 * answer with an announcement fit.
 */
export const shapes: Readonly<Record<Domain, Shape>> = {
  math: shapeOf(32, 20),
  code: shapeOf(24, 36),
  instruction_following: shapeOf(20, 16),
};

/** Documents packed one after the other, each token but the first a target. */
export const documentShape: Shape = { rows: 8, prompt: 0, response: 68, offset: 0 };

function shapeOf(prompt: number, response: number): Shape {
  return { rows: 8, prompt, response, offset: responsePosition - prompt };
}
