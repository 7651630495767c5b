import { normEpsilon, responsePosition, size, special } from "./shape";
import { extents, type Weights } from "./weights";

const { width, heads, layers, hidden, vocabulary, positions } = size;
const headWidth = width / heads;

/** Reads and writes one text at a time, token by token, remembering keys and values. */
export interface Decoder {
  /**
   * The likeliest next token again and again, until `<eos>` or `limit`.
   * @returns without `<eos>`; `ended` when it came
   */
  greedy(prompt: readonly number[], limit: number): { tokens: number[]; ended: boolean };
  /** Natural logarithm of the probability of each response token given all before it. */
  logProbabilities(prompt: readonly number[], response: readonly number[]): number[];
}

/** The tensors of a layer, turned so that a row holds what one output sums over. */
interface Layer {
  readonly query: Float32Array;
  readonly key: Float32Array;
  readonly value: Float32Array;
  readonly output: Float32Array;
  readonly up: Float32Array;
  readonly down: Float32Array;
}

/**
 * The student's network in plain arithmetic, the same function as the one that is trained: for texts
 * of a few dozen tokens it is faster than compiled kernels, since it computes each token once.
 */
export function createDecoder(weights: Weights): Decoder {
  const embedding = weights["embedding"]!;
  const place = weights["positions"]!;
  const shift = turned(weights, "shift");
  const stack: Layer[] = Array.from({ length: layers }, (_, layer) => ({
    query: turned(weights, `layer${layer}.query`),
    key: turned(weights, `layer${layer}.key`),
    value: turned(weights, `layer${layer}.value`),
    output: turned(weights, `layer${layer}.output`),
    up: turned(weights, `layer${layer}.up`),
    down: turned(weights, `layer${layer}.down`),
  }));
  const keys = stack.map(() => new Float32Array(positions * width));
  const values = stack.map(() => new Float32Array(positions * width));
  const x = new Float32Array(width);
  const normal = new Float32Array(width);
  const query = new Float32Array(width);
  const read = new Float32Array(width);
  const wide = new Float32Array(hidden);
  const change = new Float32Array(width);
  const scores = new Float64Array(positions);
  const logits = new Float32Array(vocabulary);

  /** Leaves the last layer's normalised output in `normal`. */
  function take(token: number, before: number | undefined, position: number, first: number): void {
    if (before === undefined) change.fill(0);
    else multiply(shift, embedding.subarray(before * width, (before + 1) * width), change);
    for (let i = 0; i < width; i++) {
      x[i] = embedding[token * width + i]! + change[i]! + place[position * width + i]!;
    }
    stack.forEach((layer, at) => {
      normalize(x, normal);
      const here = position * width;
      multiply(layer.query, normal, query);
      multiply(layer.key, normal, keys[at]!.subarray(here, here + width));
      multiply(layer.value, normal, values[at]!.subarray(here, here + width));
      attend(keys[at]!, values[at]!, first, position);
      multiply(layer.output, read, change);
      add(x, change);
      normalize(x, normal);
      multiply(layer.up, normal, wide);
      for (let i = 0; i < hidden; i++) if (wide[i]! < 0) wide[i] = 0;
      multiply(layer.down, wide, change);
      add(x, change);
    });
    normalize(x, normal);
  }

  function attend(key: Float32Array, value: Float32Array, first: number, last: number): void {
    read.fill(0);
    for (let head = 0; head < heads; head++) {
      const from = head * headWidth;
      let total = 0;
      for (let at = first; at <= last; at++) {
        let score = 0;
        for (let i = from; i < from + headWidth; i++) score += query[i]! * key[at * width + i]!;
        total += scores[at] = Math.exp(score / Math.sqrt(headWidth));
      }
      for (let at = first; at <= last; at++) {
        const share = scores[at]! / total;
        for (let i = from; i < from + headWidth; i++) read[i]! += share * value[at * width + i]!;
      }
    }
  }

  /** Reads the prompt and `<resp>`; what follows stands at the position returned. */
  function readPrompt(prompt: readonly number[]): { position: number; first: number } {
    const kept = prompt.slice(-responsePosition);
    const first = responsePosition - kept.length;
    [...kept, special.response].forEach((token, i, all) =>
      take(token, all[i - 1], first + i, first),
    );
    return { position: responsePosition + 1, first };
  }

  return {
    greedy(prompt, limit) {
      const { position, first } = readPrompt(prompt);
      const tokens: number[] = [];
      const most = Math.min(limit, positions - responsePosition - 1);
      for (;;) {
        multiply(embedding, normal, logits);
        const next = largest(logits);
        if (next === special.end) return { tokens, ended: true };
        if (tokens.length >= most) return { tokens, ended: false };
        const before = tokens.at(-1) ?? special.response;
        tokens.push(next);
        take(next, before, position + tokens.length - 1, first);
      }
    },
    logProbabilities(prompt, response) {
      const { position, first } = readPrompt(prompt);
      const kept = response.slice(0, positions - responsePosition);
      return kept.map((token, i) => {
        multiply(embedding, normal, logits);
        const found = logits[token]! - logSumOfExponentials(logits);
        if (i + 1 < kept.length) {
          take(token, kept[i - 1] ?? special.response, position + i, first);
        }
        return found;
      });
    },
  };
}

function turned(weights: Weights, name: string): Float32Array {
  const [rows, columns] = extents[name]!;
  const tensor = weights[name]!;
  const result = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[j * rows + i] = tensor[i * columns + j]!;
  }
  return result;
}

/** y = M x with M row by row; four sums at once keep the processor busy. */
function multiply(matrix: Float32Array, x: Float32Array, y: Float32Array): void {
  const n = x.length;
  for (let row = 0; row < y.length; row++) {
    const start = row * n;
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < n; i += 4) {
      a += matrix[start + i]! * x[i]!;
      b += matrix[start + i + 1]! * x[i + 1]!;
      c += matrix[start + i + 2]! * x[i + 2]!;
      d += matrix[start + i + 3]! * x[i + 3]!;
    }
    y[row] = a + b + c + d;
  }
}

function normalize(x: Float32Array, into: Float32Array): void {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += x[i]! * x[i]!;
  const scale = 1 / Math.sqrt(sum / width + normEpsilon);
  for (let i = 0; i < width; i++) into[i] = x[i]! * scale;
}

function add(x: Float32Array, change: Float32Array): void {
  for (let i = 0; i < width; i++) x[i]! += change[i]!;
}

function largest(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

function logSumOfExponentials(values: Float32Array): number {
  const most = values[largest(values)]!;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - most);
  return most + Math.log(sum);
}
