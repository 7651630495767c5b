import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseSafetensors,
  writeSafetensors,
  type Tensor,
} from "../../../src/classroom/student/safetensors";

const tensor: fc.Arbitrary<Tensor> = fc
  .tuple(fc.nat(5), fc.nat(5))
  .chain(([rows, columns]) =>
    fc
      .float32Array({ minLength: rows * columns, maxLength: rows * columns })
      .map((data) => ({ extent: [rows, columns], data })),
  );

/** A file by the letter of the format: one tensor "w" of 1 × 2 with 1 and -2. */
function fileWith(header: string): Uint8Array {
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  const values = Buffer.alloc(8);
  values.writeFloatLE(1, 0);
  values.writeFloatLE(-2, 4);
  return Buffer.concat([length, Buffer.from(padded), values]);
}
const headerOf = (dtype: string, offsets: readonly number[]) =>
  JSON.stringify({ w: { dtype, shape: [1, 2], data_offsets: offsets } });

describe("a safetensors file", () => {
  it("gives back what was written, to the bit", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9.]{0,8}$/), tensor),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string()),
        (tensors, metadata) => {
          const bytes = writeSafetensors({ tensors, metadata });
          const read = parseSafetensors(bytes, "test");
          expect(read.metadata).toEqual(metadata);
          expect(Object.keys(read.tensors).sort()).toEqual(Object.keys(tensors).sort());
          for (const [name, { extent, data }] of Object.entries(tensors)) {
            expect(read.tensors[name]!.extent).toEqual(extent);
            const bits = (values: Float32Array) => [
              ...new Uint32Array(Float32Array.from(values).buffer),
            ];
            // Not-a-number may have many bit patterns, and keeps none of them for sure.
            const real = data.every((value) => !Number.isNaN(value));
            if (real) expect(bits(read.tensors[name]!.data)).toEqual(bits(data));
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("is read as the format says", () => {
    const { tensors } = parseSafetensors(fileWith(headerOf("F32", [0, 8])), "test");
    expect(tensors).toEqual({ w: { extent: [1, 2], data: Float32Array.of(1, -2) } });
  });

  it("is written as the format says: values begin at a multiple of 8", () => {
    const bytes = writeSafetensors({
      tensors: { w: { extent: [1, 2], data: Float32Array.of(1, -2) } },
      metadata: { a: "b" },
    });
    const view = Buffer.from(bytes);
    const length = Number(view.readBigUInt64LE(0));
    expect(length % 8).toBe(0);
    expect(JSON.parse(view.toString("utf8", 8, 8 + length))).toEqual({
      __metadata__: { a: "b" },
      w: { dtype: "F32", shape: [1, 2], data_offsets: [0, 8] },
    });
    expect([view.readFloatLE(8 + length), view.readFloatLE(12 + length)]).toEqual([1, -2]);
    expect(bytes).toHaveLength(8 + length + 8);
  });

  it.each([
    ["is too short", new Uint8Array(3), "no safetensors file: 3 bytes"],
    ["has no JSON header", fileWith("{no"), "header is not JSON"],
    ["claims a longer header", fileWith("{}").slice(0, 9), "header of 8 bytes in a file of 9"],
    ["holds another type", fileWith(headerOf("F16", [0, 4])), 'tensor "w" is F16'],
    ["lacks the shape", fileWith('{"w":{"dtype":"F32"}}'), "no shape"],
    ["is cut off", fileWith(headerOf("F32", [0, 8])).slice(0, -1), "may be cut off"],
    ["contradicts itself", fileWith(headerOf("F32", [0, 4])), "2 values at bytes 0 to 4"],
  ])("that %s is refused with a reason", (_, bytes, reason) => {
    expect(() => parseSafetensors(bytes, "x.safetensors")).toThrow(reason);
    expect(() => parseSafetensors(bytes, "x.safetensors")).toThrow("x.safetensors");
  });
});
