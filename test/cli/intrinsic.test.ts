import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { intrinsicCommand } from "../../src/cli/intrinsic";
import { BudgetError, InputError } from "../../src/errors";
import type { IntrinsicEstimate } from "../../src/intrinsic/estimate";
import { countTokens } from "../../src/models/token-count";
import { isMeasured, type IntrinsicReport } from "../../src/intrinsic/report";
import { letterCounts, startVllmServer } from "../servers/vllm-server";
import type { FaultServer } from "../servers/fault-server";
import { temporaryDirectory } from "../temporary-directory";

let server: FaultServer | undefined;

beforeEach(() => {
  process.exitCode = undefined;
});
afterEach(async () => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await server?.close();
  server = undefined;
});

async function run(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const texts = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      texts[stream] += String(text);
      return true;
    });
  }
  try {
    await intrinsicCommand().exitOverride().parseAsync(args, { from: "user" });
  } finally {
    vi.restoreAllMocks();
  }
  return texts;
}

const rows = Array.from({ length: 8 }, (_, k) => ({
  instruction: `Question number ${k}?`,
  response: `The answer is ${k}.`,
}));

function writeData(): { directory: string; data: string; out: string } {
  const directory = temporaryDirectory();
  const data = join(directory, "data.jsonl");
  writeFileSync(data, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return { directory, data, out: join(directory, "out") };
}

/** Chat grades 4; everything else is vLLM's. */
async function startServer(): Promise<string> {
  server = await startVllmServer(({ path }) =>
    path === "/v1/chat/completions"
      ? {
          kind: "raw",
          body: JSON.stringify({
            model: "j",
            choices: [{ finish_reason: "stop", message: { content: "Fine. [RESULT] 4" } }],
            usage: { prompt_tokens: 500, completion_tokens: 50 },
          }),
        }
      : undefined,
  );
  return server.baseUrl;
}

describe("agoralab intrinsic", () => {
  it("measures everything that servers offer, and goes on without asking twice", async () => {
    const { data, out } = writeData();
    const flags = [
      ...[data, "--out", out, "--domain", "math", "--base-url", await startServer(), "--json"],
      ...[
        "--judge",
        "compatible:j",
        "--prometheus",
        "compatible:p",
        "--perplexity",
        "compatible:b",
      ],
      ...["--reward", "compatible:r", "--embeddings", "compatible:e"],
      ...["--benchmark-data", `own=${data}`],
    ];
    const report = JSON.parse((await run(...flags)).stdout) as IntrinsicReport;
    expect(report.metrics.filter((one) => !isMeasured(one))).toEqual([]);
    expect(process.exitCode).toBeUndefined();
    const model = (metric: string) => {
      const found = report.metrics.find((one) => one.metric === metric)!;
      return isMeasured(found) ? found.model : undefined;
    };
    expect(model("response_quality_prometheus")).toBe("compatible:p");
    expect(model("response_perplexity")).toBe("compatible:b");
    expect(model("response_quality_skywork_rm")).toBe("compatible:r");
    expect(model("instruction_diversity")).toBe("compatible:e");
    const calls = server!.calls.length;
    const again = JSON.parse((await run(...flags)).stdout) as IntrinsicReport;
    expect(again).toEqual(report);
    expect(server!.calls).toHaveLength(calls);
  });

  it("keeps each distinct text's vector once, and computes from what it kept", async () => {
    const { data, out } = writeData();
    await run(
      ...[data, "--out", out, "--base-url", await startServer(), "--embeddings", "compatible:e"],
      ...["--metrics", "response_diversity"],
    );
    const lines = readFileSync(join(out, "intrinsic", "embeddings.jsonl"), "utf8")
      .trim()
      .split("\n");
    expect(lines).toHaveLength(8);
    const { vector } = JSON.parse(lines[0]!) as { vector: string };
    const bytes = Buffer.from(vector, "base64");
    const numbers = Array.from({ length: 8 }, (_, k) => bytes.readFloatLE(4 * k));
    expect(rows.map(({ response }) => letterCounts(response))).toContainEqual(numbers);
  });

  it("names what is absent and why, in a table for a reader", async () => {
    const { data, out } = writeData();
    const { stdout } = await run(data, "--out", out);
    expect(stdout).toMatch(/^8 instances of .*data\.jsonl$/m);
    expect(stdout).toMatch(
      /^response_perplexity +- +no base model given; name one with --perplexity/m,
    );
    expect(stdout).toMatch(/^response_tokens +6\.000 +± 0\.000 +n 8, agoralab$/m);
    expect(process.exitCode).toBeUndefined();
  });

  it("goes on without a judge whose key is not set, and says so with exit status 1", async () => {
    vi.stubEnv("OPENAI_API_KEY", "");
    const { data, out } = writeData();
    const { stdout, stderr } = await run(data, "--out", out, "--judge", "openai:gpt-4o");
    expect(stdout).toMatch(
      /response_quality_gpt4o +- +openai:gpt-4o needs a key: set OPENAI_API_KEY/,
    );
    expect(stderr).toContain("OPENAI_API_KEY");
    expect(process.exitCode).toBe(1);
  });

  it("goes on without a server that is not there, with exit status 1", async () => {
    const { data, out } = writeData();
    const url = await startServer();
    await server!.close();
    const { stdout } = await run(
      ...[data, "--out", out, "--reward", "compatible:r", "--reward-url", url, "--timeout", "1"],
      ...["--retries", "0"],
    );
    expect(stdout).toMatch(/response_quality_skywork_rm +- +compatible:r: .*nothing listens there/);
    expect(stdout).toMatch(/response_tokens +6\.000/);
    expect(process.exitCode).toBe(1);
  });

  it("estimates a judge's cost without a key and without asking", async () => {
    vi.stubEnv("OPENAI_API_KEY", "");
    const { data } = writeData();
    const flags = [data, "--judge", "openai:gpt-4o", "--sample", "5", "--dry-run"];
    const estimate = JSON.parse((await run(...flags, "--json")).stdout) as IntrinsicEstimate;
    expect(estimate.works.map(({ work, calls }) => [work, calls])).toEqual([
      ["instruction_difficulty_gpt4o", 5],
      ["response_quality_gpt4o", 5],
    ]);
    for (const { costUsd, worstCaseUsd } of estimate.works) {
      expect(costUsd).toBeGreaterThan(0);
      expect(worstCaseUsd).toBeGreaterThan(costUsd!);
    }
    expect((await run(...flags)).stdout).toMatch(/5 calls +about \d+ tokens in/);
    const one = [...flags, "--metrics", "response_quality_gpt4o", "--json"];
    const { works } = JSON.parse((await run(...one)).stdout) as IntrinsicEstimate;
    expect(works).toEqual([estimate.works[1]]);
  });

  it("estimates every model that is asked, before any is", async () => {
    const { data } = writeData();
    const flags = [
      ...[data, "--base-url", await startServer(), "--free", "compatible:b", "compatible:r"],
      ...["--embeddings", "openai:text-embedding-3-small", "--perplexity", "compatible:b"],
      ...["--reward", "compatible:r", "--dry-run"],
    ];
    const estimate = JSON.parse((await run(...flags, "--json")).stdout) as IntrinsicEstimate;
    expect(estimate.works.map(({ work, calls }) => [work, calls])).toEqual([
      ["embeddings", 1],
      ["response_perplexity", 8],
      ["response_quality_skywork_rm", 8],
    ]);
    const tokens = rows.flatMap(({ instruction, response }) =>
      [instruction, response].map(countTokens),
    );
    const inputTokens = tokens.reduce((sum, count) => sum + count, 0);
    expect(estimate.works.map((work) => work.inputTokens)).toEqual(Array(3).fill(inputTokens));
    // $0.02 a million tokens; the rest is free.
    expect(estimate.costUsd).toBeCloseTo((inputTokens * 0.02) / 1e6, 12);
    expect(estimate.worstCaseUsd).toBeGreaterThan(estimate.costUsd!);
    const { stdout } = await run(...flags);
    expect(stdout).toMatch(/^embeddings +openai:text-embedding-3-small +1 call .*at worst \$0/m);
    expect(stdout).toMatch(/^response_perplexity +compatible:b +8 calls .* free$/m);
    expect(server!.calls).toHaveLength(0);
  });

  it("keeps a budget only with the price of each model, or the word that it is free", async () => {
    const { data, out } = writeData();
    const flags = [
      ...[data, "--out", out, "--base-url", await startServer(), "--budget-usd", "1"],
      ...["--reward", "compatible:r"],
    ];
    await expect(run(...flags)).rejects.toThrow(/the price of compatible:r is not known.*--free/);
    expect(server!.calls).toHaveLength(0);
    const { stdout } = await run(...flags, "--free", "compatible:r");
    expect(stdout).toMatch(/^response_quality_skywork_rm +1\d\.\d+ .*n 8, compatible:r$/m);
  });

  it("stops at the budget", async () => {
    const { directory, data, out } = writeData();
    const prices = join(directory, "prices.csv");
    writeFileSync(
      prices,
      "model,usd_per_1m_input_tokens,usd_per_1m_output_tokens\ncompatible:j,1,10\n",
    );
    const flags = [
      data,
      "--out",
      out,
      "--base-url",
      await startServer(),
      "--judge",
      "compatible:j",
    ];
    await expect(run(...flags, "--prices", prices, "--budget-usd", "0.02")).rejects.toThrow(
      BudgetError,
    );
    const calls = server!.calls.length;
    // 500 tokens at 1 and 50 at 10 dollars a million.
    expect(calls * 0.001).toBeLessThanOrEqual(0.02);
    await run(...flags, "--prices", prices, "--budget-usd", "1");
    expect(server!.calls).toHaveLength(16);
  });

  it("ends with status 1 when a metric that was named is absent", async () => {
    const { data, out } = writeData();
    await run(data, "--out", out, "--metrics", "response_tokens");
    expect(process.exitCode).toBeUndefined();
    await run(data, "--out", out, "--metrics", "response_tokens", "response_perplexity");
    expect(process.exitCode).toBe(1);
  });

  it.each([
    [["EMPTY", "--dry-run", "--embeddings", "openai:text-embedding-3-small"], /holds no instances/],
    [["nowhere"], /nowhere is neither a run directory nor a data file/],
    [["DATA", "--metrics", "response_tokns"], /did you mean "response_tokens"/],
    [["DATA", "--judge", "classroom:rules"], /classroom:rules measures one domain/],
    [["DATA", "--judge", "compatible:x"], /needs a base URL/],
    [["DATA", "--embeddings", "anthropic:x"], /openai:MODEL or compatible:MODEL/],
  ])("refuses %j before anything is asked", async (args, message) => {
    const { directory, data, out } = writeData();
    const empty = join(directory, "empty.jsonl");
    writeFileSync(empty, "");
    const files: Readonly<Record<string, string>> = { DATA: data, EMPTY: empty };
    const flags = args.map((arg) => files[arg] ?? arg);
    const refused = run(...flags, "--out", out);
    await expect(refused).rejects.toThrow(InputError);
    await expect(refused).rejects.toThrow(message);
  });
});
