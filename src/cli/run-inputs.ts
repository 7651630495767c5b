import { existsSync } from "node:fs";
import { join } from "node:path";
import { answeredProblems } from "../evaluate/answering/answered-problems";
import type { Benchmark } from "../bench/benchmarks";
import { miniature } from "../datasets/benchmarks/embedded-benchmarks";
import { InputError } from "../errors";
import { type AnsweredBy, readAnsweredBy } from "../store/answered-by";
import { readAsked } from "../store/asked";
import type { ScoreInputs } from "./scorers";

/** What a run directory has to score: files, and whether the problems are our miniature set. */
export interface RunInputs {
  readonly inputs: Pick<
    ScoreInputs,
    "predictions" | "references" | "problems" | "split" | "annotations" | "judgments"
  >;
  readonly isMiniature: boolean;
}

/**
 * Who gave what is scored: of the run's own answers what their manifest says. Answers of the user's own
 * file beside them are nobody's we know, which has to be said, or the run's would be taken for them.
 */
export async function answeredBy(
  run: string,
  benchmark: Benchmark,
  { predictions, pairs, annotations, judgments }: ScoreInputs,
): Promise<AnsweredBy | { readonly answered_by: null } | undefined> {
  const by = await readAnsweredBy(run, benchmark);
  const isOther = [predictions, pairs, annotations, judgments].some((file) => file !== undefined);
  return by && isOther ? { answered_by: null } : by;
}

/**
 * The files of a run directory that `agoralab answer` and `agoralab judge` left for a benchmark, with
 * what the user gave in their place.
 * @throws InputError when they are not there, or belong to other problems
 */
export async function runInputs(
  run: string,
  benchmark: Benchmark,
  given: ScoreInputs,
): Promise<RunInputs> {
  if (benchmark === "alpacaeval2" || benchmark === "arena_hard") {
    const asked = await readAsked(join(run, "answers", `${benchmark}.manifest.json`));
    const isMiniature = asked?.["problems"] === miniature;
    return { inputs: judged(run, benchmark, given), isMiniature };
  }
  const isMath = benchmark === "gsm8k" || benchmark === "math";
  const file = isMath ? given.references : given.problems;
  const answers = join(run, "answers", `${benchmark}.jsonl`);
  // Answers that another program left here come without a manifest, and with their references.
  const hasManifest = existsSync(join(run, "answers", `${benchmark}.manifest.json`));
  if (given.pairs !== undefined) return { inputs: {}, isMiniature: false };
  if (given.predictions !== undefined || (!hasManifest && file !== undefined)) {
    return { inputs: { predictions: given.predictions ?? answers }, isMiniature: false };
  }
  const found = await answeredProblems(run, benchmark, file);
  return {
    inputs: {
      predictions: found.answers,
      ...(isMath ? { references: found.problems } : { problems: found.problems }),
      ...(benchmark === "mbpp" && { split: found.split }),
    },
    isMiniature: found.isMiniature,
  };
}

function judged(
  run: string,
  benchmark: "alpacaeval2" | "arena_hard",
  given: ScoreInputs,
): RunInputs["inputs"] {
  const isAlpaca = benchmark === "alpacaeval2";
  if ((isAlpaca ? given.annotations : given.judgments) !== undefined) return {};
  const file = join(run, "judgments", `${benchmark}.jsonl`);
  if (!existsSync(file)) {
    throw new InputError(
      `${run} has no judgments of ${benchmark}; make them with agoralab judge ${benchmark} --run ${run}`,
    );
  }
  return isAlpaca ? { annotations: file } : { judgments: [file] };
}
