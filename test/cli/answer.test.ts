import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

/** Answers in a file of the user's own. */
function answersFile(folder: string): string {
  const path = join(folder, "own.jsonl");
  const lines = rows("gsm8k").map(({ id }) => JSON.stringify({ id, output: "#### 2" }));
  writeFileSync(path, lines.join("\n"));
  return path;
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

  it("keeps the generator's own answers out of the run that is its student's", async () => {
    server = await startOpenAiServer(({ body }) => {
      const { messages } = body as { messages: { content: string }[] };
      const row = rows("gsm8k").find(({ question = "" }) =>
        messages[0]!.content.startsWith(question),
      );
      return {
        kind: "answer",
        text: row?.["answer"] ?? "What is 6 times 7, and why?\nOUTPUT: [RESULT] 42 [/RESULT]",
      };
    });
    const at = ["--base-url", server.baseUrl];
    const setting = "math/instance_generation";
    await json("generate", setting, "--model", "compatible:x", ...at, "--n", "1", "--out", out);
    const calls = server.calls.length;
    const answer = (...more: string[]) => runCommandLine(["answer", "gsm8k", ...at, ...more]);
    expect(await answer("--model", "compatible:x", "--out", out, "--dry-run")).toBe(2);
    expect(await answer("--model", "compatible:x", "--out", out)).toBe(2);
    expect(stderr).toContain(`--out ${out}-itself`);
    expect(stderr).toContain(`--student ${out} to ask its student`);
    expect(await answer("--model", "compatible:x", "--student", out)).toBe(2);
    expect(stderr).toContain("serve the student under a name of its own");
    const base = join(out, "..", "base");
    expect(await answer("--model", "compatible:y", "--student", base, "--out", out)).toBe(2);
    expect(stderr).toContain("holds the data of another student");
    expect(server.calls.length).toBe(calls);

    const itself = `${out}-itself`;
    expect(await answer("--model", "compatible:x", "--out", itself)).toBe(0);
    expect(await json("score", "--benchmark", "gsm8k", "--run", itself)).toMatchObject({
      ...{ score: 100, answered_by: "compatible:x", answered_by_student: false },
    });
    const anchors = ["--base", base, "--reference", itself];
    mkdirSync(base);
    writeFileSync(join(base, "scores.json"), JSON.stringify({ gsm8k: { score: 10, n: 24 } }));
    // As a run looks that older versions let the generator answer into.
    const manifest = readFileSync(join(out, "manifest.json"));
    writeFileSync(join(itself, "manifest.json"), manifest);
    expect(await runCommandLine(["pgr", itself, ...anchors])).toBe(2);
    expect(stderr).toMatch(
      /gsm8k was answered by compatible:x, which wrote its data.*-itself-itself/,
    );
    // And as one whose score does not yet say whose it is.
    writeFileSync(join(itself, "scores.json"), JSON.stringify({ gsm8k: { score: 100, n: 24 } }));
    expect(await runCommandLine(["pgr", itself, ...anchors])).toBe(2);
    const plan = ["plan", "--budget-usd", "5", "--setting", setting, "--runs", itself];
    expect(await runCommandLine([...plan, ...anchors])).toBe(2);
    rmSync(join(itself, "manifest.json"));

    expect(await answer("--student", out, "--model", "compatible:student")).toBe(0);
    expect(await json("score", "--benchmark", "gsm8k", "--run", out)).toMatchObject({
      ...{ answered_by: "compatible:student", answered_by_student: true },
    });
    expect(await runCommandLine(["pgr", out, ...anchors])).toBe(0);
  }, 60_000);

  it("takes for a student's what another trainer's tools left, or the user says so", async () => {
    server = await startOpenAiServer(() => ({ kind: "answer", text: "#### 1" }));
    const references = miniatureBenchmarkFile("gsm8k");
    mkdirSync(join(out, "answers"), { recursive: true });
    const lines = rows("gsm8k").map(({ id }) => JSON.stringify({ id, output: "#### 1" }));
    writeFileSync(join(out, "answers", "gsm8k.jsonl"), lines.join("\n"));
    const setting = "math/instance_generation";
    writeFileSync(
      join(out, "manifest.json"),
      JSON.stringify({ setting, generator: "compatible:x", n: 1 }),
    );
    const score = ["score", "--benchmark", "gsm8k", "--run", out];
    const imported = await json(...score, "--references", references);
    expect(imported).not.toHaveProperty("answered_by");
    const base = join(out, "..", "base");
    mkdirSync(base);
    writeFileSync(join(base, "scores.json"), JSON.stringify({ gsm8k: { score: 90, n: 24 } }));
    const pgr = ["pgr", out, "--base", base, "--reference", base];
    expect(await runCommandLine(pgr)).toBe(0);

    // A served student that answered before there was a way to say so.
    rmSync(join(out, "answers"), { recursive: true });
    const served = ["answer", "gsm8k", "--model", "compatible:y", "--base-url", server.baseUrl];
    rmSync(join(out, "manifest.json"));
    await json(...served, "--out", out);
    writeFileSync(
      join(out, "manifest.json"),
      JSON.stringify({ setting, generator: "compatible:x", n: 1 }),
    );
    await json(...score);
    expect(await runCommandLine(pgr)).toBe(2);
    expect(stderr).toMatch(/answered by compatible:y, not by its student.*--student .*score again/);
    const calls = server.calls.length;
    await json(...served, "--student", out, "--style", "chat");
    expect(server.calls.length).toBe(calls);
    await json(...score);
    expect(await runCommandLine(pgr)).toBe(0);
    // Scored from a file of the user's own: whose answers lie beside it does not matter.
    await json(...score, "--predictions", answersFile(out), "--references", references);
    expect(await runCommandLine(pgr)).toBe(0);
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
