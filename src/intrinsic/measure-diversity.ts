import { join } from "node:path";
import { createRandom } from "../stats/random";
import { writeWhole } from "../store/write-whole";
import { createDiversitySum, pairMeanStandardError } from "./diversity";
import type { Evidence } from "./evidence-log";
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
  const asks = askingPlaces(instances, Math.min(askingNeighbors, instances), seed);
  const sum = createDiversitySum();
  const asking: { index: number; vector: ArrayLike<number> }[] = [];
  const ids: string[] = [];
  let unscored = 0;
  for await (const { pair, vector } of vectors.vectorsOf(field)) {
    const place = ids.push(pair.id) - 1;
    // Blank texts stand as vectors of another dimension when they come first.
    if (isBlank(vector)) unscored += 1;
    else {
      sum.add(vector);
      if (asks.has(place)) asking.push({ index: place, vector });
    }
    context.progress(diversity, place + 1, 2 * instances);
  }
  const search = createNeighborSearch(asking);
  const lines: Evidence[] = [];
  let place = 0;
  for await (const { pair, vector } of vectors.vectorsOf(field)) {
    const isScored = !isBlank(vector) && sum.n > 1;
    lines.push({
      id: pair.id,
      index: pair.index,
      value: isScored ? sum.distanceToOthers(vector) : null,
    });
    if (!isBlank(vector)) search.see(place, vector);
    place += 1;
    context.progress(diversity, instances + place, 2 * instances);
  }
  await writeLines(join(folder, `${diversity}.jsonl`), lines);
  const found = search.nearest.flatMap(({ index, distance }, row) => {
    if (index < 0) return [];
    const at = asking[row]!.index;
    return [{ id: ids[at]!, index: lines[at]!["index"], value: distance, nearest: ids[index]! }];
  });
  await writeLines(join(folder, `${nearest}.jsonl`), found);

  const toOthers = lines.flatMap(({ value }) => (value === null ? [] : [value]));
  const value = sum.n > 1 ? sum.meanDistance() : null;
  const error = pairMeanStandardError(toOthers);
  const isSure = value !== null && Number.isFinite(error);
  const settings = { distance: "cosine", ...embedder.settings };
  const near = meanSummary(found.map((one) => one.value));
  return [
    {
      metric: diversity,
      value,
      n: sum.n,
      unscored,
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
      details: { exact_repeats: found.filter((one) => one.value < 1e-9).length },
    },
  ];
}

function askingPlaces(instances: number, count: number, seed: number): ReadonlySet<number> {
  const places = Array.from({ length: instances }, (_, place) => place);
  return new Set(
    count === instances
      ? places
      : createRandom(`intrinsic/neighbours/${seed}`).sample(places, count),
  );
}

function isBlank(vector: ArrayLike<number>): boolean {
  for (let k = 0; k < vector.length; k++) if (vector[k] !== 0) return false;
  return true;
}

async function writeLines(path: string, lines: readonly Evidence[]): Promise<void> {
  await writeWhole(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}
