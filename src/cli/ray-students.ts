import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { readPairs } from "../datasets/read-pairs";
import { InputError } from "../errors";
import { countTokens } from "../models/token-count";
import { readInstances } from "../store/read-instances";
import {
  estimateTraining,
  h100Assumptions,
  parametersOf,
  type TrainingEstimate,
} from "../student/ray/estimate";
import {
  paperTraining,
  readHyperparameters,
  type Hyperparameters,
} from "../student/ray/hyperparameters";
import type { SweepRow } from "../student/ray/sweep-plan";
import type { Example } from "../student/student";
import { gpuCount, positive } from "./ray-options";

/** Options that say which students are trained on Ray, and how; a sweep's plan may set them a row. */
export interface StudentFlags {
  readonly baseModel: string;
  readonly revision?: string;
  readonly chatTemplate?: string;
  readonly hparams: string;
  readonly gpus: number;
  readonly usdPerGpuHour: number;
  readonly parameters?: number;
}

export function addStudentOptions(command: Command): Command {
  const { baseModel, gpus } = paperTraining();
  return command
    .option("--base-model <name>", "on the hub, or a path that the cluster shares", baseModel)
    .option("--revision <commit>", "of the base model on the hub")
    .option("--chat-template <file>", "Jinja (default: the base's own, else a plain one)")
    .option(
      "--hparams <what>",
      "paper (Table 6), or a JSON file with what differs from it",
      "paper",
    )
    .option("--gpus <count>", "a student is trained on, on one machine; 0: a CPU", gpuCount, gpus)
    .addOption(
      new Option("--usd-per-gpu-hour <dollars>", "for the estimate of --dry-run")
        .argParser(positive)
        .default(h100Assumptions.usdPerGpuHour),
    )
    .option(
      "--parameters <billions>",
      "of the base model, for the estimate (default: from its name)",
      positive,
    );
}

/** A student with everything that decides it, data still on disk. */
export interface StudentPlan {
  readonly run: string;
  readonly data: string | undefined;
  readonly baseModel: string;
  readonly revision?: string;
  readonly chatTemplate?: string;
  readonly hyperparameters: Hyperparameters;
  readonly gpus: number;
}

/** @throws InputError when a file cannot be read */
export async function planStudent(row: SweepRow, flags: StudentFlags): Promise<StudentPlan> {
  const hparams = row.hparams ?? flags.hparams;
  return {
    run: row.run,
    data: row.data,
    baseModel: row.baseModel ?? flags.baseModel,
    revision: flags.revision,
    chatTemplate: flags.chatTemplate === undefined ? undefined : await readText(flags.chatTemplate),
    hyperparameters:
      hparams === "paper" ? paperTraining().hyperparameters : await readHyperparameters(hparams),
    gpus: row.gpus ?? flags.gpus,
  };
}

/**
 * What a student is trained on: its run's instances, or a data file.
 * @throws InputError when there are none, or one lacks a response
 */
export async function readExamples({
  run,
  data,
}: Pick<StudentPlan, "run" | "data">): Promise<readonly Example[]> {
  const examples: Example[] = [];
  if (data === undefined) {
    for await (const { instruction, response } of readInstances(run)) {
      examples.push({ instruction, response });
    }
    return examples;
  }
  for await (const { where, instruction, response } of readPairs(data)) {
    if (response === "") throw new InputError(`${where}: no response to learn from`);
    examples.push({ instruction, response });
  }
  return examples;
}

/** Where a run's student lies. */
export function studentDirectory(run: string): string {
  return join(run, "student");
}

/**
 * @param size instances and their tokens, counted or assumed
 * @throws InputError when the base model's name does not say how large it is
 */
export function estimateStudent(
  plan: StudentPlan,
  size: { readonly instances: number; readonly tokens: number },
  flags: StudentFlags,
): TrainingEstimate {
  const named = parametersOf(plan.baseModel);
  const parameters = flags.parameters === undefined ? named : flags.parameters * 1e9;
  if (parameters === undefined) {
    throw new InputError(
      `the name ${plan.baseModel} does not say how large the model is; give --parameters, in billions`,
    );
  }
  const { hyperparameters, gpus } = plan;
  return estimateTraining(
    { ...size, parameters, gpus, hyperparameters },
    { ...h100Assumptions, usdPerGpuHour: flags.usdPerGpuHour },
  );
}

/** Under GPT-4o's vocabulary, which differs from Llama 3's by a few percent. */
export function tokensOf(examples: readonly Example[]): number {
  return examples.reduce(
    (sum, { instruction, response }) => sum + countTokens(instruction) + countTokens(response),
    0,
  );
}

/** @throws InputError when the file cannot be read */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new InputError(`${file} cannot be read; check the path`, { cause: error });
  }
}
