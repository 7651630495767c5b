import { InputError } from "../../errors";
import type { Random } from "../../stats/random";
import { createRandom } from "../../stats/random";
import { size } from "./shape";

/** A tensor of the student: rows × columns. */
export type Extent = readonly [rows: number, columns: number];

/** All tensors of a student by name, each flat in row-major order. */
export type Weights = Readonly<Record<string, Float32Array>>;

const { vocabulary, width, layers, hidden, positions } = size;

/**
 * Names and extents: `embedding` (tied with the output), `shift` (what the token before adds),
 * `positions`, and per layer queries, keys, values, their output, and the MLP's two matrices. Row
 * vectors are multiplied from the left: y = x W.
 */
export const extents: Readonly<Record<string, Extent>> = {
  embedding: [vocabulary, width],
  shift: [width, width],
  positions: [positions, width],
  ...Object.fromEntries(
    Array.from({ length: layers }, (_, layer): [string, Extent][] => [
      [`layer${layer}.query`, [width, width]],
      [`layer${layer}.key`, [width, width]],
      [`layer${layer}.value`, [width, width]],
      [`layer${layer}.output`, [width, width]],
      [`layer${layer}.up`, [width, hidden]],
      [`layer${layer}.down`, [hidden, width]],
    ]).flat(),
  ),
};

export const tensorNames: readonly string[] = Object.keys(extents);

/** Weights to begin with: normal, sinusoids for the positions, small outputs of each layer. */
export function initialWeights(seed: string | number): Weights {
  return Object.fromEntries(
    tensorNames.map((name) => {
      const random = createRandom(`student weights/${seed}/${name}`);
      const [rows, columns] = extents[name]!;
      if (name === "positions") return [name, sinusoids(rows, columns)];
      const isOutput = name.endsWith(".output") || name.endsWith(".down");
      const scale = isOutput ? 0.5 / Math.sqrt(layers) : 1;
      const deviation = name === "embedding" ? 0.08 : scale / Math.sqrt(rows);
      return [name, normals(rows * columns, deviation, random)];
    }),
  );
}

function normals(count: number, deviation: number, random: Random): Float32Array {
  return Float32Array.from({ length: count }, () => deviation * random.normal());
}

function sinusoids(rows: number, columns: number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const angle = row / 100 ** (Math.floor(column / 2) / (columns / 2));
    return 0.1 * (column % 2 === 0 ? Math.sin(angle) : Math.cos(angle));
  });
}

/** Zeros in the form of weights. */
export function zeroWeights(): Weights {
  return mapWeights((name) => new Float32Array(extents[name]![0] * extents[name]![1]));
}

export function copyWeights(weights: Weights): Weights {
  return mapWeights((name) => Float32Array.from(weights[name]!));
}

function mapWeights(tensor: (name: string) => Float32Array): Weights {
  return Object.fromEntries(tensorNames.map((name) => [name, tensor(name)]));
}

/**
 * @param from where they were read, for the message
 * @throws InputError when a tensor is missing, has another extent or holds a value that is not finite
 */
export function checkWeights(
  tensors: Readonly<Record<string, { readonly extent: readonly number[]; data: Float32Array }>>,
  from: string,
): Weights {
  return mapWeights((name) => {
    const tensor = tensors[name];
    const wanted = extents[name]!.join(" × ");
    if (!tensor) throw new InputError(`${from} has no tensor "${name}" (${wanted})`);
    const found = tensor.extent.join(" × ");
    if (found !== wanted) {
      throw new InputError(`${from}: tensor "${name}" is ${found}, a student has ${wanted}`);
    }
    const bad = tensor.data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new InputError(`${from}: tensor "${name}" holds ${tensor.data[bad]}`);
    return tensor.data;
  });
}
