import { basename } from "node:path";
import type { Seed } from "../bench/instance";
import type { Method } from "../bench/methods";
import { InputError } from "../errors";
import { pairColumns, readPairs } from "./read-pairs";

/**
 * Reads one's own seeds: a data file of instructions and responses as `readPairs` takes it; response
 * generation can do without responses. An `id` column is kept; without one, ids are the file's name and
 * a number.
 * @param method decides whether a response is needed
 * @throws InputError naming file, line and field: missing or empty text, a value that is no text, an
 *   id that occurs twice, or no seed at all
 */
export async function readSeeds(file: string, method: Method): Promise<readonly Seed[]> {
  const seeds: Seed[] = [];
  const whereOfId = new Map<string, string>();
  for await (const { where, id: own, instruction, response } of readPairs(file)) {
    if (response.trim() === "" && method !== "response_generation") {
      throw new InputError(
        `${where}: ${method} needs a response, found none (${pairColumns.response.join(", ")})`,
      );
    }
    const id = own ?? `${basename(file)}:${seeds.length + 1}`;
    const earlier = whereOfId.get(id);
    if (earlier !== undefined) {
      throw new InputError(`${where}: id "${id}" is already that of ${earlier}`);
    }
    whereOfId.set(id, where.slice(file.length + 1));
    seeds.push(Object.freeze({ id, instruction, response }));
  }
  if (seeds.length === 0) throw new InputError(`${file} holds no seeds`);
  return Object.freeze(seeds);
}
