import { lengthOf } from "./diversity";

export interface Neighbor {
  /** Place of the nearest other vector, as `see` was told; -1 when there was none. */
  readonly index: number;
  /** Cosine distance to it, 0 to 2; NaN when there was none. */
  readonly distance: number;
}

/**
 * Exact nearest neighbours of some vectors among all that pass by, by cosine distance. Memory holds
 * the asking vectors only, so that all vectors can be streamed; time is asking x all x dimension.
 */
export interface NeighborSearch {
  /** Shows a vector; the asking vector of the same place is not its own neighbour. */
  see(index: number, vector: ArrayLike<number>): void;
  /** In the order of the asking vectors. */
  readonly nearest: readonly Neighbor[];
}

/** @param asking vectors with their places among all; those of length zero find nothing */
export function createNeighborSearch(
  asking: readonly { readonly index: number; readonly vector: ArrayLike<number> }[],
): NeighborSearch {
  const dimension = asking[0]?.vector.length ?? 0;
  // One flat array of unit vectors: the inner loop reads it from front to back.
  const units = new Float64Array(asking.length * dimension);
  asking.forEach(({ vector }, row) => {
    const length = lengthOf(vector);
    if (length === 0) return;
    for (let k = 0; k < dimension; k++) units[row * dimension + k] = vector[k]! / length;
  });
  const isBlank = asking.map(({ vector }) => lengthOf(vector) === 0);
  const best = new Float64Array(asking.length).fill(-Infinity);
  const bestIndex = new Int32Array(asking.length).fill(-1);
  const shown = new Float64Array(dimension);
  return {
    see(index, vector) {
      const length = lengthOf(vector);
      if (length === 0) return;
      for (let k = 0; k < dimension; k++) shown[k] = vector[k]! / length;
      for (let row = 0; row < asking.length; row++) {
        if (isBlank[row] || asking[row]!.index === index) continue;
        const cosine = dot(units, row * dimension, shown);
        if (cosine <= best[row]!) continue;
        best[row] = cosine;
        bestIndex[row] = index;
      }
    },
    get nearest() {
      return asking.map((_, row) =>
        bestIndex[row] === -1
          ? { index: -1, distance: NaN }
          : { index: bestIndex[row]!, distance: Math.max(0, 1 - best[row]!) },
      );
    },
  };
}

/** Four sums at a time, which the processor can work on side by side. */
function dot(rows: Float64Array, offset: number, vector: Float64Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = vector.length - (vector.length % 4);
  for (let k = 0; k < whole; k += 4) {
    a += rows[offset + k]! * vector[k]!;
    b += rows[offset + k + 1]! * vector[k + 1]!;
    c += rows[offset + k + 2]! * vector[k + 2]!;
    d += rows[offset + k + 3]! * vector[k + 3]!;
  }
  for (let k = whole; k < vector.length; k++) a += rows[offset + k]! * vector[k]!;
  return a + b + c + d;
}
