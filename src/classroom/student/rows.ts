import type { Example } from "../../student/student";
import { tokenIds, tokenize } from "../world/vocabulary";
import type { Batch } from "./network";
import { special, type Shape } from "./shape";

/** An example in the student's tokens. */
export interface Tokens {
  readonly prompt: readonly number[];
  /** Ends with `<eos>`, unless it had to be cut. */
  readonly response: readonly number[];
}

/** Tokens of a text; every token of the tokenizer has an id. */
export function encode(text: string): number[] {
  return tokenize(text).map((token) => tokenIds.get(token)!);
}

/**
 * An example as it fits the shape. Too long a prompt loses its beginning, too long a response its end,
 * as trainers of large models cut at their sequence length.
 */
export function encodeExample({ instruction, response }: Example, shape: Shape): Tokens {
  return {
    prompt: encode(instruction).slice(-shape.prompt),
    response: [...encode(response), special.end].slice(0, shape.response),
  };
}

/** As many examples as the shape has rows, as one batch. */
export function fillBatch(examples: readonly Tokens[], shape: Shape): Batch {
  const { rows, prompt, response } = shape;
  const columns = prompt + response;
  const inputs = new Int32Array(rows * columns).fill(special.pad);
  const targets = new Int32Array(rows * response).fill(special.pad);
  examples.forEach((example, row) => {
    const start = row * columns + prompt;
    inputs.set(example.prompt, start - example.prompt.length);
    inputs[start] = special.response;
    inputs.set(example.response.slice(0, -1), start + 1);
    targets.set(example.response, row * response);
  });
  return { inputs, targets };
}

/** Rows of packed documents: each row holds one token more than there are columns. */
export function fillDocuments(
  rowsOfTokens: readonly (readonly number[])[],
  { rows, response }: Shape,
): Batch {
  const inputs = new Int32Array(rows * response);
  const targets = new Int32Array(rows * response);
  rowsOfTokens.forEach((tokens, row) => {
    inputs.set(tokens.slice(0, -1), row * response);
    targets.set(tokens.slice(1), row * response);
  });
  return { inputs, targets };
}
