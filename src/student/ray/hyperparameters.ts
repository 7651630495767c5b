import { readFile } from "node:fs/promises";
import { z } from "zod";
import { InputError } from "../../errors";
import { loadHyperparameters } from "../../paper/tables/hyperparameters";
import type { HyperparameterRow } from "../../paper/records";

const schema = z.strictObject({
  epochs: z.number().positive(),
  /** Optimiser steps instead of epochs; null: by epochs. */
  max_steps: z.number().int().positive().nullable(),
  learning_rate: z.number().positive(),
  /** Transformers' name of the schedule. */
  lr_schedule: z.string().min(1),
  /** Steps, or below 1 a share of all steps. */
  warmup: z.number().nonnegative(),
  weight_decay: z.number().nonnegative(),
  /** Of the arithmetic and of the student's stored weights; what is being trained is kept in 32 bits. */
  dtype: z.enum(["bfloat16", "float16", "float32"]),
  /** Tokens; longer instances are cut at the end, and counted. */
  max_length: z.number().int().positive(),
  /** Instances a GPU holds at once. */
  micro_batch_size: z.number().int().positive(),
  /** Instances an optimiser step sees, all GPUs together: their number does not change the student. */
  batch_size: z.number().int().positive(),
  seed: z.number().int().nonnegative(),
  /** Tokens that are learned: those of the response, or all. */
  loss: z.enum(["response", "all"]),
  /** 0: full fine-tuning. */
  lora_rank: z.number().int().nonnegative(),
  /** Steps between checkpoints; null: one an epoch. */
  save_steps: z.number().int().positive().nullable(),
});

/** How a student is trained; keys as in `job.json`. */
export type Hyperparameters = Readonly<z.infer<typeof schema>>;

/** What the paper trained on: 4 GPUs of 80 GB. */
export interface PaperTraining {
  readonly baseModel: string;
  readonly gpus: number;
  readonly hyperparameters: Hyperparameters;
}

/**
 * Table 6's training, ours where it is silent: AdamW with a linearly falling rate, no warm-up, no weight
 * decay, one instance a row (no packing), loss on responses. Its batch of 4 with 8 accumulations is
 * read as one GPU's, as in upstream's trainer: 128 instances a step on its 4 GPUs.
 * @see arXiv 2412.03679, Table 6
 */
export function paperTraining(
  rows: readonly HyperparameterRow[] = loadHyperparameters(),
): PaperTraining {
  const text = (name: string) =>
    rows.find((row) => row.stage === "training" && row.name === name)?.value ?? "";
  const gpus = Number.parseInt(text("gpu"), 10);
  const micro = Number(text("train_batch_size"));
  return {
    baseModel: text("base_model"),
    gpus,
    hyperparameters: parseHyperparameters(
      {
        epochs: Number(text("epochs")),
        max_steps: null,
        learning_rate: Number(text("learning_rate")),
        lr_schedule: "linear",
        warmup: 0,
        weight_decay: 0,
        dtype: text("torch_dtype"),
        max_length: Number(text("max_seq_length")),
        micro_batch_size: micro,
        batch_size: micro * Number(text("gradient_accumulation")) * gpus,
        seed: Number(text("random_seed")),
        loss: "response",
        lora_rank: 0,
        save_steps: null,
      },
      "table 6",
    ),
  };
}

/**
 * Hyper-parameters of a JSON file: an object of those that differ from the paper's.
 * @throws InputError naming the file and the field
 */
export async function readHyperparameters(file: string): Promise<Hyperparameters> {
  let changes: unknown;
  try {
    changes = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    const reason = error instanceof SyntaxError ? "is not JSON" : "cannot be read";
    throw new InputError(`${file} ${reason}; an object like {"epochs": 3} is needed`, {
      cause: error,
    });
  }
  if (typeof changes !== "object" || changes === null || Array.isArray(changes)) {
    throw new InputError(`${file} holds no object; one like {"epochs": 3} is needed`);
  }
  return parseHyperparameters({ ...paperTraining().hyperparameters, ...changes }, file);
}

/** @throws InputError naming `source` and the field */
export function parseHyperparameters(value: unknown, source: string): Hyperparameters {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".");
  throw new InputError(
    `${source}${field ? `, "${field}"` : ""}: ${issue?.message}; the names are ${Object.keys(schema.shape).join(", ")}`,
  );
}
