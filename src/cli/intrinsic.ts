import { basename, join } from "node:path";
import { Command, Option } from "commander";
import { domains } from "../bench/domains";
import { intrinsicColumns, type IntrinsicColumn } from "../bench/metrics";
import { suggestion } from "../bench/closest";
import "../classroom/register";
import { InputError } from "../errors";
import { openMetricModels, type MetricModelNames } from "../experiment/open-metric-models";
import { estimateIntrinsic } from "../intrinsic/estimate";
import type { IntrinsicModels, IntrinsicOptions } from "../intrinsic/intrinsic-options";
import { measureIntrinsic } from "../intrinsic/measure";
import { openSource } from "../intrinsic/pair-source";
import { isMeasured, type MetricResult } from "../intrinsic/report";
import { rewardApis, rewardFormats } from "../intrinsic/servers/reward-server";
import { columnsOf } from "../intrinsic/slots";
import { loadEnvFile, processEnvironment, type Environment } from "../models/environment";
import { freePrice, loadPrices, priceOf, readPrices } from "../models/pricing";
import { progress, type ProgressBar } from "../notebook/progress";
import { positiveNumber, wholeNumber, wholeNumberFrom0 } from "./arguments";
import { benchmarkTexts } from "./benchmark-texts";
import { withInterruption } from "./interruption";
import { estimateText, reportText } from "./intrinsic-text";

interface Flags extends MetricModelNames {
  readonly out?: string;
  readonly metrics?: readonly string[];
  readonly sample?: number;
  readonly seed: number;
  readonly concurrency: number;
  readonly attempts: number;
  readonly timeout: number;
  readonly retries: number;
  readonly budgetUsd?: number;
  readonly prices?: string;
  readonly free: readonly string[];
  readonly envFile?: string;
  readonly benchmarkData: readonly string[];
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `agoralab intrinsic`: the columns of Table 8 and our own, of a run or any data file. */
export function intrinsicCommand(): Command {
  return new Command("intrinsic")
    .description(
      "measure the intrinsic metrics of a run or of any file of instructions and responses",
    )
    .argument("<path>", "run directory, or JSON, JSONL, CSV or Parquet")
    .option("--out <directory>", "default: the run directory, or runs/intrinsic-FILE")
    .option("--metrics <columns...>", `only these of ${intrinsicColumns.join(", ")}`)
    .option(
      "--judge <model>",
      "difficulty and quality, columns *_gpt4o: openai:MODEL, anthropic:MODEL, ...",
    )
    .option("--prometheus <model>", "the same by Prometheus 2: compatible:MODEL")
    .option("--perplexity <model>", "base model behind a completions server: compatible:MODEL")
    .option("--reward <model>", "reward model behind a server: compatible:MODEL")
    .option(
      "--embeddings <model>",
      "openai:MODEL or compatible:MODEL (default: in-process n-grams)",
    )
    .option("--base-url <url>", "address of compatible: servers that have none of their own below")
    .option("--judge-url <url>", "address of the judge's server")
    .option("--prometheus-url <url>", "address of Prometheus's server")
    .option("--perplexity-url <url>", "address of the base model's server")
    .option("--reward-url <url>", "address of the reward model's server")
    .option("--embeddings-url <url>", "address of the embedder's server")
    .addOption(
      new Option("--perplexity-api <api>", "vLLM's prompt_logprobs, or OpenAI's older echo")
        .choices(["vllm", "echo"])
        .default("vllm"),
    )
    .addOption(
      new Option("--reward-api <api>", "vLLM's endpoint, or our own contract")
        .choices(rewardApis)
        .default("classify"),
    )
    .addOption(
      new Option("--reward-format <format>", "chat messages, or text for servers without them")
        .choices(rewardFormats)
        .default("messages"),
    )
    .addOption(
      new Option("--domain <domain>", "whose rubrics judges use (default: the run's)").choices(
        domains,
      ),
    )
    .option(
      "--sample <count>",
      "instances that judges grade, a seeded sample (default: all)",
      wholeNumber,
    )
    .option("--seed <number>", "of the samples", wholeNumberFrom0, 0)
    .option("--concurrency <count>", "calls in flight at most", wholeNumber, 16)
    .option("--attempts <count>", "times a grade is asked for until it is unscored", wholeNumber, 3)
    .option("--timeout <seconds>", "time for one attempt at a call", positiveNumber, 300)
    .option("--retries <count>", "repeats of a call after faults", wholeNumberFrom0, 6)
    .option(
      "--budget-usd <dollars>",
      "never spend more, all metrics and starts together",
      positiveNumber,
    )
    .option("--prices <file>", "price list that wins over ours, see generate")
    .addOption(
      new Option(
        "--free <models...>",
        "models that cost nothing (servers of your own), for --budget-usd",
      ).default([], "none"),
    )
    .option("--env-file <file>", "file with OPENAI_API_KEY=... and the like")
    .addOption(
      new Option(
        "--benchmark-data <name=file...>",
        "test problems to look for in the instances",
      ).default([], "none"),
    )
    .option("--dry-run", "estimate calls, tokens and cost; ask nobody")
    .option("--json", "print one JSON document on stdout")
    .addHelpText("after", help)
    .action(run);
}

const help = `
A metric without its model is absent with the reason, never 0. A run of a simulated teacher (classroom:)
is measured by the classroom's own judges, base model and reward; every run's diversity is measured
in-process unless --embeddings names a model. What was interrupted, killed or stopped at its budget goes
on when the same command is given again; nothing is paid twice.

Exit status: 0 done, 1 a metric that was asked for is absent, 2 bad input, 3 stopped at the budget,
130 interrupted.

--reward-api pairs asks any server: POST {"pairs": [{"instruction", "response"}]} to the address itself,
answered by {"rewards": [number or null]}.

Examples:
  $ agoralab intrinsic runs/mine
  $ agoralab intrinsic data.jsonl --domain math --judge openai:gpt-4o --sample 500 --dry-run
  $ agoralab intrinsic runs/mine --judge openai:gpt-4o --embeddings openai:text-embedding-3-small \\
      --budget-usd 5
  $ agoralab intrinsic runs/mine --sample 1000 \\
      --prometheus compatible:prometheus-eval/prometheus-7b-v2.0 --prometheus-url http://127.0.0.1:8000/v1 \\
      --perplexity compatible:meta-llama/Llama-3.1-8B --perplexity-url http://127.0.0.1:8001/v1 \\
      --reward compatible:Skywork/Skywork-Reward-Llama-3.1-8B --reward-url http://127.0.0.1:8002/v1`;

async function run(path: string, flags: Flags): Promise<void> {
  const source = await openSource(path);
  const own = flags.prices === undefined ? [] : readPrices(flags.prices);
  const prices = loadPrices([...flags.free.map(freePrice), ...own]);
  const metrics = flags.metrics?.map(columnOf);
  const environment = flags.envFile === undefined ? processEnvironment : loadEnvFile(flags.envFile);
  const { models, missing } = await openMetricModels(flags, source, {
    concurrency: flags.concurrency,
    timeoutMs: flags.timeout * 1000,
    maxRetries: flags.retries,
    environment: flags.dryRun ? anyKey : environment,
    onNotice: warn,
  });
  if (flags.dryRun) {
    const estimate = await estimateIntrinsic(source, {
      models,
      metrics,
      sample: flags.sample,
      priceOf: (model) => priceOf(model, prices),
    });
    return print(flags.json ? JSON.stringify(estimate, null, 2) : estimateText(estimate));
  }
  const out =
    flags.out ??
    (source.setting === null ? join("runs", `intrinsic-${nameOf(path)}`) : source.name);
  const bars = createBars();
  const options: IntrinsicOptions = {
    path,
    out,
    models,
    missing,
    metrics,
    benchmarks: flags.benchmarkData.map(benchmarkTexts),
    sample: flags.sample,
    seed: flags.seed,
    concurrency: flags.concurrency,
    attempts: flags.attempts,
    budgetUsd: flags.budgetUsd,
    prices,
    onWarning: warn,
    onProgress: bars.move,
  };
  const report = await withInterruption(
    () => warn("interrupted; calls in flight have 10 s to end, a second interrupt ends at once"),
    (signal) => measureIntrinsic({ ...options, signal }),
  ).finally(bars.finish);
  print(flags.json ? JSON.stringify(report, null, 2) : reportText(report, out));
  for (const reason of Object.values(missing)) warn(reason);
  const slots = [...Object.keys(models), ...Object.keys(missing)] as (keyof IntrinsicModels)[];
  const isAskedFor = (metric: IntrinsicColumn) =>
    metrics?.includes(metric) ?? slots.some((slot) => columnsOf[slot].includes(metric));
  const isAbsent = (one: MetricResult) => !isMeasured(one) || one.value === null;
  if (report.metrics.some((one) => isAskedFor(one.metric) && isAbsent(one))) process.exitCode = 1;
}

/** An estimate asks nobody: it needs no key. */
const anyKey: Environment = (name) => (name.endsWith("_API_KEY") ? "none" : undefined);

/** One bar a metric, as they come. */
function createBars(): {
  move: NonNullable<IntrinsicOptions["onProgress"]>;
  finish: () => void;
} {
  let bar: ProgressBar | undefined;
  let [metric, done, cost] = ["", 0, 0];
  return {
    move: (state) => {
      if (state.metric !== metric) {
        bar?.finish();
        bar = progress({ label: state.metric, total: state.total });
        [metric, done] = [state.metric, 0];
      }
      const usd = state.costUsd > cost ? state.costUsd - cost : undefined;
      bar?.tick(state.done - done, usd);
      [done, cost] = [state.done, state.costUsd];
    },
    finish: () => bar?.finish(),
  };
}

function columnOf(text: string): IntrinsicColumn {
  const column = intrinsicColumns.find((name) => name === text);
  if (column) return column;
  throw new InputError(`no metric "${text}"; ${suggestion(text, intrinsicColumns)}`);
}

function nameOf(path: string): string {
  return basename(path)
    .replace(/\.\w+$/, "")
    .replace(/[^\w.-]+/g, "-");
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function warn(text: string): void {
  process.stderr.write(`agoralab: ${text}\n`);
}
