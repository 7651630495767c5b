import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { BudgetError } from "../../src/errors";
import { createChatJudge } from "../../src/intrinsic/chat-judge";
import { createEmbedder } from "../../src/intrinsic/embedders/embeddings-api";
import type { IntrinsicOptions } from "../../src/intrinsic/intrinsic-options";
import { measureIntrinsic } from "../../src/intrinsic/measure";
import type { Pair } from "../../src/intrinsic/metric-models";
import { isMeasured, type IntrinsicReport } from "../../src/intrinsic/report";
import { readIntrinsic } from "../../src/intrinsic/stored-report";
import { createRewardModel } from "../../src/intrinsic/servers/reward-server";
import { createVllmLikelihood } from "../../src/intrinsic/servers/vllm-likelihood";
import { freePrice, type Price } from "../../src/models/pricing";
import { createScriptedModel } from "../../src/models/scripted";
import { createFakeTiming } from "../models/fake-timing";
import type { FaultServer, RecordedCall, Reply } from "../servers/fault-server";
import { startVllmServer, usageFor } from "../servers/vllm-server";
import { temporaryDirectory } from "../temporary-directory";

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const pairs: readonly Pair[] = Array.from({ length: 40 }, (_, k) => ({
  instruction: `Question number ${k}: what is ${k} plus ${k}?`,
  response: `It is ${2 * k}, as ${k} and ${k} make ${2 * k}.`,
}));

const metrics = [
  "instruction_diversity",
  "response_diversity",
  "response_perplexity",
  "response_quality_skywork_rm",
] as const;

/** A dollar for a million tokens in, ten for a million out. */
const prices: readonly Price[] = ["compatible:e", "compatible:b", "compatible:r"].map((model) => ({
  ...freePrice(model),
  usd_per_1m_input_tokens: 1,
  usd_per_1m_output_tokens: 10,
}));

async function optionsFor(
  out: string,
  fault?: (call: RecordedCall) => Reply | undefined,
): Promise<IntrinsicOptions> {
  server = await startVllmServer(fault);
  const access = {
    baseUrl: server.baseUrl,
    timing: createFakeTiming(),
    environment: () => undefined,
    maxRetries: 1,
  };
  return {
    instances: pairs,
    out,
    metrics,
    prices,
    concurrency: 4,
    models: {
      embedder: createEmbedder("compatible:e", access),
      likelihood: createVllmLikelihood("compatible:b", access),
      reward: createRewardModel("compatible:r", access),
    },
  };
}

/** What a provider at these prices would charge for the calls it saw. */
function billed(): number {
  return server!.calls.reduce((sum, { path, body }) => {
    const usage = usageFor(path, body);
    const written = "completion_tokens" in usage ? usage.completion_tokens! : 0;
    return sum + (usage.prompt_tokens * 1 + written * 10) / 1_000_000;
  }, 0);
}

function valueOf(report: IntrinsicReport, metric: string) {
  const found = report.metrics.find((one) => one.metric === metric)!;
  if (!isMeasured(found)) throw new Error(found.reason);
  return found;
}

const linesOf = (out: string, file: string) =>
  readFileSync(join(out, "intrinsic", `${file}.jsonl`), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const sayingBad = ({ rawBody }: RecordedCall): Reply | undefined =>
  /number 7:|It is 14,/.test(rawBody.toString())
    ? { kind: "status", status: 400, message: "too long for this model" }
    : undefined;

describe("calls to embedders, base models and reward models", () => {
  it("cost what the server says, a line a call", async () => {
    const out = temporaryDirectory();
    const report = await measureIntrinsic(await optionsFor(out));
    expect(report.cost_usd).toBeCloseTo(billed(), 12);
    expect(report.cost_usd).toBeGreaterThan(0);
    // 80 distinct texts, 64 in a call; what a call took stands in its first line.
    const embeddings = linesOf(out, "embeddings");
    expect(embeddings).toHaveLength(80);
    expect(embeddings.flatMap(({ call_items }) => call_items ?? [])).toEqual([64, 16]);
    const perplexities = linesOf(out, "response_perplexity");
    expect(perplexities).toHaveLength(40);
    for (const line of perplexities)
      expect(line).toMatchObject({ call_items: 1, output_tokens: 1 });
    const again = await measureIntrinsic({ ...(await optionsFor(out)), instances: pairs });
    expect(again).toEqual(report);
    expect(server!.calls).toHaveLength(0);
  });

  it("never cost more than the budget of all together, and go on when it is raised", async () => {
    const out = temporaryDirectory();
    const { models, ...rest } = await optionsFor(out);
    // Small batches, so that the worst case of one is small beside the budget.
    const options = {
      ...rest,
      models: { ...models, embedder: { ...models!.embedder!, batchSize: 4 } },
    };
    const whole = await measureIntrinsic({ ...options, out: temporaryDirectory() });
    const before = billed();
    let budgetUsd = 0;
    let stops = 0;
    let report: IntrinsicReport | undefined;
    while (!report) {
      budgetUsd += 0.0006;
      const start = measureIntrinsic({ ...options, budgetUsd });
      report = await start.catch((error: unknown) => {
        expect(error).toBeInstanceOf(BudgetError);
        expect(String(error)).toMatch(/stopped at the budget of \$.* spent/);
        stops += 1;
        return undefined;
      });
      expect(billed() - before).toBeLessThanOrEqual(budgetUsd);
    }
    expect(stops).toBeGreaterThan(2);
    // Nothing was paid twice, and stopping changed no value.
    expect(billed() - before).toBeCloseTo(before, 12);
    expect(report.cost_usd).toBeCloseTo(whole.cost_usd, 12);
    expect(report.metrics).toEqual(whole.metrics);
  });

  it("count what may have been billed without an answer at its worst", async () => {
    const out = temporaryDirectory();
    const cut = ({ path }: RecordedCall): Reply | undefined =>
      path === "/classify" ? { kind: "cut" } : undefined;
    const options = { ...(await optionsFor(out, cut)), metrics: [metrics[3]], budgetUsd: 0.004 };
    await expect(measureIntrinsic(options)).rejects.toThrow(/stopped at the budget/);
    expect(billed()).toBeLessThanOrEqual(0.004);
  });

  it("that are refused for one instance cost that one only", async () => {
    const out = temporaryDirectory();
    const warnings: string[] = [];
    const onWarning = (warning: string) => warnings.push(warning);
    const report = await measureIntrinsic({ ...(await optionsFor(out, sayingBad)), onWarning });
    expect(valueOf(report, "instruction_diversity")).toMatchObject({ n: 39, unscored: 1 });
    expect(valueOf(report, "response_diversity")).toMatchObject({ n: 39, unscored: 1 });
    expect(valueOf(report, "response_quality_skywork_rm")).toMatchObject({ n: 39, unscored: 1 });
    expect(warnings.join("\n")).toMatch(/2 texts have no vector.*too long for this model/);
    const refused = linesOf(out, "response_quality_skywork_rm").filter(
      ({ value }) => value === null,
    );
    expect(refused).toMatchObject([
      { index: 7, problem: expect.stringMatching(/too long/) as string },
    ]);
    // Another start asks that one again, and takes it when it is answered.
    const next = await measureIntrinsic(await optionsFor(out));
    const calls = server!.calls.filter(({ path }) => path !== "/tokenize").map(({ path }) => path);
    expect(calls.sort()).toEqual(["/classify", "/v1/completions", "/v1/embeddings"]);
    for (const metric of metrics)
      expect(valueOf(next, metric)).toMatchObject({ n: 40, unscored: 0 });
  });

  it("that are always refused leave the metric out, with the reason", async () => {
    const out = temporaryDirectory();
    const refuse = (): Reply => ({ kind: "status", status: 400, message: "no such field" });
    const options = await optionsFor(out, refuse);
    const report = await measureIntrinsic({ ...options, instances: pairs.slice(0, 3) });
    for (const result of report.metrics) {
      expect(result).toMatchObject({ value: null, reason: expect.stringMatching(/no such field/) as string }); // prettier-ignore
    }
  });

  it.each([
    ["two texts at the heads of two batches", [0, 64], 16],
    ["four texts side by side, one call at a time", [0, 1], 1],
  ])("survive %s that are refused", async (_, bad, concurrency) => {
    const long = Array.from({ length: 200 }, (_unused, k) => ({
      instruction: `${bad.includes(k) ? "BAD " : ""}instruction ${k}`,
      response: `${bad.includes(k) && concurrency === 1 ? "BAD " : ""}response ${k}`,
    }));
    const refuseBad = ({ rawBody }: RecordedCall): Reply | undefined =>
      rawBody.includes("BAD") ? { kind: "status", status: 400, message: "bad" } : undefined;
    const options = await optionsFor(temporaryDirectory(), refuseBad);
    const report = await measureIntrinsic({
      ...options,
      instances: long,
      concurrency,
      metrics: ["instruction_diversity", "response_quality_skywork_rm"],
    });
    expect(valueOf(report, "instruction_diversity")).toMatchObject({ n: 198, unscored: 2 });
    expect(valueOf(report, "response_quality_skywork_rm")).toMatchObject({ n: 198, unscored: 2 });
  });

  it("go on behind many that are refused, and ask those last when started again", async () => {
    const out = temporaryDirectory();
    const refuseFirst = ({ rawBody }: RecordedCall): Reply | undefined =>
      /number ([0-9]|1\d|2\d):/.test(rawBody.toString())
        ? { kind: "status", status: 422, message: "too long" }
        : undefined;
    const reward = { metrics: ["response_quality_skywork_rm"] } as const;
    const report = await measureIntrinsic({ ...(await optionsFor(out, refuseFirst)), ...reward });
    expect(valueOf(report, "response_quality_skywork_rm")).toMatchObject({ n: 10, unscored: 30 });
    const lines = linesOf(out, "response_quality_skywork_rm").length;
    await measureIntrinsic({ ...(await optionsFor(out, refuseFirst)), ...reward });
    // The same refusal is not written down again.
    expect(linesOf(out, "response_quality_skywork_rm")).toHaveLength(lines);
    const more = [...pairs, { instruction: "A new one.", response: "Yes." }];
    await measureIntrinsic({ ...(await optionsFor(out, refuseFirst)), ...reward, instances: more });
    expect(JSON.stringify(server!.calls[0]!.body)).toContain("A new one.");
  });

  it("keep no vectors of another length, and measure the rest", async () => {
    const out = temporaryDirectory();
    let dimension = 8;
    const changing = ({ path, body }: RecordedCall): Reply | undefined => {
      if (path !== "/v1/embeddings") return undefined;
      const { input } = body as { input: string[] };
      const data = input.map((text, index) => ({
        index,
        embedding: Array.from({ length: dimension }, (_, k) => Math.sin(k + text.length)),
      }));
      dimension = 12;
      return { kind: "raw", body: JSON.stringify({ data, usage: usageFor(path, body) }) };
    };
    const report = await measureIntrinsic({ ...(await optionsFor(out, changing)), concurrency: 1 });
    const [diversity] = report.metrics;
    expect(diversity).toMatchObject({
      metric: "response_perplexity",
      n: 40,
    });
    expect(report.metrics.find(({ metric }) => metric === "instruction_diversity")).toMatchObject({
      value: null,
      reason: expect.stringMatching(/vectors of 12.* after vectors of 8/) as string,
    });
    expect(linesOf(out, "embeddings")).toHaveLength(64);
  });

  it("that were not made, because an instance is too long, cost nothing", async () => {
    const out = temporaryDirectory();
    const long = { instruction: "Go on.", response: "word ".repeat(500) };
    const options = { ...(await optionsFor(out)), metrics: ["response_perplexity"] } as const;
    const instances = [long, { ...long, response: "" }, ...pairs];
    const first = measureIntrinsic({ ...options, instances, budgetUsd: 0.02 });
    expect(valueOf(await first, "response_perplexity")).toMatchObject({ n: 40, unscored: 2 });
    const lines = linesOf(out, "response_perplexity");
    expect(lines.filter(({ cost_usd }) => cost_usd === 0)).toHaveLength(2);
    expect(lines.filter(({ cost_usd }) => cost_usd === null)).toEqual([]);
  });

  it("stopped by the budget leave the values of what is finished, what is free first", async () => {
    const out = temporaryDirectory();
    const options = await optionsFor(out);
    const free = prices.map((price) =>
      price.model === "compatible:r" ? freePrice(price.model) : price,
    );
    const stopped = measureIntrinsic({ ...options, prices: free, budgetUsd: 1e-7 });
    await expect(stopped).rejects.toThrow(/budget of \$0\.00000010: \$0 spent/);
    const report = await readIntrinsic(out);
    expect(report!.metrics.map(({ metric }) => metric)).toEqual(["response_quality_skywork_rm"]);
    expect(valueOf(report!, "response_quality_skywork_rm").n).toBe(40);
  });

  it("of a mistyped model do not hold the directory", async () => {
    const out = temporaryDirectory();
    const unknown = (): Reply => ({ kind: "status", status: 404, message: "no such model" });
    const only = { metrics: ["response_perplexity"] } as const;
    const report = await measureIntrinsic({ ...(await optionsFor(out, unknown)), ...only });
    expect(report.metrics[0]).toMatchObject({
      reason: expect.stringMatching(/no such model/) as string,
    });
    const options = await optionsFor(out);
    const likelihood = { ...options.models!.likelihood!, name: "compatible:other" };
    const next = await measureIntrinsic({ ...options, ...only, models: { likelihood } });
    expect(valueOf(next, "response_perplexity").model).toBe("compatible:other");
    await expect(measureIntrinsic({ ...options, ...only })).rejects.toThrow(/--perplexity was/);
  });

  it("share one budget even when one of them dies of lost connections", async () => {
    const lost = ({ path }: RecordedCall): Reply | undefined =>
      path === "/v1/embeddings" ? { kind: "cut" } : undefined;
    const { models, ...rest } = await optionsFor(temporaryDirectory(), lost);
    const embedder = { ...models!.embedder!, batchSize: 4 };
    const options = { ...rest, models: { ...models, embedder }, concurrency: 1 };
    const reservedIn = (out: string) =>
      linesOf(out, "embeddings.reservations").reduce((sum, { usd }) => sum + Number(usd), 0);

    const alone = temporaryDirectory();
    const only = { metrics: ["instruction_diversity", "response_diversity"] } as const;
    const report = await measureIntrinsic({ ...options, ...only, out: alone, budgetUsd: 1 });
    expect(report.metrics[0]).toMatchObject({ value: null });
    // Each attempt may be billed, though nothing came.
    expect(reservedIn(alone)).toBeGreaterThan(0.005);

    const out = temporaryDirectory();
    const budgetUsd = reservedIn(alone) + 0.0008;
    await expect(measureIntrinsic({ ...options, out, budgetUsd })).rejects.toThrow(BudgetError);
    const { cost_usd: known } = (await readIntrinsic(out))!;
    expect(known).toBeGreaterThan(0);
    expect(reservedIn(out) + known).toBeLessThanOrEqual(budgetUsd);
  });

  it("that cost something before there was a budget leave nothing of a smaller one", async () => {
    const out = temporaryDirectory();
    const options = await optionsFor(out);
    await measureIntrinsic({ ...options, metrics: ["instruction_diversity"] });
    const calls = server!.calls.length;
    const next = measureIntrinsic({
      ...options,
      metrics: ["response_perplexity"],
      budgetUsd: 0.0001,
    });
    await expect(next).rejects.toThrow(BudgetError);
    await expect(next).rejects.toThrow(
      /budget of \$0\.00010: \$0\.0\d+ spent, and the next call may cost/,
    );
    expect(server!.calls).toHaveLength(calls);
    // What is free needs no budget.
    const free = prices.map(({ model }) => freePrice(model));
    const only = { metrics: ["response_quality_skywork_rm"], prices: free } as const;
    const report = await measureIntrinsic({ ...options, ...only, budgetUsd: 0.0001 });
    expect(valueOf(report, "response_quality_skywork_rm").n).toBe(40);
  });

  it.each(["at the head", "in the middle"])(
    "survive one text %s that breaks the server",
    async (where) => {
      const bad = where === "at the head" ? 0 : 17;
      const breaking = ({ path, rawBody }: RecordedCall): Reply | undefined =>
        path === "/v1/embeddings" && rawBody.includes(`number ${bad}:`)
          ? { kind: "status", status: 500 }
          : undefined;
      const report = await measureIntrinsic({
        ...(await optionsFor(temporaryDirectory(), breaking)),
        metrics: ["instruction_diversity"],
        concurrency: 1,
      });
      expect(valueOf(report, "instruction_diversity")).toMatchObject({ n: 39, unscored: 1 });
    },
  );

  it("about texts of which a hundred are refused first reach the others in a later start", async () => {
    const out = temporaryDirectory();
    const many = Array.from({ length: 170 }, (_, k) => ({
      instruction: `${k < 150 ? "BAD " : ""}instruction ${k}`,
      response: "Yes.",
    }));
    const refuseBad = ({ rawBody }: RecordedCall): Reply | undefined =>
      rawBody.includes("BAD") ? { kind: "status", status: 400, message: "bad" } : undefined;
    const options = {
      ...(await optionsFor(out, refuseBad)),
      instances: many,
      metrics: ["instruction_diversity"] as const,
      concurrency: 1,
    };
    const first = await measureIntrinsic(options);
    expect(first.metrics[0]).toMatchObject({
      value: null,
      reason: expect.stringMatching(/bad.*all 99 that were asked one by one/) as string,
    });
    const second = await measureIntrinsic(options);
    expect(valueOf(second, "instruction_diversity")).toMatchObject({ n: 20, unscored: 150 });
  });

  it("of a model whose name is refused with status 400 do not hold the directory", async () => {
    const out = temporaryDirectory();
    const unknown = (): Reply => ({ kind: "status", status: 400, message: "no such model" });
    const only = { metrics: ["response_quality_skywork_rm"] } as const;
    const instances = [{ instruction: "Empty?", response: "" }, ...pairs];
    await measureIntrinsic({ ...(await optionsFor(out, unknown)), ...only, instances });
    const options = await optionsFor(out);
    const reward = { ...options.models!.reward!, name: "compatible:other" };
    const next = await measureIntrinsic({ ...options, ...only, instances, models: { reward } });
    expect(valueOf(next, "response_quality_skywork_rm")).toMatchObject({
      model: "compatible:other",
      n: 41,
    });
  });

  it("never take what was measured in-process for a server's, nor touch it", async () => {
    const out = temporaryDirectory();
    const local = {
      reward: {
        name: "local",
        isLocal: true,
        rewards: (some: readonly Pair[]) => Promise.resolve(some.map(() => 0.5)),
      },
      judge: { name: "local", grade: () => Promise.resolve({ score: 3, feedback: "" }) },
    };
    const options = await optionsFor(out);
    const files = ["response_quality_skywork_rm", "response_quality_gpt4o"] as const;
    await measureIntrinsic({ ...options, models: local, metrics: files });
    const before = files.map((file) => linesOf(out, file));
    const judge = createChatJudge(createScriptedModel([], "scripted:judge"), "math");
    const { reward } = options.models!;
    for (const [metric, models] of [
      [files[0], { reward: reward! }],
      [files[1], { judge }],
    ] as const) {
      await expect(measureIntrinsic({ ...options, models, metrics: [metric] })).rejects.toThrow(
        /was local and is now/,
      );
    }
    expect(files.map((file) => linesOf(out, file))).toEqual(before);
    expect(server!.calls).toHaveLength(0);
  });

  it("that fail are told, whatever was measured before", async () => {
    const out = temporaryDirectory();
    const only = { metrics: ["response_quality_skywork_rm"] } as const;
    await measureIntrinsic({ ...(await optionsFor(out)), ...only, instances: pairs });
    const rejected = (): Reply => ({ kind: "status", status: 401, message: "bad key" });
    const more = [...pairs.slice(0, 3)];
    await measureIntrinsic({ ...(await optionsFor(out)), ...only, instances: more });
    const failing = { ...(await optionsFor(out, rejected)), ...only };
    const report = await measureIntrinsic({ ...failing, instances: [...pairs, { instruction: "New.", response: "x" }] }); // prettier-ignore
    expect(report.metrics[0]).toMatchObject({ value: null, reason: expect.stringMatching(/bad key/) as string }); // prettier-ignore
  });

  it("take a reward of exactly 1 when the probe of the server is refused", async () => {
    let seen = 0;
    const ones = ({ body }: RecordedCall): Reply => {
      seen += 1;
      if (JSON.stringify(body).includes("2 + 3 ="))
        return { kind: "status", status: 400, message: "no" };
      const data = [{ index: 0, probs: [seen % 7 === 0 ? 2 : 1] }];
      return { kind: "raw", body: JSON.stringify({ data, usage: usageFor("/classify", body) }) };
    };
    const report = await measureIntrinsic({
      ...(await optionsFor(temporaryDirectory(), ones)),
      metrics: ["response_quality_skywork_rm"],
      budgetUsd: 1,
    });
    expect(valueOf(report, "response_quality_skywork_rm")).toMatchObject({ n: 40, unscored: 0 });
  });

  it("reserve what is sent of a text, not what is cut off", async () => {
    const long = [{ instruction: "word ".repeat(400_000), response: "a" }, ...pairs];
    const options = await optionsFor(temporaryDirectory());
    const report = await measureIntrinsic({
      ...options,
      instances: long,
      metrics: ["instruction_diversity"],
      budgetUsd: 0.1,
    });
    expect(valueOf(report, "instruction_diversity").n).toBe(41);
  });
});
