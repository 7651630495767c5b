import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Answer, Answerer, Decoding, Question } from "../../bench/answer";
import type { NoAnswer, TaskLog, TaskProgress } from "../../calls/task-log";
import { withTaskLog } from "../../calls/task-log";
import { InputError } from "../../errors";
import type { ChatModel, Completion } from "../../models/chat-model";
import type { Price } from "../../models/pricing";
import { version } from "../../version";
import { type AnswerStyle, decodingFor, promptFor } from "./answer-settings";
import type { Benchmark } from "../../bench/benchmarks";
import { type Problem, problemsHash } from "./problems";

/** What is asked of a model, and where its answers go. */
export interface AnswerOptions {
  readonly benchmark: Benchmark;
  /** The whole benchmark, of which the first `n` are asked. */
  readonly problems: readonly Problem[];
  /** Where the problems come from: a path, or `miniature`; goes to the manifest for `agoralab score`. */
  readonly source: string;
  /** MBPP: which tasks `source` was cut to. */
  readonly split?: string;
  /** Run directory: answers go to `answers/BENCHMARK.jsonl` in it. */
  readonly out: string;
  /** Whether who answers was trained on the data of a run; goes to the manifest. Default: unknown. */
  readonly isStudent?: boolean;
  /** Default `chat` for a model, `instruction` for an answerer. */
  readonly style?: AnswerStyle;
  /** Default all. */
  readonly n?: number;
  /** Answers to each problem. Default 1. */
  readonly samples?: number;
  /** What differs from Table 6. */
  readonly decoding?: Partial<Decoding>;
  /** Calls in flight at most. Default 64. */
  readonly concurrency?: number;
  /** Without it costs are unknown (unless the provider tells them), never zero. */
  readonly price?: Price;
  /** Cap on the cost, US dollars, earlier starts included; needs a price. Default none. */
  readonly budgetUsd?: number;
  /** Address of the model's server, for the manifest. */
  readonly baseUrl?: string;
  /** Aborting stops the work: no new call starts, those in flight have `graceMs` to end. */
  readonly signal?: AbortSignal;
  /** Milliseconds; default 10,000. */
  readonly graceMs?: number;
  /** Told after each answer. */
  readonly onProgress?: (summary: AnswerSummary) => void;
  /** Told what had to be mended. */
  readonly onWarning?: (warning: string) => void;
  /** Milliseconds since the epoch; default the system's clock. */
  readonly now?: () => number;
}

/** Where answering stands, over all its starts unless said otherwise. */
export interface AnswerSummary extends TaskProgress {
  readonly benchmark: Benchmark;
  readonly model: string;
  /** `answers/BENCHMARK.jsonl` of the run. */
  readonly file: string;
  /** Answers wanted: problems times samples. */
  readonly requested: number;
  /** Problems without an output, of those asked: no answer came, or the provider refused. */
  readonly unanswered: number;
  /** Answers cut at the token limit. */
  readonly cut: number;
  /** Asked for and not sent, since the model takes none of them: `repetition_penalty` and the like. */
  readonly unsent: readonly string[];
  /** Of this start. */
  readonly seconds: number;
}

/** What a line of an answer log says beside what its call took. */
export type AnswerColumns = Omit<Answer, "stop_reason" | "problem"> & {
  readonly problem?: string;
  /** Sampling parameters that this answer was drawn without, though asked for. */
  readonly unsent?: readonly string[];
};

/**
 * Lets a model answer a benchmark: `answers/BENCHMARK.jsonl` of the run directory, one line an answer
 * with what its call took, in the order of the problems once all are there. Killed at any moment and
 * called again with the same options, it goes on; problems that got no answer are asked again.
 * @param who a chat model, or whoever answers in batches (in-process students, remote jobs)
 * @throws InputError on options that cannot work or answers of another model; BudgetError at the cap;
 *   InterruptedError after `signal`; ProviderError when the provider refuses for good. After all of
 *   them it can be gone on with
 */
export async function answerBenchmark(
  who: { readonly model: ChatModel } | { readonly answerer: Answerer },
  options: AnswerOptions,
): Promise<AnswerSummary> {
  const { benchmark, out, now = Date.now } = options;
  const plan = planAnswers(options, "model" in who ? "chat" : "instruction");
  const { questions, decoding } = plan;
  const name = "model" in who ? who.model.name : who.answerer.name;
  const folder = join(out, "answers");
  const startedAt = now();
  let log: TaskLog<AnswerColumns> | undefined;

  function summary(): AnswerSummary {
    const records = [...log!.records.values()];
    return {
      ...log!.progress(),
      benchmark,
      model: name,
      file: join(folder, `${benchmark}.jsonl`),
      requested: questions.length,
      unanswered: records.filter(({ output }) => output === null).length,
      cut: records.filter(({ stop_reason }) => stop_reason === "length").length,
      unsent: [...new Set(records.flatMap(({ unsent = [] }) => unsent))],
      seconds: (now() - startedAt) / 1000,
    };
  }

  return withTaskLog<AnswerColumns, AnswerSummary>(
    {
      ...options,
      folder,
      name: benchmark,
      asked: askedOf(options, plan, name),
      mayChange: ["n", "samples", "problems", "base_url", "is_student", "agoralab_version"],
      labels: { model: "--model", style: "--style", seed: "--seed", temperature: "--temperature" },
      keyOf: ({ id, sample }) =>
        typeof id === "string" && Number.isSafeInteger(sample) ? keyOf({ id, sample }) : undefined,
      spareBytes: 16 * decoding.maxNewTokens * (options.concurrency ?? 64),
      onProgress: () => options.onProgress?.(summary()),
    },
    async (opened) => {
      log = opened;
      if ("model" in who) await askModel(who.model, opened, plan, options);
      else await askAnswerer(who.answerer, opened, plan);
      const records = questions.flatMap((question) => opened.records.get(keyOf(question)) ?? []);
      // Answers of an earlier start that asked for more stay.
      const others = [...opened.records.values()].filter((record) => !records.includes(record));
      await opened.finish([...records, ...others]);
      return summary();
    },
  );
}

interface AnswerPlan {
  readonly style: AnswerStyle;
  readonly questions: readonly Question[];
  readonly decoding: Decoding;
}

/** Questions in the order of problems, then samples. */
export function planAnswers(
  options: Pick<AnswerOptions, "benchmark" | "problems" | "style" | "n" | "samples" | "decoding">,
  defaultStyle: AnswerStyle = "chat",
): AnswerPlan {
  const { benchmark, problems, style = defaultStyle, samples = 1 } = options;
  const n = options.n ?? problems.length;
  for (const [name, value] of [
    ["n", n],
    ["samples", samples],
  ] as const) {
    if (!(Number.isSafeInteger(value) && value >= 1)) {
      throw new InputError(`${name} must be a whole number from 1, got ${value}`);
    }
  }
  if (n > problems.length) {
    throw new InputError(`${benchmark} has ${problems.length} problems here, ${n} asked for`);
  }
  const questions = problems.slice(0, n).flatMap((problem) => {
    const prompt = promptFor(benchmark, style, problem)[0]?.content ?? "";
    return Array.from({ length: samples }, (_, sample) => ({ id: problem.id, sample, prompt }));
  });
  const decoding = { ...decodingFor(benchmark, style), ...options.decoding };
  if (!(decoding.temperature >= 0)) {
    throw new InputError(`temperature must be 0 or more, got ${decoding.temperature}`);
  }
  if (samples > 1 && decoding.temperature === 0) {
    throw new InputError(
      `${samples} samples at temperature 0 are one answer again and again; raise --temperature`,
    );
  }
  return { style, questions, decoding };
}

function askedOf(
  { benchmark, problems, source, split, n, samples = 1, baseUrl, isStudent }: AnswerOptions,
  { style, decoding }: AnswerPlan,
  model: string,
) {
  const prompts = createHash("sha256");
  // Of all problems, so that raising n changes nothing.
  for (const problem of problems) {
    prompts.update(JSON.stringify(promptFor(benchmark, style, problem)));
  }
  return {
    benchmark,
    model,
    ...(isStudent === true && { is_student: true }),
    style,
    problems: source,
    ...(split !== undefined && { split }),
    problems_sha256: problemsHash(problems),
    prompt_sha256: prompts.digest("hex"),
    n: n ?? problems.length,
    samples,
    temperature: decoding.temperature,
    top_p: decoding.topP,
    max_new_tokens: decoding.maxNewTokens,
    repetition_penalty: decoding.repetitionPenalty,
    stop: JSON.stringify(decoding.stop),
    seed: decoding.seed ?? null,
    ...(baseUrl !== undefined && { base_url: addressOf(baseUrl) }),
    agoralab_version: version,
  };
}

async function askModel(
  model: ChatModel,
  log: TaskLog<AnswerColumns>,
  { questions, decoding }: AnswerPlan,
  { price, concurrency = 64 }: AnswerOptions,
): Promise<void> {
  await log.ask<Question>(questions, {
    model,
    price,
    concurrency,
    keyOf,
    requestOf: ({ prompt, sample }) => ({
      messages: [{ role: "user", content: prompt }],
      sampling: {
        temperature: decoding.temperature,
        topP: decoding.topP,
        maxTokens: decoding.maxNewTokens,
        repetitionPenalty: decoding.repetitionPenalty,
        stop: decoding.stop,
        ...(decoding.seed !== undefined && { seed: decoding.seed + sample }),
      },
    }),
    recordOf: ({ id, sample }, completion) => ({
      id,
      sample,
      ...outputOf(completion),
      model: model.name,
    }),
  });
}

/** A refusal is no answer, and not a wrong one; its words are kept as the reason. */
function outputOf(
  completion: Completion | undefined,
): Omit<AnswerColumns, "id" | "sample" | "model"> {
  if (!completion) return { output: null };
  const { text, stopReason, unsent } = completion;
  const extra = unsent !== undefined && { unsent };
  return stopReason === "refusal" || stopReason === "content_filter"
    ? { output: null, problem: `${stopReason}: ${text}`.slice(0, 2000), ...extra }
    : { output: text, ...extra };
}

/** Batches hold one sample number each, whose seed is its own. */
async function askAnswerer(
  answerer: Answerer,
  log: TaskLog<AnswerColumns>,
  { questions, decoding }: AnswerPlan,
): Promise<void> {
  const open = questions.filter((question) => !log.isDone(keyOf(question)));
  const samples = [...new Set(open.map(({ sample }) => sample))].sort((a, b) => a - b);
  for (const sample of samples) {
    const ofSample = open.filter((question) => question.sample === sample);
    const seeded = {
      ...decoding,
      ...(decoding.seed !== undefined && { seed: decoding.seed + sample }),
    };
    for (let at = 0; at < ofSample.length; at += answerer.batchSize) {
      if (log.stop.reason) throw log.stop.reason;
      const batch = ofSample.slice(at, at + answerer.batchSize);
      const answers = await answerer.answer(batch, {
        decoding: seeded,
        signal: log.stop.starting,
      });
      if (answers.length !== batch.length) {
        throw new InputError(
          `${answerer.name} gave ${answers.length} answers to ${batch.length} questions`,
        );
      }
      for (const [place, answer] of answers.entries()) {
        const { id } = batch[place]!;
        await log.add(unpaidRecord({ ...answer, id, sample, model: answerer.name }));
      }
    }
  }
}

function unpaidRecord({ stop_reason, problem, ...answer }: Answer) {
  if (answer.output === null || stop_reason === null) {
    const reason: NoAnswer = { stop_reason: null, problem: problem ?? "no output" };
    return { ...answer, output: null, ...reason };
  }
  return {
    ...answer,
    served_model: answer.model,
    request_id: null,
    stop_reason,
    input_tokens: null,
    cached_input_tokens: null,
    output_tokens: null,
    cost_usd: null,
    latency_ms: 0,
    retries: 0,
  };
}

function keyOf({ id, sample }: Pick<Question, "id" | "sample">): string {
  return `${id}#${sample}`;
}

/** Without user, password and query, which may hold a key. */
function addressOf(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return "not an address";
  const { origin, pathname } = new URL(baseUrl);
  return origin + pathname;
}
