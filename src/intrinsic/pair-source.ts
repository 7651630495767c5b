import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { instanceId } from "../bench/instance-id";
import type { Setting } from "../bench/settings";
import { readPairs } from "../datasets/read-pairs";
import { InputError } from "../errors";
import { readManifest } from "../store/manifest";
import { readInstances } from "../store/read-instances";
import type { Pair } from "./metric-models";

/** A pair with what tells it from others. */
export interface SourcePair extends Pair {
  /** Hash of both texts: the same pair has the same id wherever it stands. */
  readonly id: string;
  /** Place in its source, 0 and up. */
  readonly index: number;
}

/** Where pairs come from; they can be gone through more than once. */
export interface PairSource {
  /** As the user knows it: a directory, a file, `instances in memory`. */
  readonly name: string;
  /** Of the manifest; null for a file. */
  readonly generator: string | null;
  readonly setting: Setting | null;
  pairs(): AsyncIterable<SourcePair>;
}

/** What tells one sequence of instances from others, from their ids. */
export function instancesHash(ids: readonly string[]): string {
  return createHash("sha256").update(ids.join("\n")).digest("hex");
}

/** @throws InputError when the directory holds no run */
export async function runSource(run: string): Promise<PairSource> {
  const manifest = await readManifest(run);
  if (!manifest) throw new InputError(`${run} holds no manifest.json: it is no run of agoralab`);
  const { generator, setting } = manifest;
  return { name: run, generator, setting, pairs: () => readInstances(run) };
}

/** A data file of any kind that `readPairs` takes. */
function fileSource(file: string): PairSource {
  return { name: file, generator: null, setting: null, pairs: () => numbered(readPairs(file)) };
}

/** Pairs in memory. */
export function arraySource(pairs: readonly Pair[]): PairSource {
  return {
    name: "instances in memory",
    generator: null,
    setting: null,
    pairs: () => numbered(pairs),
  };
}

/**
 * A run directory or a data file, told apart by what lies at the path.
 * @throws InputError when nothing does
 */
export async function openSource(given: string): Promise<PairSource> {
  // `runs/mine/`, as shells complete it, is `runs/mine`.
  const path = given.replace(/(?<=.)[/\\]+$/, "");
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new InputError(`${path} is neither a run directory nor a data file`);
  return found.isDirectory() ? runSource(path) : fileSource(path);
}

async function* numbered(
  pairs: AsyncIterable<Pair> | Iterable<Pair>,
): AsyncGenerator<SourcePair, void, undefined> {
  let index = 0;
  for await (const { instruction, response } of pairs) {
    yield { id: instanceId({ instruction, response }), index: index++, instruction, response };
  }
}
