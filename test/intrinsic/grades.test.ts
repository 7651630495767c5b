import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { BudgetError, InterruptedError, ProviderError } from "../../src/errors";
import { createChatJudge, createPrometheusJudge } from "../../src/intrinsic/chat-judge";
import type { IntrinsicOptions } from "../../src/intrinsic/intrinsic-options";
import { measureIntrinsic } from "../../src/intrinsic/measure";
import type { Pair } from "../../src/intrinsic/metric-models";
import { isMeasured } from "../../src/intrinsic/report";
import type { ChatRequest } from "../../src/models/chat-model";
import { createChatModel } from "../../src/models/create-chat-model";
import { createScriptedModel } from "../../src/models/scripted";
import { worstCaseCostUsd, type Price } from "../../src/models/pricing";
import { createFakeTiming } from "../models/fake-timing";
import { startOpenAiServer } from "../servers/openai-server";
import type { FaultServer, Reply } from "../servers/fault-server";
import { temporaryDirectory } from "../temporary-directory";

const pairs: readonly Pair[] = Array.from({ length: 6 }, (_, k) => ({
  instruction: `Question number ${k}?`,
  response: `Answer ${k}.`,
}));
const metrics = ["response_quality_gpt4o"] as const;
const usage = { inputTokens: 100, cachedInputTokens: 0, outputTokens: 10 };

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const textOf = ({ messages }: ChatRequest) => messages.map(({ content }) => content).join("\n");
const numberOf = (text: string) => Number(/Question number (\d)/.exec(text)![1]);
const json = (score: number) => JSON.stringify({ feedback: "because", score });

function gradeOf(report: Awaited<ReturnType<typeof measureIntrinsic>>) {
  const result = report.metrics.find(({ metric }) => metric === "response_quality_gpt4o")!;
  if (!isMeasured(result)) throw new Error(result.reason);
  return result;
}

const linesOf = (out: string) =>
  readFileSync(join(out, "intrinsic", "response_quality_gpt4o.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const price: Price = {
  model: "scripted:judge",
  usd_per_1m_input_tokens: 1,
  usd_per_1m_cached_input_tokens: undefined,
  usd_per_1m_cache_write_tokens: undefined,
  usd_per_1m_output_tokens: 10,
  usd_per_1m_batch_input_tokens: undefined,
  usd_per_1m_batch_output_tokens: undefined,
  up_to_input_tokens: undefined,
  date: "",
  source: "a test",
};

describe("grades by a judge that is asked", () => {
  it("are the mean of what it says, with each reason kept", async () => {
    const out = temporaryDirectory();
    const model = createScriptedModel(
      (request) => ({ text: json(1 + (numberOf(textOf(request)) % 5)), usage }),
      "scripted:judge",
    );
    const judge = createChatJudge(model, "math");
    const report = await measureIntrinsic({ instances: pairs, out, metrics, models: { judge }, prices: [price] }); // prettier-ignore
    // 1, 2, 3, 4, 5, 1.
    expect(gradeOf(report)).toMatchObject({ value: 16 / 6, n: 6, unscored: 0 });
    expect(gradeOf(report).details).toEqual({
      grades: { 1: 2, 2: 1, 3: 1, 4: 1, 5: 1 },
      completions: 6,
    });
    // 100 tokens at 1 and 10 at 10 dollars a million, six times.
    expect(report.cost_usd).toBeCloseTo(6 * 200e-6, 12);
    expect(linesOf(out)[0]).toMatchObject({
      attempt: 0,
      value: 1,
      feedback: "because",
      cost_usd: 200e-6,
      served_model: "scripted:judge",
    });
    expect(model.requests[0]!.schema?.name).toBe("grade");
    expect(textOf(model.requests[0]!)).toContain("Is the response a correct and complete solution");
  });

  it("that cannot be read are asked again, then unscored, and not asked by a later start", async () => {
    const out = temporaryDirectory();
    const model = createScriptedModel((request) => {
      const number = numberOf(textOf(request));
      if (number === 0) return "I would say four.";
      if (number === 1 && request.sampling.temperature === 0) return "[RESULT] many";
      return json(4);
    }, "scripted:judge");
    const options = {
      instances: pairs,
      out,
      metrics,
      models: { judge: createChatJudge(model, "general") },
      attempts: 3,
    };
    expect(gradeOf(await measureIntrinsic(options))).toMatchObject({
      value: 4,
      n: 5,
      unscored: 1,
      details: { completions: 6 + 2 + 1 },
    });
    expect(model.requests).toHaveLength(9);
    await measureIntrinsic(options);
    expect(model.requests).toHaveLength(9);
    const kept = linesOf(out).filter(({ value }) => value === null);
    expect(kept.map(({ feedback }) => feedback)).toContain("I would say four.");
  });

  it("never cost more than the budget of both metrics together, and go on when it is raised", async () => {
    const out = temporaryDirectory();
    const model = createScriptedModel(() => ({ text: json(3), usage }), "scripted:judge");
    const judge = createChatJudge(model, "code");
    const options: IntrinsicOptions = {
      instances: pairs,
      out,
      metrics: ["instruction_difficulty_gpt4o", "response_quality_gpt4o"],
      models: { judge },
      prices: [price],
      concurrency: 2,
    };
    const worst = (["instruction_difficulty", "response_quality"] as const).map((rubric) =>
      worstCaseCostUsd(judge.chat!.requestOf(pairs[0]!, rubric, 0), price)!,
    );
    // Room for eight calls of 0.0002 dollars beside one that may cost the most.
    const budgetUsd = Math.max(...worst) + 8 * 200e-6;
    for (let start = 0; start < 2; start++) {
      await expect(measureIntrinsic({ ...options, budgetUsd })).rejects.toThrow(BudgetError);
    }
    await expect(measureIntrinsic({ ...options, budgetUsd })).rejects.toThrow(
      /stopped at the budget of \$0\.01\d: \$0\.00\d+ spent, and the next call/,
    );
    expect(model.requests.length).toBeGreaterThan(6);
    expect(model.requests.length).toBeLessThan(12);
    const report = await measureIntrinsic({ ...options, budgetUsd: 1 });
    expect(model.requests).toHaveLength(12);
    expect(report.cost_usd).toBeCloseTo(12 * 200e-6, 12);
  });

  it("need a known price under a budget", async () => {
    const judge = createChatJudge(createScriptedModel([], "scripted:dear"), "math");
    const options = { instances: pairs, out: temporaryDirectory(), models: { judge } };
    await expect(measureIntrinsic({ ...options, budgetUsd: 1 })).rejects.toThrow(
      /the price of scripted:dear is not known/,
    );
  });

  it("are kept when the run is interrupted, and the rest is asked afterwards", async () => {
    const out = temporaryDirectory();
    const stop = new AbortController();
    const model = createScriptedModel((_, index) => {
      if (index === 3) stop.abort();
      return json(2);
    }, "scripted:judge");
    const options = {
      instances: pairs,
      out,
      metrics,
      models: { judge: createChatJudge(model, "math") },
      concurrency: 1,
    };
    await expect(measureIntrinsic({ ...options, signal: stop.signal })).rejects.toThrow(
      InterruptedError,
    );
    const before = linesOf(out).length;
    expect(before).toBeGreaterThanOrEqual(3);
    expect(gradeOf(await measureIntrinsic(options))).toMatchObject({ value: 2, n: 6 });
    expect(linesOf(out)).toHaveLength(6);
    expect(model.requests.length).toBeLessThanOrEqual(7);
  });

  it("are absent with the provider's reason when it refuses for good, and later made", async () => {
    const model = createScriptedModel(
      () => new ProviderError("the key was rejected", { status: 401, retryable: false }),
      "scripted:judge",
    );
    const options = { instances: pairs, out: temporaryDirectory() };
    const metrics = ["response_quality_gpt4o", "response_tokens"] as const;
    const warnings: string[] = [];
    const report = await measureIntrinsic({
      ...options,
      metrics,
      models: { judge: createChatJudge(model, "math") },
      onWarning: (warning) => warnings.push(warning),
    });
    expect(report.metrics).toMatchObject([
      { metric: "response_quality_gpt4o", value: null, reason: "the key was rejected" },
      { metric: "response_tokens", n: 6 },
    ]);
    expect(warnings).toEqual(["response_quality_gpt4o: the key was rejected"]);
    expect(model.requests.length).toBeLessThanOrEqual(6);
    const working = createScriptedModel(() => json(2), "scripted:judge");
    const models = { judge: createChatJudge(working, "math") };
    expect(gradeOf(await measureIntrinsic({ ...options, metrics, models })).value).toBe(2);
  });

  it("are refused under another prompt or judge than before", async () => {
    const out = temporaryDirectory();
    const model = createScriptedModel(() => json(2), "scripted:judge");
    const options = { instances: pairs, out, metrics };
    await measureIntrinsic({ ...options, models: { judge: createChatJudge(model, "math") } });
    await expect(
      measureIntrinsic({ ...options, models: { judge: createChatJudge(model, "code") } }),
    ).rejects.toThrow(/domain was math and is now code/);
  });
});

describe("over the real wire", () => {
  const timing = createFakeTiming();
  const modelAt = (baseUrl: string, onNotice?: (notice: string) => void) =>
    createChatModel("compatible:judge", {
      baseUrl,
      timing,
      environment: () => undefined,
      onNotice,
    });
  const bodyText = (body: unknown) => JSON.stringify(body);

  it("a server with structured output gets the schema, through faults", async () => {
    const faults: Reply[] = [{ kind: "status", status: 429 }, { kind: "drop" }, { kind: "truncated" }]; // prettier-ignore
    server = await startOpenAiServer(
      ({ body }) => faults.shift() ?? { kind: "answer", text: json(1 + (numberOf(bodyText(body)) % 5)) }, // prettier-ignore
    );
    const judge = createChatJudge(modelAt(server.baseUrl), "math");
    const report = await measureIntrinsic({ instances: pairs, out: temporaryDirectory(), metrics, models: { judge } }); // prettier-ignore
    expect(gradeOf(report)).toMatchObject({ value: 16 / 6, n: 6, model: "compatible:judge" });
    expect(server.calls[0]!.body).toMatchObject({
      response_format: { type: "json_schema", json_schema: { name: "grade", strict: true } },
      temperature: 0,
    });
  });

  it("a server without it is asked for JSON in words", async () => {
    server = await startOpenAiServer(({ body }) =>
      "response_format" in (body as object)
        ? { kind: "status", status: 400, message: "response_format is not supported" }
        : { kind: "answer", text: "```json\n" + json(5) + "\n```" },
    );
    const notices: string[] = [];
    const judge = createChatJudge(
      modelAt(server.baseUrl, (one) => notices.push(one)),
      "math",
    );
    const report = await measureIntrinsic({ instances: pairs, out: temporaryDirectory(), metrics, models: { judge } }); // prettier-ignore
    expect(gradeOf(report)).toMatchObject({ value: 5, n: 6 });
    expect(notices).toHaveLength(1);
    expect(bodyText(server.calls.at(-1)!.body)).toContain("JSON Schema");
  });

  it("Prometheus reads its own format and answers in it", async () => {
    server = await startOpenAiServer(({ body }) => ({
      kind: "answer",
      text: `Feedback: it is fine. [RESULT] ${1 + (numberOf(bodyText(body)) % 5)}`,
    }));
    const prometheus = createPrometheusJudge(modelAt(server.baseUrl), "code");
    const out = temporaryDirectory();
    const report = await measureIntrinsic({
      instances: pairs,
      out,
      metrics: ["response_quality_prometheus"],
      models: { prometheus },
    });
    expect(report.metrics[0]).toMatchObject({ value: 16 / 6, n: 6 });
    const { messages } = server.calls[0]!.body as { messages: { role: string; content: string }[] };
    expect(messages.map(({ role }) => role)).toEqual(["system", "user"]);
    const headings = messages[1]!.content.match(/^###.*/gm);
    expect(headings).toEqual([
      "###Task Description:",
      "###The instruction to evaluate:",
      "###Response to evaluate:",
      "###Score Rubrics:",
      "###Feedback: ",
    ]);
    expect(messages[1]!.content).toMatch(/\nScore 1: .*\nScore 2: .*\nScore 3: .*\nScore 4: .*\nScore 5: /); // prettier-ignore
    expect(messages[1]!.content.endsWith("###Feedback: ")).toBe(true);
  });
});
