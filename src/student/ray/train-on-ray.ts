import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { AgoraError, InputError } from "../../errors";
import type { Timing } from "../../models/timing";
import { chatLine } from "../../store/chat-line";
import { takeLock } from "../../store/lock";
import { writeTrainedOn } from "../../store/trained-on";
import { writeWhole } from "../../store/write-whole";
import type { Example } from "../student";
import { jobParts, launch, type RayCluster } from "./cluster";
import type { Hyperparameters } from "./hyperparameters";
import { markDone, runJob, type JobStatus, type RayJob } from "./run-job";

const resultSchema = z.looseObject({
  /** Where the cluster keeps the weights: what answers. */
  model: z.string(),
  base_model: z.string(),
  instances: z.number(),
  /** Longer than max_length, their ends unlearned. */
  truncated_instances: z.number(),
  /** Left out: their prompt alone fills max_length. */
  dropped_instances: z.number(),
  steps: z.number(),
  /** Nats a token that counts. */
  final_loss: z.number().nullable(),
  /** Seen in training, padding left out. */
  tokens: z.number().nullable(),
  processes: z.number(),
  device: z.string(),
  versions: z.record(z.string(), z.string()),
});

/** `student/result.json`: a student that a cluster has trained. */
export type RayStudent = Readonly<z.infer<typeof resultSchema>>;

export interface TrainOnRayOptions extends RayCluster {
  readonly examples: readonly Example[];
  /** Where the job's record, the training log and the result are kept: `student/` of a run. */
  readonly directory: string;
  /** Name on the Hugging Face hub, or a path that the cluster shares. */
  readonly baseModel: string;
  /** Commit or branch of the base model on the hub. */
  readonly revision?: string;
  /** Jinja; default: the base's own, else a plain one. */
  readonly chatTemplate?: string;
  readonly hyperparameters: Hyperparameters;
  /** On one machine; 0: on a CPU, for trials. */
  readonly gpus: number;
  readonly onStatus?: (status: JobStatus) => void;
  readonly onNotice?: (text: string) => void;
  readonly signal?: AbortSignal;
  readonly timing?: Timing;
  readonly pollMs?: number;
}

/** The record of a student's job, in its directory. */
export const jobFile = "job.json";

/**
 * Fine-tunes a student with TRL on a Ray cluster and waits for it. Called again, by this process or any
 * other, it attaches to the job, takes the result that is there, or goes on after a failure.
 * @throws as `runJob`; InputError when there are no examples or another process trains here
 */
export async function trainOnRay(options: TrainOnRayOptions): Promise<RayStudent> {
  const { directory } = options;
  const job = await trainingJob(options);
  await mkdir(directory, { recursive: true });
  const lock = await takeLock(directory);
  try {
    const record = join(directory, jobFile);
    const wayOut = "give --anew to agoralab train, which sets that student aside";
    const log = await runJob(job, { ...options, record, wayOut });
    if (log) {
      for (const name of ["training.jsonl", "result.json"]) {
        const content = log.files.get(name);
        if (content === undefined) throw new AgoraError(`the job ended well but sent no ${name}`);
        await writeWhole(join(directory, name), content);
      }
      await markDone(record);
    }
    await writeTrainedOn(directory, options.examples);
    return await readRayStudent(directory);
  } finally {
    lock.release();
  }
}

/** The job as it would be submitted. */
export async function trainingJob(
  options: Omit<TrainOnRayOptions, "jobs" | "directory">,
): Promise<RayJob> {
  const { examples, baseModel, revision, chatTemplate, hyperparameters, gpus } = options;
  if (examples.length === 0) throw new InputError("there are no instances to train on");
  checkBatch(hyperparameters, gpus);
  const parts = await jobParts(options, { script: "sft.py", requirements: "requirements.txt" });
  return {
    ...parts,
    ...launch("sft.py", gpus),
    name: "agoralab-train",
    data: { "instances.jsonl": examples.map((one) => `${chatLine(one)}\n`).join("") },
    asked: {
      base_model: baseModel,
      ...(revision !== undefined && { revision }),
      ...(chatTemplate !== undefined && { chat_template: chatTemplate }),
      ...hyperparameters,
    },
  };
}

/**
 * The student of a directory.
 * @throws InputError when none was trained there, or its result is damaged
 */
export async function readRayStudent(directory: string): Promise<RayStudent> {
  const path = join(directory, "result.json");
  let problem: string;
  try {
    const parsed = resultSchema.safeParse(JSON.parse(await readFile(path, "utf8")));
    if (parsed.success) return parsed.data;
    problem = `has no proper "${parsed.error.issues[0]?.path.join(".")}"`;
  } catch (error) {
    problem = error instanceof SyntaxError ? "is not JSON" : "cannot be read";
  }
  throw new InputError(
    `${path} ${problem}: no student was trained on Ray there; agoralab train --student ray does it (with --anew, once more)`,
  );
}

/** @throws InputError when the batch cannot be shared among the GPUs */
function checkBatch({ batch_size, micro_batch_size }: Hyperparameters, gpus: number): void {
  const atOnce = micro_batch_size * Math.max(gpus, 1);
  if (batch_size % atOnce === 0) return;
  throw new InputError(
    `batch_size ${batch_size} is no multiple of micro_batch_size ${micro_batch_size} x ${Math.max(gpus, 1)} GPUs; change one of them`,
  );
}
