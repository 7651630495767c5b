import { createDiversitySum, pairMeanStandardError } from "./diversity";
import { withEvidenceFiles } from "./evidence-files";
import { drawPlaces } from "./draw-places";
import { intervalOf, meanSummary } from "./mean-summary";
import type { MeasureContext } from "./measure-context";
import type { Embedder } from "./metric-models";
import { createNeighborSearch } from "./nearest-neighbors";
import type { MetricResult } from "./report";
import type { TextField, VectorSource } from "./vectors";

/**
 * Mean pairwise cosine distance of one of the two texts, exact over all pairs, and the distance to the
 * nearest other text for a seeded sample of the instances (all, where there are no more than that).
 * Goes through the vectors twice and holds the asking ones only.
 */
export async function measureDiversity(
  context: MeasureContext,
  field: TextField,
  { embedder, vectors }: { readonly embedder: Embedder; readonly vectors: VectorSource },
): Promise<MetricResult[]> {
  const { instances, askingNeighbors, seed, folder } = context;
  const diversity = `${field}_diversity` as const;
  const nearest = `${field}_nearest_distance` as const;
  const asks = drawPlaces(instances, askingNeighbors, `intrinsic/neighbours/${seed}`);
  const sum = createDiversitySum();
  const asking: { readonly index: number; readonly vector: ArrayLike<number> }[] = [];
  const ids: string[] = [];
  for await (const { pair, vector } of vectors.vectorsOf(field)) {
    const place = ids.push(pair.id) - 1;
    // Blank texts stand as vectors of another dimension when they come first.
    if (!isBlank(vector)) {
      sum.add(vector);
      if (asks.has(place)) asking.push({ index: place, vector });
    }
    context.progress(diversity, place + 1, 2 * instances);
  }
  if (sum.n < 2) {
    const reason = `distances need two ${field}s with words; there ${sum.n === 1 ? "is one" : "is none"}`;
    return [diversity, nearest].map((metric) => ({ metric, value: null, reason }));
  }

  const search = createNeighborSearch(asking);
  const toOthers: number[] = [];
  await withEvidenceFiles(folder, [diversity], async (add) => {
    let place = 0;
    for await (const { pair, vector } of vectors.vectorsOf(field)) {
      const value = isBlank(vector) ? null : sum.distanceToOthers(vector);
      if (value !== null) {
        toOthers.push(value);
        search.see(place, vector);
      }
      await add(diversity, { id: pair.id, index: place, value });
      place += 1;
      context.progress(diversity, instances + place, 2 * instances);
    }
  });
  const found = search.nearest.flatMap(({ index: other, distance }, row) => {
    const { index } = asking[row]!;
    return other < 0 ? [] : [{ id: ids[index]!, index, value: distance, nearest: ids[other]! }];
  });
  await withEvidenceFiles(folder, [nearest], async (add) => {
    for (const line of found) await add(nearest, line);
  });

  const value = sum.meanDistance();
  const error = pairMeanStandardError(toOthers);
  const isSure = Number.isFinite(error);
  const settings = { distance: "cosine", ...embedder.settings };
  const near = meanSummary(found.map((one) => one.value));
  return [
    {
      metric: diversity,
      value,
      n: sum.n,
      unscored: instances - sum.n,
      standard_error: isSure ? error : null,
      interval: isSure ? intervalOf(value, error, sum.n - 1) : null,
      model: embedder.name,
      settings: { ...settings, pairs: "all" },
      details: { pairs: (sum.n * (sum.n - 1)) / 2 },
    },
    {
      metric: nearest,
      ...near,
      unscored: asks.size - near.n,
      model: embedder.name,
      settings: { ...settings, asking: asks.size, among: instances, seed },
      details: { same_vectors: found.filter((one) => one.value < 1e-9).length },
    },
  ];
}

function isBlank(vector: ArrayLike<number>): boolean {
  for (let k = 0; k < vector.length; k++) if (vector[k] !== 0) return false;
  return true;
}
