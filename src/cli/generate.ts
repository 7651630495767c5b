import { join } from "node:path";
import { Command, Option } from "commander";
import type { BenchmarkTexts } from "../bench/benchmark-texts";
import type { Format, Seed } from "../bench/instance";
import { parseSetting, settings, type Setting } from "../bench/settings";
import "../classroom/register";
import { isSimulated } from "../classroom/is-simulated";
import { classroomSeeds } from "../classroom/seeds";
import { loadEmbeddedSeeds } from "../datasets/embedded-seeds";
import { readSeeds } from "../datasets/read-seeds";
import { estimateRun } from "../generate/estimate";
import { generate, generateInBatches } from "../generate/generate";
import type { GenerateSummary } from "../generate/summarize";
import {
  metaPrompt,
  metaPromptStyles,
  type MetaPromptStyle,
} from "../generate/meta-prompts/meta-prompt";
import { measureOriginality } from "../generate/originality";
import { progressText } from "../generate/progress-text";
import { readTemplate, type PromptTemplate } from "../generate/prompt-template";
import { createBatchModel } from "../models/batch";
import { createChatModel, type ChatModelOptions } from "../models/create-chat-model";
import { loadEnvFile, processEnvironment } from "../models/environment";
import { parseModelName } from "../models/model-name";
import type { Price } from "../models/pricing";
import { fetchShutdownDate } from "../models/shutdown-date";
import { readInstances } from "../store/read-instances";
import { number, wholeNumber as count } from "./arguments";
import { benchmarkTexts } from "./benchmark-texts";
import { estimateText, summaryText } from "./generate-text";
import { withInterruption } from "./interruption";
import { priceFor } from "./price-for";
import { progressDrawing } from "./progress-drawing";

interface Flags {
  readonly model: string;
  readonly baseUrl?: string;
  readonly n?: number;
  readonly out?: string;
  readonly concurrency?: number;
  readonly temperature: number;
  readonly topP: number;
  readonly maxTokens: number;
  readonly seed: number;
  readonly attempts: number;
  readonly timeout: number;
  readonly budgetUsd?: number;
  readonly format: Format;
  readonly style: MetaPromptStyle;
  readonly prompt?: string;
  readonly seedData?: string;
  readonly prices?: string;
  readonly envFile?: string;
  readonly benchmarkData: readonly string[];
  readonly batch?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `agoralab generate`: one setting, one generator, n instances in a run directory. */
export function generateCommand(): Command {
  return new Command("generate")
    .description("let a generator write training data in one of the nine settings")
    .argument("<setting>", `one of ${settings.join(", ")}`)
    .requiredOption(
      "--model <name>",
      "openai:MODEL, anthropic:MODEL, compatible:MODEL, or classroom:TEACHER (simulated)",
    )
    .option("--base-url <url>", "address of an OpenAI-compatible server, ending in /v1")
    .option("--n <count>", "instances (default: 100, or one a seed if there are fewer)", count)
    .option("--out <directory>", "run directory (default: runs/SETTING-MODEL); resumed when there")
    .option(
      "--concurrency <count>",
      "calls in flight at most (default: 64; 1 for a simulated teacher, whose data then follow from the seed)",
      count,
    )
    .option("--temperature <number>", "0 and up", number, 1)
    .option("--top-p <number>", "above 0, at most 1", number, 0.9)
    .option("--max-tokens <count>", "length of one completion at most", count, 4096)
    .option("--seed <number>", "run seed: decides what each prompt is drawn from", number, 0)
    .option(
      "--attempts <count>",
      "completions asked for one instance before another prompt takes its place",
      count,
      10,
    )
    .option("--timeout <seconds>", "time for one attempt at a call", number, 300)
    .option("--budget-usd <dollars>", "never spend more on this run, all starts together", number)
    .addOption(
      new Option("--format <format>", "tagged text or JSON")
        .choices(["free", "json"])
        .default("free"),
    )
    .addOption(
      new Option("--style <style>", "our long or short meta-prompt")
        .choices(metaPromptStyles)
        .default("agorabench"),
    )
    .option("--prompt <file>", "a template of your own, with upstream's placeholders")
    .option("--seed-data <file>", "seeds: JSON, JSONL, CSV or Parquet (default: embedded ones)")
    .option(
      "--prices <file>",
      "CSV with columns model (as in --model), usd_per_1m_input_tokens, usd_per_1m_output_tokens; wins over ours",
    )
    .option("--env-file <file>", "file with OPENAI_API_KEY=... and the like")
    .addOption(
      new Option(
        "--benchmark-data <name=file...>",
        "test problems to look for in the instances; a data file as for seeds",
      ).default([], "none"),
    )
    .option("--batch", "through the provider's batch interface: half the price, within a day")
    .option("--dry-run", "estimate calls, tokens, cost and time; ask the model nothing")
    .option("--json", "print one JSON document on stdout")
    .addHelpText("after", help)
    .action(async (name: string, flags: Flags) => {
      // Which of two near-duplicates is rejected hangs on the order in which answers come.
      const { concurrency = isSimulated(flags.model) ? 1 : 64 } = flags;
      const plan = await planRun(name, flags);
      if (flags.dryRun) {
        const estimate = estimateRun({ ...plan, ...flags, concurrency, generator: flags.model });
        return print(flags.json ? asJson(estimate) : estimateText(estimate));
      }
      await run(plan, { ...flags, concurrency });
    });
}

const help = `
A run that was interrupted, killed or stopped at its budget goes on when the same command is given
again. Keys come from OPENAI_API_KEY, ANTHROPIC_API_KEY, COMPATIBLE_API_KEY or --env-file. Exit status:
0 done, 1 failed, 2 bad input, 3 stopped at the budget, 130 interrupted.

Example:
  $ agoralab generate math/instance_generation --model openai:gpt-4o-mini --n 1000 --dry-run
  $ agoralab generate math/instance_generation --model compatible:llama-3.1-8b \\
      --base-url http://127.0.0.1:8000/v1 --n 1000 --out runs/llama`;

interface Plan {
  readonly setting: Setting;
  readonly seeds: readonly Seed[];
  readonly template: PromptTemplate;
  readonly n: number;
  readonly out: string;
  readonly price: Price | undefined;
  readonly benchmarks: readonly BenchmarkTexts[];
}

async function planRun(name: string, flags: Flags): Promise<Plan> {
  const { domain, method } = parseSetting(name);
  parseModelName(flags.model);
  const setting: Setting = `${domain}/${method}`;
  const seeds = await seedsFor(setting, flags);
  const most = method === "instance_generation" ? Infinity : seeds.length;
  return {
    setting,
    seeds,
    template: await (flags.prompt === undefined
      ? metaPrompt(setting, flags.format, flags.style)
      : readTemplate(flags.prompt, method)),
    n: flags.n ?? Math.min(100, most),
    out: flags.out ?? defaultRun(setting, flags.model),
    price: priceFor(flags.model, flags.prices),
    benchmarks: flags.benchmarkData.map(benchmarkTexts),
  };
}

/** Simulated teachers know their miniature world only, so that its seeds are theirs. */
async function seedsFor(setting: Setting, flags: Flags): Promise<readonly Seed[]> {
  if (flags.seedData !== undefined) return readSeeds(flags.seedData, parseSetting(setting).method);
  return isSimulated(flags.model) ? classroomSeeds(setting) : loadEmbeddedSeeds(setting);
}

async function run(plan: Plan, flags: Flags & { readonly concurrency: number }): Promise<void> {
  const { baseUrl, concurrency, timeout, envFile, json } = flags;
  const modelOptions: ChatModelOptions = {
    baseUrl,
    concurrency,
    timeoutMs: timeout * 1000,
    environment: envFile === undefined ? processEnvironment : loadEnvFile(envFile),
    onNotice: warn,
  };
  const ask = (signal: AbortSignal) =>
    flags.batch
      ? generateInBatches({
          ...options,
          signal,
          model: createBatchModel(flags.model, modelOptions),
        })
      : generate({ ...options, signal, model: createChatModel(flags.model, modelOptions) });
  const draw = progressDrawing(progressText);
  let last: GenerateSummary | undefined;
  // Good to know, never worth a failure: the run itself says what is wrong with the provider.
  const shutdown = fetchShutdownDate(flags.model, { ...modelOptions, timeoutMs: 10_000 }).catch(
    () => undefined,
  );
  const options = {
    ...flags,
    ...plan,
    onWarning: warn,
    onProgress: (summary: GenerateSummary) => {
      last = summary;
      draw(summary, false);
    },
  };
  try {
    const summary = await withInterruption(
      () => warn("interrupted; calls in flight have 10 s to end, a second interrupt ends at once"),
      ask,
    );
    draw(summary, true);
    const originality = await measureOriginality(readInstances(plan.out), plan.benchmarks);
    const shutdownDate = await shutdown;
    print(
      json
        ? asJson({ ...summary, originality, shutdownDate })
        : summaryText(summary, originality, shutdownDate),
    );
  } catch (error) {
    if (last) draw(last, true);
    // With --json there is a document however the run ends; the error itself goes to stderr.
    if (json && last) print(asJson({ ...last, stopped: (error as Error).message }));
    throw error;
  }
}

function defaultRun(setting: Setting, model: string): string {
  return join("runs", `${setting}-${model}`.replace(/[^\w.-]+/g, "-"));
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
