import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Command, Option } from "commander";
import "../classroom/register";
import { trainingFiles } from "../classroom/student/training-run";
import { miniature, miniatureBenchmarkFile } from "../datasets/benchmarks/embedded-benchmarks";
import type { Decoding } from "../bench/answer";
import {
  answerBenchmark,
  planAnswers,
  type AnswerOptions,
  type AnswerSummary,
} from "../evaluate/answering/answer-benchmark";
import { type AnswerStyle, answerStyles } from "../evaluate/answering/answer-settings";
import { estimateAnswers } from "../evaluate/answering/estimate-answers";
import { type Benchmark, benchmarks } from "../bench/benchmarks";
import { readProblems } from "../evaluate/answering/problems";
import { mbppSplits, type MbppSplit } from "../evaluate/mbpp";
import { InputError } from "../errors";
import type { ChatModel } from "../models/chat-model";
import { createChatModel } from "../models/create-chat-model";
import { loadEnvFile, processEnvironment } from "../models/environment";
import { readManifest } from "../store/manifest";
import {
  addRayAnswerOptions,
  cancelAnswers,
  isOnRay,
  rayAnswerer,
  rayAnswerEstimateText,
  whoAnswers,
  type RayAnswerFlags,
} from "./answer-on-ray";
import { answerEstimateText, answerProgressText, answerSummaryText } from "./answer-text";
import { number, wholeNumber } from "./arguments";
import { withInterruption } from "./interruption";
import { priceFor } from "./price-for";
import { progressDrawing } from "./progress-drawing";
import { rayHelp } from "./ray-options";

interface Flags extends RayAnswerFlags {
  readonly baseUrl?: string;
  readonly out?: string;
  readonly problems?: string;
  readonly split: MbppSplit | "all";
  readonly style?: AnswerStyle;
  readonly n?: number;
  readonly samples: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  readonly repetitionPenalty?: number;
  readonly seed: number;
  readonly concurrency: number;
  readonly timeout: number;
  readonly budgetUsd?: number;
  readonly prices?: string;
  readonly cancel?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `agoralab answer`: any model answers a benchmark, into a run directory. */
export function answerCommand(): Command {
  const command = new Command("answer")
    .description("let a model answer a benchmark; agoralab score then marks the answers")
    .argument("<benchmark>", `one of ${benchmarks.join(", ")}`)
    .option(
      "--model <name>",
      "openai:MODEL, anthropic:MODEL, compatible:MODEL, or ray:MODEL (name on the hub, or a path of the cluster)",
    )
    .option(
      "--student <run>",
      "the student of a run: trained on Ray, or trained elsewhere and served as --model NAME",
    )
    .option("--base-url <url>", "address of an OpenAI-compatible server, ending in /v1")
    .option(
      "--out <directory>",
      "run directory (default: the student's run, else runs/answers-MODEL); resumed when there",
    )
    .option(
      "--problems <file>",
      "the benchmark in its official format (default: our miniature set; see agoralab benchmarks)",
    )
    .addOption(
      new Option("--split <split>", "mbpp: which tasks")
        .choices([...Object.keys(mbppSplits), "all"])
        .default("test"),
    )
    .addOption(
      new Option(
        "--style <style>",
        "how problems are put: to a chat model, to a base model that continues a text, or alone, as students are trained",
      )
        .choices(answerStyles)
        .default("chat"),
    )
    .option("--n <count>", "the first so many problems only", wholeNumber)
    .option("--samples <count>", "answers to each problem, for pass@k", wholeNumber, 1)
    .option("--temperature <number>", "default: 0.2 for gsm8k and math, 0 otherwise", number)
    .option("--top-p <number>", "default: 0.95", number)
    .option("--max-tokens <count>", "length of one answer at most; default: 1024", wholeNumber)
    .option("--repetition-penalty <number>", "default: 1.03, where the server takes one", number)
    .option("--seed <number>", "of the sampling, where the provider takes one", number, 0)
    .option("--concurrency <count>", "calls in flight at most", wholeNumber, 64)
    .option("--timeout <seconds>", "time for one attempt at a call", number, 300)
    .option("--budget-usd <dollars>", "never spend more on this, all starts together", number)
    .option("--prices <file>", "CSV of your own prices, as for agoralab generate")
    .option("--env-file <file>", "file with OPENAI_API_KEY=..., RAY_AUTH_TOKEN=... and the like")
    .option("--dry-run", "estimate calls, tokens and cost; ask the model nothing")
    .option("--json", "print one JSON document on stdout");
  return addRayAnswerOptions(command)
    .addHelpText("after", help)
    .action(async (name: string, flags: Flags, command: Command) => {
      if (!isBenchmark(name)) {
        command.error(`error: benchmark "${name}" is none of ${benchmarks.join(", ")}`);
        return;
      }
      const options = await planAnswering(name, flags, command);
      if (flags.cancel) return print(await cancelAnswers(flags, options.out));
      await refuseForeignRun(flags, options.out);
      if (flags.dryRun && isOnRay(flags)) {
        const answers = planAnswers(options).questions.length;
        return print(rayAnswerEstimateText(whoAnswers(flags), answers));
      }
      if (flags.dryRun) {
        const estimate = estimateAnswers(whoAnswers(flags), options);
        return print(flags.json ? asJson(estimate) : answerEstimateText(estimate));
      }
      await run(options, flags);
    });
}

const help = `
The defaults are those of the paper (Table 6). What a provider does not take (a repetition penalty, a
seed) is said, and noted in each answer. Answers that ended in an error are asked again by the same
command; a command that was interrupted, killed or stopped at its budget goes on likewise. Exit status:
0 done, 1 failed, 2 bad input, 3 stopped at the budget, 130 interrupted.

A run that generate made belongs to its student: the generator's own answers go to another directory. A
student that another trainer made, and a server serves, answers by --student RUN --model NAME, with --style
instruction unless you say otherwise.

Base models are asked with --style completion, over the completions interface of their server.

On a Ray cluster (--student RUN, or --model ray:MODEL) base, student and reference are asked by one program,
each with its tokenizer's chat template or a plain one, and with --style instruction unless you say otherwise.
All open answers are one job; killed or interrupted, the same command attaches to it.
${rayHelp}

Examples:
  $ agoralab answer gsm8k --model openai:gpt-4o-mini --out runs/mini-itself --dry-run
  $ agoralab answer gsm8k --model compatible:llama-3.1-8b --base-url http://127.0.0.1:8000/v1 \\
      --style completion --problems test.jsonl --out runs/base
  $ agoralab answer gsm8k --student runs/mini --address http://head:8265 --artifacts /shared/agoralab \\
      --problems test.jsonl
  $ agoralab answer gsm8k --student runs/llama --model compatible:my-student --base-url http://127.0.0.1:8000/v1
  $ agoralab score --benchmark gsm8k --run runs/base`;

function isBenchmark(name: string): name is Benchmark {
  return (benchmarks as readonly string[]).includes(name);
}

async function planAnswering(
  benchmark: Benchmark,
  flags: Flags,
  command: Command,
): Promise<AnswerOptions & { readonly style: AnswerStyle }> {
  const { problems: file, temperature, topP, maxTokens } = flags;
  refuseClassroomStudent(flags);
  const name = whoAnswers(flags);
  const isDefaultStyle = command.getOptionValueSource("style") !== "cli";
  const isTrained = isOnRay(flags) || flags.student !== undefined;
  const style = isTrained && isDefaultStyle ? "instruction" : (flags.style ?? "chat");
  const split = file === undefined ? "all" : flags.split;
  const decoding: Partial<Decoding> = {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(maxTokens !== undefined && { maxNewTokens: maxTokens }),
    ...(flags.repetitionPenalty !== undefined && { repetitionPenalty: flags.repetitionPenalty }),
    seed: flags.seed,
  };
  return {
    benchmark,
    problems: await readProblems(benchmark, file ?? miniatureBenchmarkFile(benchmark), { split }),
    source: file ?? miniature,
    ...(benchmark === "mbpp" && { split }),
    ...(flags.student !== undefined && { isStudent: true }),
    style,
    out: flags.out ?? flags.student ?? join("runs", `answers-${name}`.replace(/[^\w.-]+/g, "-")),
    samples: flags.samples,
    decoding,
    concurrency: flags.concurrency,
    ...(flags.n !== undefined && { n: flags.n }),
    ...(flags.budgetUsd !== undefined && { budgetUsd: flags.budgetUsd }),
    ...(flags.baseUrl !== undefined && { baseUrl: flags.baseUrl }),
    price: priceFor(name, flags.prices),
  };
}

/** @throws InputError when the run's student knows the words of the classroom's world only */
function refuseClassroomStudent({ student }: Flags): void {
  if (student === undefined || !existsSync(join(student, "student", trainingFiles.weights))) return;
  const beside = (name: string) => join(dirname(student), name);
  throw new InputError(
    `${student} holds a student of the classroom, whom agoralab train has examined; its PGR: agoralab pgr ${student} --base ${beside("classroom-base")} --reference ${beside("classroom-reference")}. --student is for students trained on Ray`,
  );
}

/** @throws InputError when the answers would pass for those of a student who did not give them */
async function refuseForeignRun({ student, model }: Flags, out: string): Promise<void> {
  if (student !== undefined && model !== undefined) {
    const generator = (await readManifest(student))?.generator;
    if (generator === model) {
      throw new InputError(
        `${model} wrote the data of ${student}: it is not the student trained on them; serve the student under a name of its own`,
      );
    }
  }
  if (student !== undefined && resolve(student) === resolve(out)) return;
  const manifest = await readManifest(out);
  if (!manifest) return;
  const own = `${out.replace(/\/+$/, "")}-itself`;
  throw new InputError(
    student === undefined
      ? `${out} holds data that ${manifest.generator} wrote, and answers there are its student's; name another directory (--out ${own}) for what ${model} can do, or give --student ${out} to ask its student (with --model too, if that is the student, trained elsewhere)`
      : `${out} holds the data of another student; leave --out out, and the answers go to ${student}`,
  );
}

async function run(
  options: AnswerOptions & { readonly style: AnswerStyle },
  flags: Flags,
): Promise<void> {
  const { json } = flags;
  const { out, style } = options;
  const who = isOnRay(flags)
    ? { answerer: await rayAnswerer(flags, { out, continueText: style === "completion" }) }
    : { model: chatModel(whoAnswers(flags), style, flags) };
  if (options.source === miniature) {
    warn(`${options.benchmark}: our miniature set, not the benchmark; give that with --problems`);
  }
  const draw = progressDrawing(answerProgressText);
  let last: AnswerSummary | undefined;
  try {
    const summary = await withInterruption(
      () => warn("interrupted; calls in flight have 10 s to end, a second interrupt ends at once"),
      (signal) =>
        answerBenchmark(who, {
          ...options,
          signal,
          onWarning: warn,
          onProgress: (state) => {
            last = state;
            draw(state, false);
          },
        }),
    );
    draw(summary, true);
    print(json ? asJson(summary) : answerSummaryText(summary, options.out));
  } catch (error) {
    if (last) draw(last, true);
    // With --json there is a document however it ends; the error itself goes to stderr.
    if (json && last) print(asJson({ ...last, stopped: (error as Error).message }));
    throw error;
  }
}

function chatModel(name: string, style: AnswerStyle, flags: Flags): ChatModel {
  const { envFile } = flags;
  return createChatModel(name, {
    baseUrl: flags.baseUrl,
    concurrency: flags.concurrency,
    timeoutMs: flags.timeout * 1000,
    environment: envFile === undefined ? processEnvironment : loadEnvFile(envFile),
    bare: style === "completion",
    onNotice: warn,
  });
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
