import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { exportCommand } from "../../src/cli/export";
import { generateCommand } from "../../src/cli/generate";
import { settingsCommand } from "../../src/cli/settings";
import { InputError } from "../../src/errors";
import type { Estimate } from "../../src/generate/estimate";
import type { Originality } from "../../src/generate/originality";
import type { GenerateSummary } from "../../src/generate/summarize";
import { startAnthropicServer } from "../servers/anthropic-server";
import { anthropicBatchRoutes, openAiBatchRoutes } from "../servers/batch-routes";
import type { FaultServer } from "../servers/fault-server";
import { startOpenAiServer } from "../servers/openai-server";
import { temporaryDirectory } from "../temporary-directory";

let server: FaultServer | undefined;

afterEach(async () => {
  vi.restoreAllMocks();
  await server?.close();
  server = undefined;
});

/** Runs a command and returns what it printed on stdout. */
async function run(
  command: "generate" | "export" | "settings",
  ...args: string[]
): Promise<string> {
  const makers = { generate: generateCommand, export: exportCommand, settings: settingsCommand };
  let output = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += String(text);
    return true;
  });
  const warned = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  await makers[command]().exitOverride().parseAsync(args, { from: "user" });
  // Progress is for terminals; a test's stderr is none.
  expect(warned.mock.calls).toEqual([]);
  vi.restoreAllMocks();
  return output;
}

const setting = "math/instance_generation";
const answer = (k: number) =>
  `A baker has ${k} trays of 8 rolls each and sells half of them before noon on Monday, how many?\n` +
  `OUTPUT: [RESULT] ${4 * k} [/RESULT]`;

async function startServer(): Promise<string[]> {
  server = await startOpenAiServer(({ index }) => ({
    kind: "answer",
    text: answer(index),
    usage: { input: 1000, output: 500 },
  }));
  return ["--model", "compatible:x", "--base-url", server.baseUrl];
}

function writePrices(directory: string): string {
  const path = join(directory, "prices.csv");
  const header = "model,usd_per_1m_input_tokens,usd_per_1m_output_tokens";
  writeFileSync(path, `${header}\ncompatible:x,1,10\n`);
  return path;
}

describe("agoralab generate", () => {
  it("prints one JSON summary of what was made, paid and found", async () => {
    const directory = temporaryDirectory();
    const out = join(directory, "run");
    const benchmark = join(directory, "gsm8k.jsonl");
    writeFileSync(benchmark, `${JSON.stringify({ question: answer(3).split("\n")[0] })}\n`);
    const flags = [...(await startServer()), "--out", out, "--prices", writePrices(directory)];
    const text = await run(
      "generate",
      ...[setting, ...flags, "--n", "12", "--json", "--benchmark-data", `gsm8k=${benchmark}`],
    );
    const summary = JSON.parse(text) as GenerateSummary & { originality: Originality };
    expect(summary).toMatchObject({
      run: out,
      setting,
      generator: "compatible:x",
      requested: 12,
      accepted: 12,
      rejected: {},
      duplicates: 0,
      retries: 0,
      tokens: { input: 12_000, cachedInput: 0, output: 6000 },
    });
    // 1,000 tokens at $1 and 500 at $10 a million.
    expect(summary.costUsd).toBeCloseTo(12 * 0.006, 12);
    const { nearDuplicatePercent, contamination } = summary.originality;
    expect(nearDuplicatePercent).toBeGreaterThanOrEqual(0);
    // Every instance shares the words after its number with the problem.
    expect(contamination).toEqual([
      {
        benchmark: "gsm8k",
        problems: 1,
        contaminatedInstances: 12,
        contaminatedPercent: 100,
        touchedProblems: 1,
      },
    ]);
  });

  it("sends the sampling of the paper unless told otherwise", async () => {
    const out = join(temporaryDirectory(), "run");
    await run("generate", setting, ...(await startServer()), "--n", "1", "--out", out);
    expect(server!.calls[0]!.body).toMatchObject({ temperature: 1, top_p: 0.9, stop: ["[END]"] });
  });

  it("takes a template and seeds of one's own, byte for byte", async () => {
    const directory = temporaryDirectory();
    const prompt = join(directory, "prompt.txt");
    const seeds = join(directory, "seeds.jsonl");
    writeFileSync(prompt, "Solve  <input>\n\n");
    writeFileSync(seeds, '{"question": "What is 6 x 7?"}\n');
    server = await startOpenAiServer([{ kind: "answer", text: "[RESULT] 42 [/RESULT] [END]" }]);
    const model = ["--model", "compatible:x", "--base-url", server.baseUrl];
    const files = ["--prompt", prompt, "--seed-data", seeds, "--out", join(directory, "run")];
    await run("generate", "math/response_generation", ...model, ...files);
    const { messages } = server.calls[0]!.body as { messages: { content: string }[] };
    expect(messages.map(({ content }) => content)).toEqual(["Solve  What is 6 x 7?\n\n"]);
  });

  it("estimates a run without asking the model or writing anything", async () => {
    const directory = temporaryDirectory();
    const out = join(directory, "run");
    const flags = [...(await startServer()), "--out", out, "--prices", writePrices(directory)];
    const text = await run("generate", setting, ...flags, "--n", "1000", "--dry-run", "--json");
    const estimate = JSON.parse(text) as Estimate;
    expect(estimate.calls).toBe(1000);
    const { inputTokens, outputTokens = NaN, costUsd, worstCaseUsd = NaN } = estimate;
    expect(costUsd).toBeCloseTo((inputTokens * 1 + outputTokens * 10) / 1e6, 3);
    // At most 4,096 tokens at $10 a million a call, and the prompts.
    expect(worstCaseUsd).toBeGreaterThan(1000 * 0.04096);
    expect(server!.calls).toHaveLength(0);
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    ["openai", "OPENAI_API_KEY"],
    ["anthropic", "ANTHROPIC_API_KEY"],
  ] as const)("goes through the batches of %s at their price", async (api, key) => {
    const directory = temporaryDirectory();
    const out = join(directory, "run");
    const plan = { fate: () => ({ text: "[RESULT] 42 [/RESULT] [END]" }), polls: 0 };
    server = await (api === "openai"
      ? startOpenAiServer([], { route: openAiBatchRoutes(plan) })
      : startAnthropicServer([], { route: anthropicBatchRoutes(plan) }));
    const seeds = join(directory, "seeds.jsonl");
    const questions = Array.from({ length: 8 }, (_, k) => ({
      question: `What is ${42 + k} - ${k}?`,
    }));
    writeFileSync(seeds, questions.map((row) => `${JSON.stringify(row)}\n`).join(""));
    const keys = join(directory, "keys.env");
    writeFileSync(keys, `${key}=test-key-in-a-file\n`);
    const prices = join(directory, "prices.csv");
    writeFileSync(
      prices,
      `model,usd_per_1m_input_tokens,usd_per_1m_output_tokens,usd_per_1m_batch_input_tokens,usd_per_1m_batch_output_tokens\n${api}:m,2,20,1,10\n`,
    );
    const text = await run(
      "generate",
      ...["math/response_generation", "--model", `${api}:m`, "--base-url", server.baseUrl],
      ...["--env-file", keys, "--prices", prices, "--seed-data", seeds, "--n", "8"],
      ...["--batch", "--out", out, "--json"],
    );
    const summary = JSON.parse(text) as GenerateSummary;
    expect(summary).toMatchObject({ accepted: 8, rejected: {} });
    // 12 tokens in, 7 out.
    expect(summary.costUsd).toBeCloseTo((8 * (12 * 1 + 7 * 10)) / 1e6, 12);
    const kept = readFileSync(join(out, "batches.jsonl"), "utf8");
    expect(kept).toContain(api === "openai" ? "batch_1" : "msgbatch_1");
    expect(kept + text).not.toContain("test-key-in-a-file");
    // Asked again, it is done: nothing more is submitted.
    const posts = () => server!.calls.filter(({ method }) => method === "POST").length;
    const before = posts();
    const again = await run(
      "generate",
      ...["math/response_generation", "--model", `${api}:m`, "--base-url", server.baseUrl],
      ...["--env-file", keys, "--prices", prices, "--seed-data", seeds, "--n", "8"],
      ...["--batch", "--out", out, "--json"],
    );
    expect((JSON.parse(again) as GenerateSummary).accepted).toBe(8);
    expect(posts()).toBe(before);
  });

  it.each([
    ["maths/instance_generation", [], /did you mean "math\/instance_generation"/],
    [setting, ["--budget-usd", "1"], /the price of compatible:x is not known/],
    [setting, ["--benchmark-data", "gsm8k"], /must be NAME=FILE/],
    ["math/response_generation", ["--n", "100000"], /makes one instance a seed/],
  ])("refuses %s %j before the first call", async (name, flags, message) => {
    const out = join(temporaryDirectory(), "run");
    const model = await startServer();
    const refused = run("generate", name, ...model, "--out", out, ...flags);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toBeInstanceOf(InputError);
    expect(server!.calls).toHaveLength(0);
  });
});

describe("agoralab export", () => {
  it("writes what a run made", async () => {
    const directory = temporaryDirectory();
    const out = join(directory, "run");
    await run("generate", setting, ...(await startServer()), "--n", "3", "--out", out);
    const file = join(directory, "train.jsonl");
    const said = await run("export", out, "--format", "chat", "--out", file);
    expect(said).toBe(`3 instances in ${file}\n`);
    expect(readFileSync(file, "utf8").trimEnd().split("\n")).toHaveLength(3);
  });
});

describe("agoralab settings", () => {
  it("lists the nine settings", async () => {
    expect((await run("settings")).trimEnd().split("\n")).toHaveLength(10);
    expect(JSON.parse(await run("settings", "--json"))).toHaveLength(9);
  });

  it("gives a simulated teacher's data from the seed alone", async () => {
    const ids = async () => {
      const out = join(temporaryDirectory(), "run");
      await run("generate", setting, "--model", "classroom:parrot", "--n", "150", "--out", out);
      return readFileSync(join(out, "instances.jsonl"), "utf8")
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { id: string }).id);
    };
    expect(await ids()).toEqual(await ids());
  });

  it("estimates nothing for a model that could not be asked", async () => {
    await expect(run("generate", setting, "--model", "gpt-4o-mini", "--dry-run")).rejects.toThrow(
      /has no provider; write openai:MODEL/,
    );
  });
});
