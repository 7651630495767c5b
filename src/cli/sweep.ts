import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { AgoraError, InputError, InterruptedError } from "../errors";
import { terminalDrawing } from "../notebook/progress";
import { cancelJob } from "../student/ray/run-job";
import { runSweep, type SweepState } from "../student/ray/sweep";
import { paperSweepPlan, parseSweepPlan, type SweepRow } from "../student/ray/sweep-plan";
import { jobFile, trainOnRay } from "../student/ray/train-on-ray";
import { wholeNumber } from "./arguments";
import { withInterruption } from "./interruption";
import { addRayOptions, rayCluster, rayHelp, rayJobs, warn, type RayFlags } from "./ray-options";
import {
  addStudentOptions,
  estimateStudent,
  planStudent,
  readExamples,
  studentDirectory,
  tokensOf,
  type StudentFlags,
} from "./ray-students";
import { sweepEstimateText, sweepLine, sweepText, type EstimatedRow } from "./sweep-text";

interface SweepFlags extends RayFlags, StudentFlags {
  readonly runs: string;
  readonly concurrency: number;
  readonly instances: number;
  readonly tokensPerInstance: number;
  readonly dryRun?: boolean;
  readonly cancel?: boolean;
  readonly json?: boolean;
}

/** `agoralab sweep`: the students of a whole table, on a Ray cluster. */
export function sweepCommand(): Command {
  const command = new Command("sweep")
    .description("fine-tune the students of a table of runs on a Ray cluster, a few at a time")
    .argument("<plan>", "CSV of runs, or the word paper: 6 generators x 9 settings")
    .option("--runs <directory>", "paper: where GENERATOR/DOMAIN/METHOD lie", "runs")
    .option("--concurrency <count>", "jobs at their way at once", wholeNumber, 4)
    .option("--dry-run", "print every job's resources, time and cost; submit nothing")
    .option("--instances <count>", "assumed for runs not yet generated", wholeNumber, 10_000)
    .option("--tokens-per-instance <count>", "assumed for runs not yet generated", wholeNumber, 500)
    .option("--cancel", "stop the jobs of all runs")
    .option("--env-file <file>", "file with RAY_AUTH_TOKEN=...")
    .option("--json", "print one JSON document on stdout");
  return addRayOptions(addStudentOptions(command))
    .addHelpText("after", help)
    .action(async (name: string, flags: SweepFlags) => {
      const rows = name === "paper" ? paperSweepPlan(flags.runs) : await readPlan(name);
      if (flags.cancel) return cancelAll(rows, flags);
      if (flags.dryRun) return estimate(rows, flags, { isPaper: name === "paper" });
      await sweep(rows, flags);
    });
}

const help = `
The plan's columns: run (a run directory), and if wanted data (a file to train on instead of the run's
instances), base_model, hparams (paper, or a JSON file), gpus. Empty cells are as the options say.

The same command again leaves finished students alone, attaches to running jobs and submits the rest; a
student that fails does not stop the others. Exit status: 0 all done, 1 some failed, 130 interrupted (the
jobs go on).

${rayHelp}

Examples:
  $ agoralab sweep paper --dry-run
  $ agoralab sweep students.csv --address http://head:8265 --artifacts /shared/agoralab --concurrency 8`;

async function readPlan(file: string): Promise<readonly SweepRow[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new InputError(`the plan ${file} cannot be read; check the path`, { cause: error });
  }
  return parseSweepPlan(text, file);
}

async function sweep(rows: readonly SweepRow[], flags: SweepFlags): Promise<void> {
  const cluster = rayCluster(flags);
  // Before the first job: options and data of all rows, so that no mistake shows after a day.
  for (const row of rows) await readExamples(await planStudent(row, flags));
  await cluster.jobs.version();
  const draw = terminalDrawing(process.stderr);
  const states = await withInterruption(
    () => undefined,
    (signal) =>
      runSweep({
        rows,
        concurrency: flags.concurrency,
        signal,
        onChange: (all, { run, state, error }) => {
          if (state === "failed") warn(`${run}: ${error}`);
          draw?.(sweepLine(all), false);
        },
        train: async (row, options) => {
          const plan = await planStudent(row, flags);
          const examples = await readExamples(plan);
          const directory = studentDirectory(row.run);
          return trainOnRay({ ...cluster, ...plan, ...options, examples, directory });
        },
      }),
  );
  draw?.(sweepLine(states), true);
  print(flags.json ? asJson(states) : sweepText(states));
  const count = (wanted: SweepState["state"]) =>
    states.filter(({ state }) => state === wanted).length;
  if (count("interrupted") + count("waiting") > 0) {
    throw new InterruptedError(
      "interrupted; submitted jobs go on: the same command attaches to them",
    );
  }
  if (count("failed") > 0) {
    throw new AgoraError(
      `${count("failed")} of ${states.length} students failed; the same command tries them again`,
    );
  }
}

async function estimate(
  rows: readonly SweepRow[],
  flags: SweepFlags,
  { isPaper }: { readonly isPaper: boolean },
): Promise<void> {
  const estimated: EstimatedRow[] = [];
  for (const row of rows) {
    const plan = await planStudent(row, flags);
    const isMeasured = row.data !== undefined || existsSync(join(row.run, "instances.jsonl"));
    const { instances, tokensPerInstance } = flags;
    const examples = isMeasured ? await readExamples(plan) : [];
    const size = isMeasured
      ? { instances: examples.length, tokens: tokensOf(examples) }
      : { instances, tokens: instances * tokensPerInstance };
    estimated.push({ plan, size, isMeasured, estimate: estimateStudent(plan, size, flags) });
  }
  print(
    flags.json
      ? asJson(estimated)
      : sweepEstimateText(estimated, { usdPerGpuHour: flags.usdPerGpuHour, isPaper }),
  );
}

async function cancelAll(rows: readonly SweepRow[], flags: SweepFlags): Promise<void> {
  const jobs = rayJobs(flags);
  let stopped = 0;
  for (const { run } of rows) {
    const id = await cancelJob(join(studentDirectory(run), jobFile), jobs);
    if (id === undefined) continue;
    stopped += 1;
    print(`stopped ${id} of ${run}`);
  }
  if (stopped === 0) print("no job of these runs is running");
}

function asJson(value: object): string {
  return JSON.stringify(value, null, 2);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
