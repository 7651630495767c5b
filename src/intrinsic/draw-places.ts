import { createRandom } from "../stats/random";

/**
 * A seeded sample of the places 0 to `instances` - 1, all where there are no more than that. The first places
 * of a larger sample are those of a smaller one, so that more can be asked later.
 * @param key of the sample, with its seed
 */
export function drawPlaces(instances: number, count: number, key: string): ReadonlySet<number> {
  const places = Array.from({ length: instances }, (_, place) => place);
  return new Set(count >= instances ? places : createRandom(key).sample(places, count));
}

/** The places that judges look at. */
export function gradedPlaces(instances: number, sample: number, seed: number): ReadonlySet<number> {
  return drawPlaces(instances, sample, `intrinsic/sample/${seed}`);
}
