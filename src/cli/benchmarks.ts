import { Command, Option } from "commander";
import { type Benchmark, benchmarkLabels, benchmarks } from "../bench/benchmarks";
import { benchmarkSources } from "../datasets/benchmarks/benchmark-sources";
import { miniatureBenchmarkFile } from "../datasets/benchmarks/embedded-benchmarks";
import { fetchBenchmark } from "../datasets/benchmarks/fetch-benchmark";
import { createHub } from "../datasets/hub";
import {
  type AnswerStyle,
  answerStyles,
  decodingFor,
  promptFor,
} from "../evaluate/answering/answer-settings";
import { readProblems } from "../evaluate/answering/problems";
import { loadEnvFile, processEnvironment, readKey } from "../models/environment";
import { wholeNumber } from "./arguments";
import { createDownloadBars } from "./download-bars";
import { withInterruption } from "./interruption";

/** `agoralab benchmarks`: the six benchmarks, embedded miniatures and public ones. */
export function benchmarksCommand(): Command {
  return new Command("benchmarks")
    .description("list, show and fetch the benchmarks that students are examined on")
    .addCommand(listCommand().exitOverride())
    .addCommand(showCommand().exitOverride())
    .addCommand(fetchCommand().exitOverride());
}

function listCommand(): Command {
  return new Command("list")
    .description("the six benchmarks, their miniature sets and where they are published")
    .option("--json", "print one JSON document")
    .action(async ({ json }: { json?: boolean }) => {
      const list = await Promise.all(
        benchmarks.map(async (benchmark) => {
          const { repo, revision, licence, size } = benchmarkSources[benchmark];
          const miniature = await miniatureProblems(benchmark);
          return {
            benchmark,
            problems: size,
            miniature: miniature.length,
            repo,
            revision,
            licence,
          };
        }),
      );
      if (json) return print(JSON.stringify(list, null, 2));
      for (const { benchmark, problems, miniature, repo, revision, licence } of list) {
        print(`${benchmark} (${benchmarkLabels[benchmark]})`);
        print(`  miniature: ${miniature} problems of our own`);
        print(`  hub: ${problems} problems, ${repo}, commit ${revision.slice(0, 8)}, ${licence}`);
      }
    });
}

interface ShowFlags {
  readonly n: number;
  readonly style: AnswerStyle;
  readonly problems?: string;
  readonly json?: boolean;
}

function showCommand(): Command {
  return new Command("show")
    .description("print the first problems of a benchmark as they are put to a model")
    .addArgument(benchmarkArgument())
    .option("--n <count>", "how many", wholeNumber, 3)
    .addOption(
      new Option("--style <style>", "to a chat model, a base model, or as students are trained")
        .choices(answerStyles)
        .default("chat"),
    )
    .option("--problems <file>", "the benchmark in its official format (default: our miniature)")
    .option("--json", "print one JSON document")
    .action(async (name: string, { n, style, problems: file, json }: ShowFlags) => {
      const benchmark = name as Benchmark;
      const problems = await (file === undefined
        ? miniatureProblems(benchmark)
        : readProblems(benchmark, file));
      const decoding = decodingFor(benchmark, style);
      const shown = problems.slice(0, n).map((problem) => ({
        id: problem.id,
        prompt: promptFor(benchmark, style, problem)[0]?.content ?? "",
      }));
      if (json) return print(JSON.stringify({ benchmark, style, decoding, shown }, null, 2));
      for (const { id, prompt } of shown) print(`${id}\n${prompt}\n`);
      print(`${shown.length} of ${problems.length} problems, style ${style}`);
      const { temperature, topP, maxNewTokens, repetitionPenalty, stop } = decoding;
      print(
        `temperature ${temperature}, top-p ${topP}, at most ${maxNewTokens} tokens, repetition penalty ${repetitionPenalty}, stop at ${stop.length === 0 ? "the end" : JSON.stringify(stop)}`,
      );
    });
}

interface FetchFlags {
  readonly out: string;
  readonly revision?: string;
  readonly hubUrl?: string;
  readonly envFile?: string;
  readonly json?: boolean;
}

function fetchCommand(): Command {
  return new Command("fetch")
    .description(
      "download a benchmark, with the baseline and length-control data where it has them",
    )
    .addArgument(benchmarkArgument())
    .option("--out <directory>", "where files, manifest and downloads go", "out/benchmarks")
    .option("--revision <revision>", "commit, tag or branch to take instead of ours")
    .option("--hub-url <url>", "another hub that speaks the same interface")
    .option("--env-file <file>", "file with HF_TOKEN=...")
    .option("--json", "print the manifest instead of lines")
    .addHelpText("after", fetchHelp)
    .action(async (name: string, { out, revision, hubUrl, envFile, json }: FetchFlags) => {
      const environment = envFile === undefined ? processEnvironment : loadEnvFile(envFile);
      const hub = createHub({ url: hubUrl, token: readKey(environment, "HF_TOKEN") });
      const { manifest } = await withInterruption(
        () => undefined,
        (signal) =>
          fetchBenchmark(hub, {
            benchmark: name as Benchmark,
            directory: out,
            signal,
            onProgress: createDownloadBars(),
            ...(revision !== undefined && { revision }),
          }),
      );
      if (json) return print(JSON.stringify(manifest, null, 2));
      const { problem_count: count, problem_count_known: known, baseline } = manifest;
      print(`${count} problems in ${out}/${manifest.problems}; use them with --problems`);
      if (count !== known) print(`note: the benchmark is known to have ${known} problems`);
      if (baseline !== undefined) print(`baseline: agoralab judge --baseline ${out}/${baseline}`);
      if (manifest.length_control !== undefined) {
        print(`length control: agoralab score --length-control-data ${out}/length-control`);
      }
    });
}

const fetchHelp = `
Each benchmark is pinned to a commit. Downloads resume where they stopped and are checked against the
hub's checksums; the manifest beside the problems names commit and files.

Example:
  $ agoralab benchmarks fetch gsm8k
  $ agoralab answer gsm8k --problems out/benchmarks/gsm8k.jsonl --model openai:gpt-4o-mini --out runs/mini-itself`;

function benchmarkArgument() {
  return new Command().createArgument("<benchmark>", "which").choices(benchmarks);
}

function miniatureProblems(benchmark: Benchmark) {
  return readProblems(benchmark, miniatureBenchmarkFile(benchmark), { split: "all" });
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
