import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCommandLine } from "../../src/cli/command-line";
import { miniatureBenchmarkFile } from "../../src/datasets/benchmarks/embedded-benchmarks";
import type { FaultServer } from "../servers/fault-server";
import { startOpenAiServer } from "../servers/openai-server";
import { temporaryDirectory } from "../temporary-directory";

let out: string;
let server: FaultServer | undefined;
let stdout: string;
let stderr: string;
beforeEach(() => {
  out = join(temporaryDirectory(), "run");
  stdout = "";
  stderr = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server?.close();
  server = undefined;
});

function rows(benchmark: "gsm8k" | "humaneval"): Record<string, string>[] {
  return readFileSync(miniatureBenchmarkFile(benchmark), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, string>);
}

async function json(...args: string[]): Promise<Record<string, unknown>> {
  stdout = "";
  expect(await runCommandLine([...args, "--json"])).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe("agoralab answer and agoralab score --run", () => {
  it("asks a chat model over the wire and scores what it said", async () => {
    server = await startOpenAiServer(({ body }) => {
      const { messages } = body as { messages: { content: string }[] };
      const row = rows("gsm8k").find(({ question = "" }) =>
        messages[0]!.content.startsWith(question),
      );
      const place = rows("gsm8k").findIndex(({ id }) => id === row?.["id"]);
      return { kind: "answer", text: place < 6 ? "It is 123456." : row!["answer"]! };
    });
    const args = ["--model", "compatible:m", "--base-url", server.baseUrl, "--out", out];
    const summary = await json("answer", "gsm8k", ...args);
    expect(summary).toMatchObject({ done: 24, unanswered: 0, unsent: [] });
    expect(server.calls[0]!.body).toMatchObject({
      ...{ temperature: 0.2, top_p: 0.95, max_tokens: 1024, repetition_penalty: 1.03, seed: 0 },
    });
    expect(stderr).toContain("miniature");
    const score = await json("score", "--benchmark", "gsm8k", "--run", out);
    expect(score).toMatchObject({ score: 75, n: 24, unscored: 0, problems: "miniature" });
    expect(existsSync(join(out, "verdicts", "gsm8k.jsonl"))).toBe(true);
  });

  it("lets a base model continue a prompt, and cuts the answer at the stop rules", async () => {
    const asked: string[] = [];
    server = await startOpenAiServer(({ path, body }) => {
      const { prompt } = body as { prompt: string };
      asked.push(path);
      const row = rows("humaneval").find((one) => one["prompt"]!.trimEnd() === prompt.trimEnd());
      return {
        kind: "answer",
        text: `${row!["canonical_solution"]!}\ndef another(x):\n    return`,
      };
    });
    const args = ["--model", "compatible:base", "--base-url", server.baseUrl, "--out", out];
    await json("answer", "humaneval", ...args, "--style", "completion", "--n", "6");
    expect(new Set(asked)).toEqual(new Set(["/v1/completions"]));
    expect(server.calls[0]!.body).toMatchObject({ temperature: 0, repetition_penalty: 1.03 });
    const partial = ["score", "--benchmark", "humaneval", "--run", out];
    expect(await runCommandLine(partial)).toBe(2);
    expect(stderr).toMatch(/14 of 20 tasks have no sample/);
    expect(await json(...partial, "--allow-partial")).toMatchObject({ score: 100, n: 6 });
  }, 60_000);

  it("says what a provider does not take, in each answer too", async () => {
    server = await startOpenAiServer(() => ({ kind: "answer", text: "#### 1" }));
    vi.stubEnv("OPENAI_API_KEY", "sk-test");
    vi.stubEnv("OPENAI_BASE_URL", server.baseUrl);
    const summary = await json("answer", "gsm8k", "--model", "openai:m", "--out", out, "--n", "2");
    vi.unstubAllEnvs();
    expect(summary).toMatchObject({ unsent: ["repetition_penalty"] });
    expect(stderr).toContain("takes no repetition penalty");
    expect(server.calls[0]!.body).not.toHaveProperty("repetition_penalty");
  });

  it("stops at its budget with status 3, and estimates without a call", async () => {
    server = await startOpenAiServer(() => ({ kind: "answer", text: "#### 1" }));
    const prices = join(__dirname, "../../data/prices.csv");
    const args = ["answer", "gsm8k", "--model", "openai:gpt-4o-mini", "--out", out];
    const estimate = await json(...args, "--prices", prices, "--dry-run");
    expect(estimate).toMatchObject({ calls: 24, mostOutputTokens: 24 * 1024 });
    expect(server.calls).toHaveLength(0);
    vi.stubEnv("OPENAI_API_KEY", "sk-test");
    vi.stubEnv("OPENAI_BASE_URL", server.baseUrl);
    expect(await runCommandLine([...args, "--budget-usd", "0.0001"])).toBe(3);
    vi.unstubAllEnvs();
    expect(server.calls).toHaveLength(0);
  });

  it("says where a classroom student's exam is, instead of asking for a cluster", async () => {
    mkdirSync(join(out, "student"), { recursive: true });
    writeFileSync(join(out, "student", "student.safetensors"), "");
    expect(await runCommandLine(["answer", "gsm8k", "--student", out])).toBe(2);
    expect(stderr).toMatch(/holds a student of the classroom.*agoralab pgr .*classroom-base/);
    expect(stderr).not.toContain("--artifacts");
  });

  it("names the benchmarks there are", async () => {
    expect(await runCommandLine(["answer", "gsm9k", "--model", "openai:m"])).toBe(2);
    expect(stderr).toContain("none of gsm8k, math, mbpp");
  });
});
