import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Answer, Answerer, Decoding, Question } from "../../bench/answer";
import { AgoraError, InputError } from "../../errors";
import type { Timing } from "../../models/timing";
import { writeWhole } from "../../store/write-whole";
import { jobParts, launch, type RayCluster } from "./cluster";
import { markDone, runJob, type JobStatus, type RayJob } from "./run-job";

const answerSchema = z.object({
  id: z.string(),
  sample: z.number(),
  output: z.string().nullable(),
  problem: z.string().optional(),
  stop_reason: z.string().nullable(),
});

/** Which model answers on a cluster, and how it is run. */
export interface RayModel extends RayCluster {
  /** Name on the hub, path that the cluster shares, or URL: `model` of a student's result. */
  readonly model: string;
  readonly revision?: string;
  /** Jinja; default: the model's own, else the plain one that training uses. */
  readonly chatTemplate?: string;
  /** `auto`: vLLM where it is installed, else transformers. */
  readonly engine: "auto" | "vllm" | "transformers";
  readonly dtype: "bfloat16" | "float16" | "float32";
  /** Tokens of prompt and answer together, at most; a longer prompt gets no answer. */
  readonly maxLength: number;
  /** Prompts are texts to be continued, without a chat template. Default: false. */
  readonly continueText?: boolean;
  readonly gpus: number;
  readonly onStatus?: (status: JobStatus) => void;
  readonly onNotice?: (text: string) => void;
  readonly timing?: Timing;
  readonly pollMs?: number;
}

export interface AnswerOnRayOptions extends RayModel {
  readonly questions: readonly Question[];
  readonly decoding: Decoding;
  /** Who answers, as the user names it. */
  readonly name: string;
  /** JSON Lines of answers, `answers/BENCHMARK.jsonl`; the job's record lies beside it. */
  readonly out: string;
  readonly signal?: AbortSignal;
}

/**
 * Lets a model on a Ray cluster answer questions, and keeps the answers. Base, student and reference go
 * through the same code. Called again, it attaches to the job, or reads the answers that are there.
 * @returns one answer a question, in their order
 * @throws as `runJob`
 */
export async function answerOnRay(options: AnswerOnRayOptions): Promise<readonly Answer[]> {
  const { questions, name, out } = options;
  if (questions.length === 0) return [];
  const record = `${out.replace(/\.jsonl$/, "")}.job.json`;
  const job = await answeringJob(options);
  await mkdir(dirname(out), { recursive: true });
  const log = await runJob(job, { ...options, record, replaceDone: true });
  const text = log ? log.files.get("answers.jsonl") : await readKept(out, record);
  if (text === undefined) throw new AgoraError("the job ended well but sent no answers.jsonl");
  const answers = questions.map(matching(parseAnswers(text, out), name));
  if (log) {
    await writeWhole(out, answers.map((answer) => `${JSON.stringify(answer)}\n`).join(""));
    await markDone(record);
  }
  return answers;
}

/** A model on a cluster as an answerer; what is asked at once is one job. */
export function createRayAnswerer({
  name,
  directory,
  ...model
}: RayModel & {
  readonly name: string;
  /** Where jobs' records and their answers are kept. */
  readonly directory: string;
}): Answerer {
  return {
    name,
    batchSize: Number.MAX_SAFE_INTEGER,
    answer: (questions, { decoding, signal }) => {
      const asked = JSON.stringify([
        model.model,
        model.revision,
        model.continueText,
        decoding,
        questions,
      ]);
      const hash = createHash("sha256").update(asked).digest("hex").slice(0, 16);
      const out = join(directory, `${hash}.jsonl`);
      return answerOnRay({ ...model, name, questions, decoding, signal, out });
    },
  };
}

async function answeringJob(options: AnswerOnRayOptions): Promise<RayJob> {
  const { questions, decoding, engine, gpus, revision, chatTemplate } = options;
  const parts = await jobParts(options, {
    script: "answer.py",
    requirements: engine === "transformers" ? "requirements.txt" : "requirements-answer.txt",
  });
  return {
    ...parts,
    // vLLM starts its own processes: one program, however many GPUs.
    ...launch("answer.py", gpus),
    entrypoint: "python answer.py",
    name: "agoralab-answer",
    data: {
      "questions.jsonl": questions
        .map(({ id, sample, prompt }) => `${JSON.stringify({ id, sample, prompt })}\n`)
        .join(""),
    },
    asked: {
      model: options.model,
      ...(revision !== undefined && { revision }),
      ...(chatTemplate !== undefined && { chat_template: chatTemplate }),
      engine,
      dtype: options.dtype,
      max_length: options.maxLength,
      continue_text: options.continueText ?? false,
      gpus,
      chunk_size: null,
      decoding: {
        temperature: decoding.temperature,
        top_p: decoding.topP,
        max_new_tokens: decoding.maxNewTokens,
        repetition_penalty: decoding.repetitionPenalty,
        stop: decoding.stop,
        seed: decoding.seed ?? 0,
      },
    },
  };
}

function parseAnswers(
  text: string,
  source: string,
): ReadonlyMap<string, z.infer<typeof answerSchema>> {
  const lines = text.split("\n").filter((line) => line !== "");
  return new Map(
    lines.map((line, index) => {
      const parsed = answerSchema.safeParse(JSON.parse(line));
      if (parsed.success) return [keyOf(parsed.data), parsed.data];
      const field = parsed.error.issues[0]?.path.join(".");
      throw new AgoraError(`${source} line ${index + 1}: no answer ("${field}")`);
    }),
  );
}

function matching(answers: ReturnType<typeof parseAnswers>, model: string) {
  return (question: Question): Answer => {
    const answer = answers.get(keyOf(question));
    if (!answer) throw new AgoraError(`the job sent no answer to ${keyOf(question)}`);
    return { ...answer, model };
  };
}

function keyOf({ id, sample }: { readonly id: string; readonly sample: number }): string {
  return `${id} (sample ${sample})`;
}

async function readKept(out: string, record: string): Promise<string> {
  try {
    return await readFile(out, "utf8");
  } catch (error) {
    throw new InputError(`${out} is gone, though its job is done; remove ${record} to ask again`, {
      cause: error,
    });
  }
}
