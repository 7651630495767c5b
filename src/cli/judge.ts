import { Command } from "commander";
import "../classroom/register";
import { answeredProblems } from "../evaluate/answering/answered-problems";
import { readProblems } from "../evaluate/answering/problems";
import { estimateJudging, type JudgeEstimate } from "../evaluate/judging/estimate-judging";
import { judgeAlpacaEval2 } from "../evaluate/judging/judge-alpacaeval2";
import { judgeArenaHard } from "../evaluate/judging/judge-arena-hard";
import type { JudgeOptions, JudgeSummary } from "../evaluate/judging/judge-options";
import { type JudgedBenchmark, readOutputs } from "../evaluate/judging/outputs";
import type { TaskProgress } from "../calls/task-log";
import { createChatModel } from "../models/create-chat-model";
import { loadEnvFile, processEnvironment } from "../models/environment";
import { dollars, taskProgressText } from "./answer-text";
import { number, wholeNumber } from "./arguments";
import { withInterruption } from "./interruption";
import { priceFor } from "./price-for";
import { progressDrawing } from "./progress-drawing";

interface Flags {
  readonly run: string;
  readonly judge: string;
  readonly baseline: string;
  readonly problems?: string;
  readonly baseUrl?: string;
  readonly seed: number;
  readonly concurrency: number;
  readonly timeout: number;
  readonly budgetUsd?: number;
  readonly prices?: string;
  readonly envFile?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const judged = ["alpacaeval2", "arena_hard"] as const satisfies readonly JudgedBenchmark[];

/** `agoralab judge`: a judge model compares a run's answers with a baseline's. */
export function judgeCommand(): Command {
  return new Command("judge")
    .description("let a judge compare a run's answers with a baseline's; agoralab score reads it")
    .argument("<benchmark>", judged.join(" or "))
    .requiredOption("--run <directory>", "run directory with answers of agoralab answer")
    .requiredOption("--judge <model>", "openai:MODEL, anthropic:MODEL or compatible:MODEL")
    .requiredOption(
      "--baseline <file or run>",
      "the baseline's outputs: official file, answers, or a run directory",
    )
    .option("--problems <file>", "the problems, where they have moved since they were answered")
    .option("--base-url <url>", "address of an OpenAI-compatible server, ending in /v1")
    .option("--seed <number>", "alpacaeval2: of the order of outputs", number, 0)
    .option("--concurrency <count>", "calls in flight at most", wholeNumber, 64)
    .option("--timeout <seconds>", "time for one attempt at a call", number, 300)
    .option("--budget-usd <dollars>", "never spend more on this, all starts together", number)
    .option("--prices <file>", "CSV of your own prices, as for agoralab generate")
    .option("--env-file <file>", "file with OPENAI_API_KEY=... and the like")
    .option("--dry-run", "estimate calls, tokens and cost; ask the judge nothing")
    .option("--json", "print one JSON document on stdout")
    .addHelpText("after", help)
    .action(async (name: string, flags: Flags, command: Command) => {
      const benchmark = judged.find((one) => one === name);
      if (benchmark === undefined) {
        command.error(`error: "${name}" needs no judge; it is for ${judged.join(", ")}`);
        return;
      }
      const sides = await readSides(benchmark, flags);
      const price = priceFor(flags.judge, flags.prices);
      if (flags.dryRun) {
        const estimate = estimateJudging(benchmark, flags.judge, {
          ...sides,
          ...(price !== undefined && { price }),
        });
        return print(flags.json ? asJson(estimate) : estimateText(estimate));
      }
      await run(benchmark, { ...flags, ...sides, price }, flags);
    });
}

const help = `
alpacaeval2: one question a pair, in an order drawn from the seed; the preference is weighted by the
judge's log probabilities where it gives them (OpenAI and most compatible servers), else it is the one
said ("discrete": not comparable with published win rates; the score names the protocol).
arena_hard: two games a question with the sides exchanged; a judgment without a label is asked once more.

The prompts are our own, and another judge than the published one shifts all scores: compare models
under one judge only. Judgments go to judgments/ of the run; the same command goes on where it stopped.

Example:
  $ agoralab judge alpacaeval2 --run runs/student --judge openai:gpt-4.1 --baseline baseline.json --dry-run
  $ agoralab score --benchmark alpacaeval2 --run runs/student`;

async function readSides(
  benchmark: JudgedBenchmark,
  { run, baseline, problems: file }: Flags,
): Promise<Pick<JudgeOptions, "problems" | "model" | "baseline">> {
  const found = await answeredProblems(run, benchmark, file);
  const problems = await readProblems(benchmark, found.problems);
  return {
    problems,
    model: await readOutputs(benchmark, run, problems),
    baseline: await readOutputs(benchmark, baseline, problems),
  };
}

async function run(
  benchmark: JudgedBenchmark,
  options: Omit<JudgeOptions, "out" | "judge">,
  { run: out, judge: name, json, ...flags }: Flags,
): Promise<void> {
  const judge = createChatModel(name, {
    baseUrl: flags.baseUrl,
    concurrency: flags.concurrency,
    timeoutMs: flags.timeout * 1000,
    environment: flags.envFile === undefined ? processEnvironment : loadEnvFile(flags.envFile),
    onNotice: warn,
  });
  const startedAt = performance.now();
  const requested = estimateJudging(benchmark, name, options).calls;
  const draw = progressDrawing((progress: TaskProgress) =>
    taskProgressText(progress, {
      requested: Math.max(requested, progress.done),
      seconds: (performance.now() - startedAt) / 1000,
      what: "judgments",
    }),
  );
  const judgeAll = benchmark === "alpacaeval2" ? judgeAlpacaEval2 : judgeArenaHard;
  let last: TaskProgress | undefined;
  try {
    const summary = await withInterruption(
      () => warn("interrupted; calls in flight have 10 s to end, a second interrupt ends at once"),
      (signal) =>
        judgeAll({
          ...options,
          judge,
          out,
          signal,
          onWarning: warn,
          onProgress: (progress) => {
            last = progress;
            draw(progress, false);
          },
        }),
    );
    draw(summary, true);
    print(json ? asJson(summary) : summaryText(summary, out));
  } catch (error) {
    if (last) draw(last, true);
    if (json && last) print(asJson({ ...last, stopped: (error as Error).message }));
    throw error;
  }
}

function summaryText(summary: JudgeSummary, out: string): string {
  const { benchmark, totals, protocols = {} } = summary;
  const ways = Object.entries(protocols).map(([protocol, count]) => `${protocol} ${count}`);
  return [
    `${summary.pairs} answers of ${summary.model} against ${summary.baseline} in ${summary.file}, judged by ${summary.judge}`,
    ...(ways.length > 0 ? [`preferences read by: ${ways.join(", ")}`] : []),
    `without a usable verdict: ${summary.unscored}`,
    `calls: ${totals.calls}, failed attempts before them: ${totals.retries}`,
    `tokens: ${totals.inputTokens} in (${totals.cachedInputTokens} cached), ${totals.outputTokens} out`,
    `cost: ${totals.callsWithoutCost === totals.calls && totals.calls > 0 ? "unknown" : dollars(totals.costUsd)}`,
    `next: agoralab score --benchmark ${benchmark} --run ${out}`,
  ].join("\n");
}

function estimateText(estimate: JudgeEstimate): string {
  const { worstCaseUsd } = estimate;
  return [
    `${estimate.benchmark} judged by ${estimate.judge}: nothing was asked yet`,
    `calls: ${estimate.calls}`,
    `tokens: about ${estimate.inputTokens} in, at most ${estimate.mostOutputTokens} out`,
    `cost: ${worstCaseUsd === undefined ? "unknown (no price; see --prices)" : `at worst ${dollars(worstCaseUsd)}`}`,
  ].join("\n");
}

function asJson(value: object): string {
  return JSON.stringify(value, null, 2);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function warn(text: string): void {
  process.stderr.write(`agoralab: ${text}\n`);
}
