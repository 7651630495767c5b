import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Command, Option } from "commander";
import type { Answerer } from "../bench/answer";
import { InputError } from "../errors";
import { terminalDrawing } from "../notebook/progress";
import { createRayAnswerer, type RayModel } from "../student/ray/answer-on-ray";
import { assumptionTexts, estimateAnswers, h100Assumptions } from "../student/ray/estimate";
import { cancelJob } from "../student/ray/run-job";
import { readRayStudent } from "../student/ray/train-on-ray";
import { wholeNumber } from "./arguments";
import { addRayOptions, gpuCount, rayCluster, rayJobs, warn, type RayFlags } from "./ray-options";
import { readText, studentDirectory } from "./ray-students";
import { createJobLine, hoursText } from "./ray-text";

/** Options of `agoralab answer` for models on a Ray cluster. */
export interface RayAnswerFlags extends RayFlags {
  readonly model?: string;
  readonly student?: string;
  readonly engine: RayModel["engine"];
  readonly dtype: RayModel["dtype"];
  readonly maxLength: number;
  readonly gpus: number;
  readonly chatTemplate?: string;
  readonly revision?: string;
}

const prefix = "ray:";

export function addRayAnswerOptions(command: Command): Command {
  return addRayOptions(command)
    .addOption(
      new Option("--engine <engine>", "ray: auto is vLLM where it is installed, else transformers")
        .choices(["auto", "vllm", "transformers"])
        .default("auto"),
    )
    .addOption(
      new Option("--dtype <dtype>", "ray: of the arithmetic")
        .choices(["bfloat16", "float16", "float32"])
        .default("bfloat16"),
    )
    .option("--max-length <tokens>", "ray: prompt and answer together", wholeNumber, 8192)
    .option("--gpus <count>", "ray: a job; 0: a CPU", gpuCount, 1)
    .option("--revision <commit>", "ray: of the model on the hub")
    .option("--chat-template <file>", "ray: Jinja (default: the model's own, else a plain one)")
    .option("--cancel", "ray: stop the jobs of --out");
}

/** Whether a model on a cluster is asked, and not one behind an API. */
export function isOnRay({ model, student }: Pick<RayAnswerFlags, "model" | "student">): boolean {
  return model === undefined ? student !== undefined : model.startsWith(prefix);
}

/**
 * Who answers: the student of a run trained here, or any model the cluster can load.
 * @param out run directory, where jobs are recorded
 * @throws InputError when the run has no student, or there is no cluster
 */
export async function rayAnswerer(
  flags: RayAnswerFlags,
  { out, continueText }: { readonly out: string; readonly continueText: boolean },
): Promise<Answerer> {
  const { student = "", model, engine, dtype, maxLength, gpus, revision } = flags;
  const draw = terminalDrawing(process.stderr);
  const line = createJobLine(() => performance.now());
  return createRayAnswerer({
    ...rayCluster(flags),
    ...{ engine, dtype, maxLength, gpus, continueText },
    model: model?.slice(prefix.length) ?? (await readRayStudent(studentDirectory(student))).model,
    ...(model !== undefined && revision !== undefined && { revision }),
    ...(flags.chatTemplate !== undefined && { chatTemplate: await readText(flags.chatTemplate) }),
    name: whoAnswers(flags),
    directory: recordsOf(out),
    onNotice: warn,
    onStatus: (status) => draw?.(line(status), status.status === "SUCCEEDED"),
  });
}

/** Stops all jobs that answer for a run. */
export async function cancelAnswers(flags: RayAnswerFlags, out: string): Promise<string> {
  const records = await answerJobs(out);
  const jobs = rayJobs(flags);
  const stopped: string[] = [];
  for (const record of records) {
    const id = await cancelJob(record, jobs);
    if (id !== undefined) stopped.push(`stopped ${id}`);
  }
  return stopped.length > 0 ? stopped.join("\n") : "no job of this run is running";
}

/** Records of all jobs that answer, or have answered, for a run. */
export async function answerJobs(out: string): Promise<string[]> {
  const names = await readdir(recordsOf(out)).catch(() => [] as string[]);
  return names
    .filter((name) => name.endsWith(".job.json"))
    .map((name) => join(recordsOf(out), name));
}

/** What answering on a cluster takes, for a reader. */
export function rayAnswerEstimateText(name: string, answers: number): string {
  const { gpuHours, hours, usd } = estimateAnswers({ answers, jobs: 1 });
  const { tokensPerAnswer, answerTokensPerSecond } = h100Assumptions;
  return [
    `${answers} answers by ${name} on Ray; nothing was submitted`,
    `time: about ${hoursText(hours)}, ${gpuHours.toFixed(1)} GPU hours, $${usd.toFixed(2)}`,
    `  assumed: ${tokensPerAnswer} tokens an answer, ${answerTokensPerSecond} a second on one GPU`,
    ...assumptionTexts(["usdPerGpuHour", "overheadHours"]).map((text) => `  assumed: ${text}`),
  ].join("\n");
}

/** @throws InputError when neither a model nor a student is named */
export function whoAnswers({ model, student }: Pick<RayAnswerFlags, "model" | "student">): string {
  // With both, the model is the student, trained elsewhere.
  if (model !== undefined) return model;
  if (student !== undefined) return `student:${student}`;
  throw new InputError("name who answers: --model NAME, or --student RUN");
}

function recordsOf(out: string): string {
  return join(out, "answers", "ray");
}
