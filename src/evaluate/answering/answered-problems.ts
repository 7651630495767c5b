import { join } from "node:path";
import { miniature, miniatureBenchmarkFile } from "../../datasets/benchmarks/embedded-benchmarks";
import { InputError } from "../../errors";
import { readAsked } from "../../store/asked";
import { mbppSplits, type MbppSplit } from "../mbpp";
import type { Benchmark } from "../../bench/benchmarks";
import { problemsHash, readProblems } from "./problems";

/** The answers of a run directory, and the problems they are to. */
export interface AnsweredProblems {
  /** `answers/BENCHMARK.jsonl`. */
  readonly answers: string;
  /** File of the benchmark in its official format. */
  readonly problems: string;
  /** Whether they are our miniature set. */
  readonly isMiniature: boolean;
  /** MBPP: the part of the file that was asked. */
  readonly split: MbppSplit | "all";
  readonly model: string;
}

/**
 * Finds what a run directory's answers to a benchmark are answers to.
 * @param given a file of the problems, where they have moved; it must hold the same
 * @throws InputError when there are no answers, when the problems are gone, or have changed since
 */
export async function answeredProblems(
  run: string,
  benchmark: Benchmark,
  given?: string,
): Promise<AnsweredProblems> {
  const manifest = join(run, "answers", `${benchmark}.manifest.json`);
  const asked = await readAsked(manifest);
  if (!asked) {
    throw new InputError(
      `${run} has no answers to ${benchmark}; make them with agoralab answer ${benchmark} --out ${run}`,
    );
  }
  const { problems: source, problems_sha256: hash, split = "all", model } = asked;
  if (typeof source !== "string" || typeof hash !== "string" || !isSplit(split)) {
    throw new InputError(`${manifest} lacks problems, problems_sha256 or a known split`);
  }
  const isMiniature = source === miniature && given === undefined;
  const problems = given ?? (isMiniature ? miniatureBenchmarkFile(benchmark) : source);
  if (problemsHash(await readProblems(benchmark, problems, { split })) !== hash) {
    throw new InputError(`${problems} holds other problems than those answered in ${run}`);
  }
  const answers = join(run, "answers", `${benchmark}.jsonl`);
  return { answers, problems, isMiniature, split, model: String(model) };
}

function isSplit(name: unknown): name is MbppSplit | "all" {
  return name === "all" || (typeof name === "string" && Object.hasOwn(mbppSplits, name));
}
