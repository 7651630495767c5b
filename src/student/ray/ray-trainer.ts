import { join } from "node:path";
import { InputError } from "../../errors";
import type { Student, Trainer } from "../student";
import { createRayAnswerer, type RayModel } from "./answer-on-ray";
import type { RayCluster } from "./cluster";
import { paperTraining, type Hyperparameters } from "./hyperparameters";
import { trainOnRay, type TrainOnRayOptions } from "./train-on-ray";

export interface RayTrainerOptions
  extends
    RayCluster,
    Partial<
      Pick<TrainOnRayOptions, "baseModel" | "revision" | "chatTemplate" | "gpus" | "onStatus"> &
        Pick<RayModel, "engine" | "timing" | "pollMs">
    > {
  /** Default: the paper's; a request's steps and seed stand before its epochs and seed. */
  readonly hyperparameters?: Hyperparameters;
  /** For answering. Default: 1, or 0 where `gpus` is 0. */
  readonly answerGpus?: number;
}

/**
 * Students trained on a Ray cluster, to be used as the in-process ones are. Each request needs a directory:
 * by it a later start finds the job.
 * @example const trainer = createRayTrainer({ jobs: createRayJobs({ address }), artifacts, runtimeEnv: "pip" });
 */
export function createRayTrainer(options: RayTrainerOptions): Trainer {
  const paper = paperTraining();
  const {
    baseModel = paper.baseModel,
    gpus = paper.gpus,
    hyperparameters = paper.hyperparameters,
  } = options;
  return {
    name: `ray:${baseModel}`,
    async train({ examples, steps, seed, directory, onProgress, signal }) {
      if (directory === undefined) {
        throw new InputError("training on Ray needs a directory, by which its job is found again");
      }
      let told = -1;
      const result = await trainOnRay({
        ...options,
        ...{ baseModel, gpus, examples, directory, signal },
        hyperparameters: { ...hyperparameters, max_steps: steps, seed },
        onStatus: (status) => {
          options.onStatus?.(status);
          const { progress } = status;
          if (progress?.loss === undefined || progress.step <= told) return;
          told = progress.step;
          const { step, loss, tokens_per_second: tokensPerSecond = 0 } = progress;
          onProgress?.({ step, steps: progress.steps, loss, tokensPerSecond });
        },
      });
      const answerer = createRayAnswerer({
        ...options,
        engine: options.engine ?? "auto",
        gpus: options.answerGpus ?? Math.min(gpus, 1),
        // The student's tokenizer brings its template along.
        ...{ model: result.model, revision: undefined, chatTemplate: undefined },
        ...{ dtype: hyperparameters.dtype, maxLength: hyperparameters.max_length },
        name: `student of ${baseModel}`,
        directory: join(directory, "answers"),
      });
      const student: Student = { ...answerer, close: () => Promise.resolve() };
      return student;
    },
  };
}
