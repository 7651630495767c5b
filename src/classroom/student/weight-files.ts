import { readFile } from "node:fs/promises";
import { InputError } from "../../errors";
import { diskError } from "../../store/disk-error";
import { writeWhole } from "../../store/write-whole";
import type { AdamState } from "./adam";
import { parseSafetensors, writeSafetensors, type Tensor } from "./safetensors";
import { checkWeights, extents, tensorNames, type Weights } from "./weights";

type Metadata = Readonly<Record<string, string>>;

export async function writeWeights(path: string, weights: Weights, metadata: Metadata = {}) {
  await writeWhole(path, writeSafetensors({ tensors: tensorsOf(weights), metadata }));
}

/**
 * @returns undefined when there is no such file
 * @throws InputError when it holds no student of this size
 */
export async function readWeights(path: string) {
  const file = await readTensors(path);
  return file && { weights: checkWeights(file.tensors, path), metadata: file.metadata };
}

/** Weights with what Adam remembers, as tensors of the same names with a prefix. */
export async function writeCheckpoint(
  path: string,
  weights: Weights,
  { mean, square, step }: AdamState,
  metadata: Metadata,
) {
  const tensors = {
    ...tensorsOf(weights),
    ...tensorsOf(mean, "mean."),
    ...tensorsOf(square, "square."),
  };
  const all = { ...metadata, step: String(step) };
  await writeWhole(path, writeSafetensors({ tensors, metadata: all }));
}

/** As `readWeights`. */
export async function readCheckpoint(path: string) {
  const file = await readTensors(path);
  if (!file) return undefined;
  const { tensors, metadata } = file;
  const step = Number(metadata["step"]);
  if (!Number.isSafeInteger(step) || step < 1) {
    throw new InputError(`${path} is no checkpoint: step ${metadata["step"]}`);
  }
  const part = (prefix: string) => {
    const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
    const named = own.map(([name, tensor]): [string, Tensor] => [
      name.slice(prefix.length),
      tensor,
    ]);
    return checkWeights(Object.fromEntries(named), path);
  };
  const state: AdamState = { mean: part("mean."), square: part("square."), step };
  return { weights: part(""), state, metadata };
}

async function readTensors(path: string) {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw diskError(error, "reading weights", path);
  }
  return parseSafetensors(bytes, path);
}

function tensorsOf(weights: Weights, prefix = ""): Record<string, Tensor> {
  return Object.fromEntries(
    tensorNames.map((name) => [prefix + name, { extent: extents[name]!, data: weights[name]! }]),
  );
}
