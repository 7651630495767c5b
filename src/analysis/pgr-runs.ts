import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type RunBenchmark, runBenchmarksOfDomain } from "../bench/benchmarks";
import { type Domain, domains } from "../bench/domains";
import { parseSetting } from "../bench/settings";
import { InputError } from "../errors";
import { readManifest } from "../store/manifest";
import { readLines } from "../store/read-lines";
import { readScores } from "../store/scores";
import type { ModelScore } from "./pgr-scores";
import { requireStudent, studentDrift } from "./run-students";
import { itemsOfVerdicts, scoreOfItems, type VerdictLine } from "./pgr-verdicts";

/** Run directories of students, and those of the two models they are held against. */
export interface RunDirectories {
  readonly runs: readonly string[];
  readonly base: string;
  readonly reference: string;
}

/**
 * Scores of run directories, from `verdicts/BENCHMARK.jsonl` or else `scores.json`. Generator and
 * setting come from a run's manifest, of which only the domain's benchmarks are read; base and reference
 * need none. AlpacaEval's length-controlled win rate is no mean over items: where `scores.json` has it,
 * it is taken from there with its standard error. A run that holds other data than its student learned
 * from gets a note.
 * @throws InputError naming directory, file and line, or the model that answered in a student's place
 */
export async function readRunScores({
  runs,
  base,
  reference,
}: RunDirectories): Promise<ModelScore[]> {
  const read = await Promise.all([
    readRun(base, { generator: "base", method: null }, domains),
    readRun(reference, { generator: "reference", method: null }, domains),
    ...runs.map(async (run) => {
      const manifest = await readManifest(run);
      if (!manifest) {
        throw new InputError(
          `${run} has no manifest.json, which names generator and setting; give such scores with --scores`,
        );
      }
      const { domain, method } = parseSetting(manifest.setting);
      const { generator } = manifest;
      const stored = await readScores(run);
      const scores = await readRun(run, { generator, method }, [domain]);
      for (const benchmark of runBenchmarksOfDomain(domain)) {
        if (!scores.some((score) => score.benchmark === benchmark)) continue;
        await requireStudent({ run, generator, benchmark, stored: stored[benchmark] });
      }
      const note = await studentDrift(run);
      return note === undefined ? scores : scores.map((score) => ({ ...score, note }));
    }),
  ]);
  return read.flat();
}

async function readRun(
  run: string,
  who: Pick<ModelScore, "generator" | "method">,
  ofDomains: readonly Domain[],
): Promise<ModelScore[]> {
  await requireDirectory(run);
  const stored = await readScores(run);
  const scores = await Promise.all(
    ofDomains.flatMap((domain) =>
      runBenchmarksOfDomain(domain).map(async (benchmark): Promise<ModelScore[]> => {
        const score = await readScore(run, benchmark, stored[benchmark]);
        return score ? [{ ...who, domain, benchmark, ...score }] : [];
      }),
    ),
  );
  if (scores.flat().length > 0) return scores.flat();
  const asked = ofDomains.flatMap(runBenchmarksOfDomain);
  throw new InputError(
    `${run} has neither verdicts nor scores on ${asked.join(", ")}; make them with agoralab score`,
  );
}

type Score = Pick<ModelScore, "score" | "evidence" | "measure" | "where">;

async function readScore(
  run: string,
  benchmark: RunBenchmark,
  stored: Readonly<Record<string, unknown>> | undefined,
): Promise<Score | undefined> {
  const fromStored = (): Score | undefined =>
    stored && storedScore(stored, `${join(run, "scores.json")}, ${benchmark}`);
  if (stored && benchmark === "alpacaeval2") return fromStored();
  const file = join(run, "verdicts", `${benchmark}.jsonl`);
  const lines: VerdictLine[] = [];
  for await (const { number, bytes } of readLines(file)) {
    const text = bytes.toString("utf8");
    if (text.trim() !== "") lines.push(parseLine(text, `${file} line ${number}`));
  }
  if (lines.length === 0) return fromStored();
  const items = itemsOfVerdicts(benchmark, lines, file);
  return {
    score: scoreOfItems(items),
    evidence: { kind: "items", items },
    ...(benchmark === "alpacaeval2" && { measure: "winRate" }),
    where: file,
  };
}

function parseLine(text: string, where: string): VerdictLine {
  const row = parseJson(text, where);
  if (isObject(row)) return { where, row };
  throw new InputError(`${where}: an object is needed, found ${text.slice(0, 40)}`);
}

function storedScore(stored: Readonly<Record<string, unknown>>, where: string): Score {
  const { score, standardError, lengthControlledStandardError, headline, n } = stored;
  if (typeof score !== "number" || !(score >= 0 && score <= 100)) {
    throw new InputError(`${where}: "score" must be a percentage from 0 to 100`);
  }
  const own =
    headline === "lengthControlledWinRate" ? lengthControlledStandardError : standardError;
  const error =
    typeof own === "number"
      ? own
      : typeof n === "number" && n >= 1
        ? Math.sqrt((score * (100 - score)) / n)
        : undefined;
  return {
    score,
    evidence: error === undefined ? { kind: "none" } : { kind: "normal", standardError: error },
    // A length-controlled win rate must not be held against a plain one.
    ...(typeof headline === "string" && { measure: headline }),
    where,
  };
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${where} is not JSON: ${text.slice(0, 40)}`, { cause: error });
  }
}

async function requireDirectory(run: string): Promise<void> {
  const found = await stat(run).catch(() => undefined);
  if (!found?.isDirectory()) throw new InputError(`${run} is no run directory`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
