import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type RunBenchmark, runBenchmarks } from "../bench/benchmarks";
import { InputError } from "../errors";
import { diskError } from "./disk-error";
import { writeWhole } from "./write-whole";

/** `scores.json` of a run directory: what `agoralab score` found, by benchmark. */
export type StoredScores = Readonly<
  Partial<Record<RunBenchmark, Readonly<Record<string, unknown>>>>
>;

/**
 * @returns nothing by any benchmark when the directory has no scores yet
 * @throws InputError when the file is not an object of benchmark to an object
 */
export async function readScores(run: string): Promise<StoredScores> {
  const path = join(run, "scores.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw diskError(error, "reading scores", path);
  }
  const document = parseJson(text, path);
  if (!isObject(document))
    throw new InputError(`${path}: an object of benchmark to score is needed`);
  for (const [name, score] of Object.entries(document)) {
    if (!(runBenchmarks as readonly string[]).includes(name)) {
      throw new InputError(`${path}: "${name}" is none of ${runBenchmarks.join(", ")}`);
    }
    if (!isObject(score)) throw new InputError(`${path}, ${name}: an object is needed`);
  }
  return document;
}

/** Keeps a benchmark's score in `scores.json`, beside those of other benchmarks. */
export async function saveScore(
  run: string,
  benchmark: RunBenchmark,
  score: object,
): Promise<void> {
  const scores = { ...(await readScores(run)), [benchmark]: score };
  await writeWhole(join(run, "scores.json"), `${JSON.stringify(scores, null, 2)}\n`);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path} is not JSON; restore it or remove it`, { cause: error });
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
