import { InputError } from "../../errors";

/** A tensor of 32-bit floats in row-major order. */
export interface Tensor {
  readonly extent: readonly number[];
  readonly data: Float32Array;
}

export interface SafetensorsFile {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Headers beyond this are refused, as the format's own reader does. */
const largestHeader = 100_000_000;

/**
 * Tensors as a safetensors file: the header's length in 8 bytes, a JSON header padded with blanks to a
 * multiple of 8, the values, little-endian. Tensors lie in the order of their names.
 * @see https://github.com/huggingface/safetensors#format
 */
export function writeSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array {
  const names = Object.keys(tensors).sort();
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const name of names) {
    const { extent, data } = tensors[name]!;
    const start = end;
    end += 4 * data.length;
    header[name] = { dtype: "F32", shape: extent, data_offsets: [start, end] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + end).fill(0x20, 8, 8 + headerLength);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, 8);
  let at = 8 + headerLength;
  for (const name of names) {
    for (const value of tensors[name]!.data) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}

/**
 * @param from the file's name, for messages
 * @throws InputError when the bytes are no safetensors file of 32-bit floats, or cut off
 */
export function parseSafetensors(bytes: Uint8Array, from: string): SafetensorsFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8)
    throw new InputError(`${from} is no safetensors file: ${bytes.length} bytes`);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > Math.min(largestHeader, bytes.length - 8)) {
    throw new InputError(
      `${from} is no safetensors file: header of ${headerLength} bytes in a file of ${bytes.length}`,
    );
  }
  const header = parseHeader(bytes.subarray(8, 8 + headerLength), from);
  const { __metadata__: metadata, ...entries } = header;
  const start = 8 + headerLength;
  const tensors: Record<string, Tensor> = {};
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = entry as Record<string, unknown>;
    if (dtype !== "F32") {
      throw new InputError(`${from}: tensor "${name}" is ${String(dtype)}, only F32 is read`);
    }
    if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) {
      throw new InputError(
        `${from}: tensor "${name}" has no shape and data_offsets of whole numbers`,
      );
    }
    const count = shape.reduce((product, n) => product * n, 1);
    const [begin = 0, end = 0] = offsets;
    if (end - begin !== 4 * count || start + end > bytes.length) {
      throw new InputError(
        `${from}: tensor "${name}" of ${count} values at bytes ${begin} to ${end} does not fit; the file may be cut off`,
      );
    }
    const data = Float32Array.from({ length: count }, (_, i) =>
      view.getFloat32(start + begin + 4 * i, true),
    );
    tensors[name] = { extent: shape, data };
  }
  return { tensors, metadata: isTexts(metadata) ? metadata : {} };
}

function parseHeader(bytes: Uint8Array, from: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new InputError(`${from} is no safetensors file: its header is not JSON`, {
      cause: error,
    });
  }
  if (!isObject(header) || !Object.values(header).every(isObject)) {
    throw new InputError(`${from} is no safetensors file: its header is no table of tensors`);
  }
  return header;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((text) => typeof text === "string");
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
