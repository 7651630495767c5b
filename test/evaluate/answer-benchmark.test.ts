import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Answer, Answerer, Question } from "../../src/bench/answer";
import {
  miniature,
  miniatureBenchmarkFile,
} from "../../src/datasets/benchmarks/embedded-benchmarks";
import { InterruptedError, ProviderError } from "../../src/errors";
import { answerBenchmark, type AnswerOptions } from "../../src/evaluate/answering/answer-benchmark";
import { answeredProblems } from "../../src/evaluate/answering/answered-problems";
import { answerSettings, promptFor } from "../../src/evaluate/answering/answer-settings";
import { estimateAnswers } from "../../src/evaluate/answering/estimate-answers";
import { benchmarks } from "../../src/bench/benchmarks";
import { readProblems } from "../../src/evaluate/answering/problems";
import { createScriptedModel } from "../../src/models/scripted";
import { temporaryDirectory } from "../temporary-directory";

let out: string;
beforeEach(() => {
  out = temporaryDirectory();
});

async function optionsFor(
  benchmark: AnswerOptions["benchmark"],
  overrides: Partial<AnswerOptions> = {},
): Promise<AnswerOptions> {
  const file = miniatureBenchmarkFile(benchmark);
  const problems = await readProblems(benchmark, file, { split: "all" });
  return { benchmark, problems, source: miniature, out, graceMs: 0, ...overrides };
}

const answersIn = (benchmark: string) =>
  readFileSync(join(out, "answers", `${benchmark}.jsonl`), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Answer & Record<string, unknown>);

describe("answering a benchmark", () => {
  it("asks each problem with the paper's decoding and keeps the answers in their order", async () => {
    const model = createScriptedModel(async ({ messages }) => {
      await new Promise((resolve) => setTimeout(resolve, 20 * Math.random()));
      return `about ${messages[0]!.content.length}`;
    });
    const options = await optionsFor("gsm8k");
    const summary = await answerBenchmark({ model }, options);
    expect(summary).toMatchObject({ requested: 24, done: 24, unanswered: 0, cut: 0 });
    // Table 6 of the paper.
    expect(model.requests[0]!.sampling).toEqual({
      ...{ temperature: 0.2, topP: 0.95, maxTokens: 1024, repetitionPenalty: 1.03, stop: [] },
    });
    const answers = answersIn("gsm8k");
    expect(answers.map(({ id }) => id)).toEqual(options.problems.map(({ id }) => id));
    const length = promptFor("gsm8k", "chat", options.problems[3]!)[0]!.content.length;
    expect(answers[3]).toMatchObject({ output: `about ${length}`, model: "scripted:model" });
  });

  it("uses temperature 0 outside math", () => {
    const temperatures = benchmarks.map((name) => [name, answerSettings[name].temperature]);
    expect(Object.fromEntries(temperatures)).toEqual({
      ...{ gsm8k: 0.2, math: 0.2, mbpp: 0, humaneval: 0, alpacaeval2: 0, arena_hard: 0 },
    });
  });

  it("goes on where it was interrupted, and takes more problems later", async () => {
    const interruption = new AbortController();
    let calls = 0;
    const model = createScriptedModel(() => {
      if (++calls === 5) interruption.abort();
      return "x";
    });
    const first = { signal: interruption.signal, concurrency: 2, n: 10 };
    await expect(answerBenchmark({ model }, await optionsFor("math", first))).rejects.toThrow(
      InterruptedError,
    );
    const kept = answersIn("math").length;
    expect(kept).toBeLessThan(10);
    const second = await answerBenchmark({ model }, await optionsFor("math", { n: 10 }));
    expect(second).toMatchObject({ done: 10, doneEarlier: kept });
    const third = await answerBenchmark({ model }, await optionsFor("math"));
    expect(third).toMatchObject({ done: 24, doneEarlier: 10 });
    expect(new Set(answersIn("math").map(({ id }) => id)).size).toBe(24);
  });

  it("tells a refusal and a failure from a wrong answer, and asks only the failure again", async () => {
    const tooLong = new ProviderError("too long", { status: 413, retryable: false });
    const refusal = { text: "I cannot.", stopReason: "refusal" } as const;
    let isMended = false;
    const model = createScriptedModel((_, index) => {
      if (isMended) return "mended";
      return index === 1 ? refusal : index === 2 ? tooLong : "fine";
    });
    const options = await optionsFor("arena_hard", { concurrency: 1, n: 4 });
    expect(await answerBenchmark({ model }, options)).toMatchObject({ done: 3, unanswered: 2 });
    const before = answersIn("arena_hard");
    expect(before[1]).toMatchObject({ output: null, problem: "refusal: I cannot." });
    expect(before[2]).toMatchObject({ output: null, problem: "too long", stop_reason: null });
    isMended = true;
    await answerBenchmark({ model }, options);
    const after = answersIn("arena_hard");
    expect(after.map(({ output }) => output)).toEqual(["fine", null, "mended", "fine"]);
  });

  it("draws several samples with seeds of their own, but none greedily", async () => {
    const model = createScriptedModel(({ sampling }) => String(sampling.seed));
    const greedy = await optionsFor("humaneval", { samples: 3 });
    await expect(answerBenchmark({ model }, greedy)).rejects.toThrow(/temperature 0/);
    const decoding = { temperature: 0.8, seed: 10 };
    const options = await optionsFor("humaneval", { samples: 3, n: 2, decoding });
    await answerBenchmark({ model }, options);
    expect(answersIn("humaneval").map(({ id, sample, output }) => [id, sample, output])).toEqual([
      ["Miniature/0", 0, "10"],
      ["Miniature/0", 1, "11"],
      ["Miniature/0", 2, "12"],
      ["Miniature/1", 0, "10"],
      ["Miniature/1", 1, "11"],
      ["Miniature/1", 2, "12"],
    ]);
  });

  it("lets a student answer in batches, and goes on after its failure", async () => {
    const batches: number[] = [];
    let isBroken = true;
    const answerer: Answerer = {
      name: "student:test",
      batchSize: 7,
      answer(questions) {
        if (isBroken && batches.length === 2) return Promise.reject(new Error("out of memory"));
        batches.push(questions.length);
        return Promise.resolve(questions.map(answerTo));
      },
    };
    const options = await optionsFor("mbpp");
    await expect(answerBenchmark({ answerer }, options)).rejects.toThrow("out of memory");
    expect(answersIn("mbpp")).toHaveLength(14);
    isBroken = false;
    const summary = await answerBenchmark({ answerer }, options);
    expect(batches).toEqual([7, 7, 6]);
    expect(summary).toMatchObject({ done: 20, doneEarlier: 14, model: "student:test" });
    // A student sees a problem in the words of its training data.
    const { text, example } = options.problems[0]!;
    expect(answersIn("mbpp")[0]!.output).toContain(
      `${text}\n\nIt should pass this test:\n${example}`,
    );
  });

  it("refuses answers of another model or other problems in one file", async () => {
    const model = createScriptedModel(() => "x");
    await answerBenchmark({ model }, await optionsFor("gsm8k"));
    const other = createScriptedModel(() => "y", "scripted:other");
    await expect(answerBenchmark({ model: other }, await optionsFor("gsm8k"))).rejects.toThrow(
      /--model was scripted:model and is now scripted:other/,
    );
    const { problems } = await optionsFor("gsm8k");
    const changed = await optionsFor("gsm8k", { problems: problems.slice(1) });
    await expect(answerBenchmark({ model }, changed)).rejects.toThrow(/has changed since/);
    expect(await answeredProblems(out, "gsm8k")).toMatchObject({ isMiniature: true });
    await expect(answeredProblems(out, "gsm8k", miniatureBenchmarkFile("gsm8k"))).resolves.toEqual(
      expect.objectContaining({ isMiniature: false }),
    );
  });

  it("estimates calls and cost without asking", async () => {
    const options = await optionsFor("gsm8k", { n: 5, style: "completion" });
    const price = {
      ...{ model: "m", usd_per_1m_input_tokens: 1, usd_per_1m_output_tokens: 10 },
      ...{ usd_per_1m_cached_input_tokens: undefined, usd_per_1m_cache_write_tokens: undefined },
      ...{ usd_per_1m_batch_input_tokens: undefined, usd_per_1m_batch_output_tokens: undefined },
      ...{ up_to_input_tokens: undefined, date: "", source: "" },
    };
    const estimate = estimateAnswers("m", { ...options, price });
    expect(estimate).toMatchObject({ calls: 5, mostOutputTokens: 5 * 1024 });
    expect(estimate.inputCostUsd).toBeCloseTo(estimate.inputTokens / 1e6, 12);
    expect(estimate.worstCaseUsd).toBeGreaterThan((5 * 1024 * 10) / 1e6);
  });
});

function answerTo({ id, sample, prompt }: Question): Answer {
  return { id, sample, output: `I saw: ${prompt}`, stop_reason: "stop", model: "student:test" };
}
