import type * as jaxModule from "@jax-js/jax" with { "resolution-mode": "import" };
import { normEpsilon, size, special, type Shape } from "./shape";
import { extents, tensorNames, type Weights } from "./weights";

// The only module that knows the array library; everything else sees flat arrays.

type Jax = typeof jaxModule;
type JaxArray = jaxModule.numpy.Array;
type Tensors = Record<string, JaxArray>;

/** One batch: `inputs` rows × (prompt + response), `targets` rows × response, both padded. */
export interface Batch {
  readonly inputs: Int32Array<ArrayBuffer>;
  readonly targets: Int32Array<ArrayBuffer>;
}

export interface LossAndGradients {
  /** Mean negative log-likelihood a target token, nats. */
  readonly loss: number;
  /** Of the loss, by tensor. */
  readonly gradients: Weights;
}

/** Loss and gradients of batches of one shape; compiles in its first call. */
export type Differentiate = (weights: Weights, batch: Batch) => Promise<LossAndGradients>;

const compiled = new Map<string, Differentiate>();
let loading: Promise<Jax> | undefined;

/** The compiled loss of a shape, kept for the life of the process. */
export async function differentiator(shape: Shape): Promise<Differentiate> {
  const key = JSON.stringify(shape);
  const known = compiled.get(key);
  if (known) return known;
  const made = compile(await load(), shape);
  compiled.set(key, made);
  return made;
}

/** Node 20 has no `navigator`, which the library reads while it loads. */
function load(): Promise<Jax> {
  (globalThis as { navigator?: unknown }).navigator ??= {};
  return (loading ??= import("@jax-js/jax"));
}

function compile(jax: Jax, shape: Shape): Differentiate {
  const { numpy: np } = jax;
  const run = jax.jit(jax.valueAndGrad(lossOf(jax, shape)));
  const columns = shape.prompt + shape.response;
  const integers = (ids: Int32Array<ArrayBuffer>, width: number) =>
    np.array(ids, { dtype: np.int32 }).reshape([shape.rows, width]);
  return async (weights, { inputs, targets }) => {
    const tensors = Object.fromEntries(
      tensorNames.map((name) => [
        name,
        np.array(weights[name]! as Float32Array<ArrayBuffer>).reshape([...extents[name]!]),
      ]),
    );
    const [loss, gradients] = run(
      tensors,
      integers(inputs, columns),
      integers(targets, shape.response),
    );
    // Reading every result frees its memory, and keeps the library's queue short.
    const read = async (array: JaxArray) => (await array.data()) as Float32Array;
    const [value] = await read(loss);
    const flat: Record<string, Float32Array> = {};
    for (const name of tensorNames) flat[name] = await read(gradients[name]!);
    return { loss: value!, gradients: flat };
  };
}

/**
 * The student's loss. An array handed to a function of the library is used up by it; `.ref` keeps it
 * for a further use.
 */
function lossOf({ numpy: np, nn }: Jax, { rows, prompt, response, offset }: Shape) {
  const { width, heads, layers } = size;
  const columns = prompt + response;
  const headWidth = width / heads;

  function normalize(x: JaxArray): JaxArray {
    const meanSquare = np.mean(np.square(x.ref), -1, { keepdims: true });
    return x.mul(np.reciprocal(np.sqrt(meanSquare.add(normEpsilon))));
  }

  /** Only the columns of the response. */
  function answering(x: JaxArray): JaxArray {
    if (prompt === 0) return x;
    return x
      .reshape([rows, columns, width])
      .slice([], [prompt, columns])
      .reshape([rows * response, width]);
  }

  function split(x: JaxArray, matrix: JaxArray, length: number): JaxArray {
    return np.matmul(x, matrix).reshape([rows, length, heads, headWidth]).transpose([0, 2, 1, 3]);
  }

  return (weights: Tensors, inputs: JaxArray, targets: JaxArray): JaxArray => {
    const w = (name: string) => weights[name]!;
    const isToken = inputs.ref.notEqual(special.pad).astype(np.float32);
    const embedded = np
      .take(w("embedding").ref, inputs, 0)
      .mul(isToken.ref.reshape([rows, columns, 1]));
    const before = np.pad(embedded.ref.slice([], [0, columns - 1]), [
      [0, 0],
      [1, 0],
      [0, 0],
    ]);
    const shifted = np.matmul(before.reshape([rows * columns, width]), w("shift"));
    let x = embedded
      .add(shifted.reshape([rows, columns, width]))
      .add(
        w("positions")
          .slice([offset, offset + columns])
          .reshape([1, columns, width]),
      )
      .reshape([rows * columns, width]);

    // Earlier tokens are seen, pads are not; everything sees itself, or a row of pads had nothing.
    const earlier = np.tril(np.ones([columns, columns])).reshape([1, 1, columns, columns]);
    const seen = np.maximum(
      earlier.mul(isToken.reshape([rows, 1, 1, columns])),
      np.eye(columns).reshape([1, 1, columns, columns]),
    );
    const mask = seen.sub(1).mul(1e9);

    for (let layer = 0; layer < layers; layer++) {
      const of = (part: string) => w(`layer${layer}.${part}`);
      // Nothing of a prompt is needed behind the last layer's keys and values.
      const isLast = layer === layers - 1;
      const only = isLast ? answering : (all: JaxArray) => all;
      const length = isLast ? response : columns;
      const h = normalize(x.ref);
      x = only(x);
      const query = split(only(h.ref), of("query"), length);
      const key = split(h.ref, of("key"), columns);
      const value = split(h, of("value"), columns);
      const scores = np.matmul(query, key.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(headWidth));
      const exponentials = np.exp(
        scores.add(isLast ? mask.slice([], [], [columns - length, columns]) : mask.ref),
      );
      const attention = exponentials.ref.div(exponentials.sum(-1, { keepdims: true }));
      const read = np.matmul(attention, value).transpose([0, 2, 1, 3]);
      x = x.add(np.matmul(read.reshape([rows * length, width]), of("output")));
      const up = np.maximum(np.matmul(normalize(x.ref), of("up")), 0);
      x = x.add(np.matmul(up, of("down")));
    }

    const logits = np.matmul(normalize(x), w("embedding").transpose());
    const wanted = targets.reshape([rows * response]);
    const counts = wanted.ref.notEqual(special.pad).astype(np.float32);
    const chosen = logits.ref.mul(nn.oneHot(wanted, size.vocabulary)).sum(-1);
    const losses = np.log(np.exp(logits).sum(-1)).sub(chosen);
    return losses.mul(counts.ref).sum().div(counts.sum());
  };
}
