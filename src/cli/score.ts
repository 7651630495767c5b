import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Command, Option } from "commander";
import { type Benchmark, benchmarkLabels, benchmarks } from "../bench/benchmarks";
import { InputError } from "../errors";
import { mbppSplits } from "../evaluate/mbpp";
import { saveScore } from "../store/scores";
import { writeWhole } from "../store/write-whole";
import { wholeNumber } from "./arguments";
import { percentLevel } from "./percent-level";
import { answeredBy, runInputs } from "./run-inputs";
import { type Scored, scorers, type ScoreInputs } from "./scorers";

interface ScoreOptions extends Omit<ScoreInputs, "level"> {
  readonly benchmark: Benchmark;
  /** Percent. */
  readonly level: number;
  readonly run?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `agoralab score`: answers, samples, annotations or judgments into verdicts and a score. */
export function scoreCommand(): Command {
  return new Command("score")
    .description("score a benchmark as its own harness does")
    .addOption(
      new Option("--benchmark <benchmark>", "which").choices(benchmarks).makeOptionMandatory(),
    )
    .option("--predictions <file>", "gsm8k, math: {id, output}; code: {task_id, completion}")
    .option("--references <file>", "gsm8k, math: official rows, or {id, answer}")
    .option("--pairs <file>", "math: {gold, prediction}, judged as they stand")
    .option("--problems <file>", "humaneval, mbpp: official problems")
    .addOption(
      new Option("--split <split>", "mbpp: which tasks")
        .choices([...Object.keys(mbppSplits), "all"])
        .default("test"),
    )
    .option("--k <numbers>", "humaneval, mbpp: pass@k beside 1, as 1,10,100", wholeNumbers)
    .option(
      "--workers <count>",
      "humaneval, mbpp: programs at a time (default: cores)",
      wholeNumber,
    )
    .option("--annotations <file>", "alpacaeval2: annotations of one model")
    .option("--length-control-data <dir>", "alpacaeval2: df_gamed.csv, instruction_difficulty.csv")
    .option("--judgments <files...>", "arena_hard: judgments or battles of one model")
    .option("--level <percent>", "arena_hard: of the interval", percentLevel, 95)
    .option("--rounds <count>", "arena_hard: resamplings of the interval", wholeNumber, 1000)
    .option("--seed <seed>", "arena_hard: of the resamplings", "0")
    .option("--allow-partial", "score what is there, though some of the benchmark is missing")
    .option(
      "--run <run>",
      "run directory with answers or judgments; gets verdicts/ and scores.json",
    )
    .option("--out <file>", "one verdict a line, in the order of the input")
    .option("--json", "print one JSON document")
    .addHelpText("after", help)
    .action(async (options: ScoreOptions, command: Command) => {
      requireApplicable(command, options.benchmark);
      const { benchmark, run, json } = options;
      const found = run === undefined ? undefined : await runInputs(run, benchmark, options);
      if (found?.isMiniature && options.lengthControlData !== undefined) {
        throw new InputError(
          "--length-control-data belongs to AlpacaEval's own 805 instructions; it has no meaning for our miniature set",
        );
      }
      const scored = await scorers[benchmark]({
        ...options,
        ...found?.inputs,
        level: options.level / 100,
      });
      if (found?.isMiniature) {
        process.stderr.write(`agoralab: ${benchmark}: our miniature set, not the benchmark\n`);
        Object.assign(scored.score, { problems: "miniature" });
      }
      if (run !== undefined) {
        Object.assign(scored.score, await answeredBy(run, benchmark, options));
      }
      const out = options.out ?? (run && join(run, "verdicts", `${benchmark}.jsonl`));
      if (out !== undefined) await writeVerdicts(out, scored);
      if (run !== undefined) await saveScore(run, benchmark, scored.score);
      const text = json ? JSON.stringify(scored.score, null, 2) : scoreText(benchmark, scored, out);
      process.stdout.write(`${text}\n`);
    });
}

const help = `
All files may be JSON Lines or packed with gzip. Scores are percent. What has no output, or could not be
judged, is unscored: it is counted, and neither right nor wrong. Problems without an answer are an
error, unless --allow-partial is given.

JSON: benchmark, score, n (scored), unscored, standardError where there is one, and
  gsm8k, math      strict, flexible, string beside the headline, which is named and defined
  math --pairs     score is the share of equal pairs, string that of Hendrycks' comparison
  humaneval, mbpp  passAtK and passAtKStandardError by k, samples, results by kind
  alpacaeval2      headline, winRate, standardError, discreteWinRate, lengthControlledWinRate and
                   lengthControlledStandardError (null without --length-control-data; lengthControl
                   says why), wins, losses, draws, averageLength
  arena_hard       ci from resampled battles (as upstream), ciOfPrompts from resampled prompts
                   (sounder), level (0 to 1), rating, battles, modelWins, ties, baselineWins

Verdict lines:
  gsm8k, math      {id, correct: true|false|null, extracted, reason, strict, flexible, string}
  math --pairs     {id, equal, correct, extracted, reason, string}, id the 0-based position
  humaneval, mbpp  {task_id, sample, result: passed|failed|timeout|error, message, cpuMs}
  alpacaeval2      {id, preference: 1 baseline to 2 model, or null}, id the 0-based position
  arena_hard       {question_id, winner: model|baseline|tie}, one a battle

With --run also answered_by and answered_by_student: whose answers they are, and whether a student's.

With --run, answers and problems are those of agoralab answer (for alpacaeval2 and arena_hard the
judgments of agoralab judge). Of several samples of a gsm8k or math problem the first is scored.

Examples:
  $ agoralab score --benchmark gsm8k --run runs/base
  $ agoralab score --benchmark gsm8k --predictions answers.jsonl --references test.jsonl --out v.jsonl
  $ agoralab score --benchmark humaneval --predictions samples.jsonl --problems HumanEval.jsonl.gz --k 10
  $ agoralab score --benchmark arena_hard --judgments model.jsonl --json`;

/** Options that only some benchmarks have a use for; the others serve all. */
const applicable: Readonly<Record<string, readonly Benchmark[]>> = {
  predictions: ["gsm8k", "math", "humaneval", "mbpp"],
  references: ["gsm8k", "math"],
  pairs: ["math"],
  problems: ["humaneval", "mbpp"],
  split: ["mbpp"],
  k: ["humaneval", "mbpp"],
  workers: ["humaneval", "mbpp"],
  annotations: ["alpacaeval2"],
  lengthControlData: ["alpacaeval2"],
  judgments: ["arena_hard"],
  level: ["arena_hard"],
  rounds: ["arena_hard"],
  seed: ["arena_hard"],
};

/** An option without effect would let its user believe in one. */
function requireApplicable(command: Command, benchmark: Benchmark): void {
  for (const option of command.options) {
    const name = option.attributeName();
    const serves = applicable[name];
    if (command.getOptionValueSource(name) !== "cli" || serves?.includes(benchmark) !== false) {
      continue;
    }
    throw new InputError(
      `${option.long ?? name} has no effect on ${benchmark}; it is for ${serves.join(", ")}`,
    );
  }
}

async function writeVerdicts(out: string, { verdicts }: Scored): Promise<void> {
  await mkdir(dirname(out), { recursive: true });
  await writeWhole(out, verdicts.map((verdict) => `${JSON.stringify(verdict)}\n`).join(""));
}

/** The document's plain entries, one a line. */
function scoreText(benchmark: Benchmark, { score }: Scored, out: string | undefined): string {
  const entries = Object.entries(score).filter(([name]) => name !== "benchmark");
  const width = Math.max(...entries.map(([name]) => name.length));
  const lines = entries.map(([name, value]) => `${name.padEnd(width)}  ${shown(value)}`);
  return [
    benchmarkLabels[benchmark],
    ...lines,
    ...(out === undefined ? [] : [`verdicts in ${out}`]),
  ].join("\n");
}

function shown(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toFixed(4)));
  if (Array.isArray(value)) return value.map(shown).join(" to ");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([name, entry]) => `${name}: ${shown(entry)}`)
      .join(", ");
  }
  return value === null ? "none" : `${value as string | boolean}`;
}

function wholeNumbers(text: string): number[] {
  return text.split(",").map((part) => wholeNumber(part.trim()));
}
