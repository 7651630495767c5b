import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Seed } from "../../src/bench/instance";
import { settings } from "../../src/bench/settings";
import { seedsCommand } from "../../src/cli/seeds";
import type { SeedManifest } from "../../src/datasets/fetch-seeds";
import { seedSources } from "../../src/datasets/seed-sources";
import { InputError } from "../../src/errors";
import { type FakeHub, startHub } from "../datasets/hub-server";

const lima = "instruction_following/instance_generation";
/** The commit we pin, which is this server's. */
const commit = seedSources[lima][0]!.revision;
const token = "hf_secretsecret";
let folder: string;
let hub: FakeHub;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "seeds-cli-"));
  const line = (i: number) => JSON.stringify({ conversations: [`Why ${i}?`, `Because ${i}.`] });
  const content = Buffer.from(Array.from({ length: 20 }, (_, i) => `${line(i)}\n`).join(""));
  hub = await startHub({
    "GAIR/lima": { commit, files: { "train.jsonl": content }, gatedBehind: token },
  });
  vi.stubEnv("HF_TOKEN", "");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await hub.close();
  rmSync(folder, { recursive: true });
});

describe("agoralab seeds list", () => {
  it("shows each setting with its embedded and public seeds", async () => {
    const output = await run("list");
    for (const setting of settings) expect(output).toContain(`${setting}\n  embedded: 24 seeds`);
    expect(output).toContain("paper: 14856 of GSM8K + MATH (train)");
    expect(output).toContain("hub: GAIR/lima, commit 68958e98");
    expect(output).toContain("hub: TIGER-Lab/WebInstructSub, newest commit, kept once fetched");
    expect(output).toContain("gated (needs HF_TOKEN)");
  });

  it("prints one JSON document with --json", async () => {
    const list = JSON.parse(await run("list", "--json")) as { setting: string }[];
    expect(list.map(({ setting }) => setting).sort()).toEqual([...settings].sort());
  });
});

describe("agoralab seeds show", () => {
  it("prints as many seeds as asked for", async () => {
    const output = await run("show", "code/quality_enhancement", "--n", "2", "--json");
    expect((JSON.parse(output) as Seed[]).map(({ id }) => id)).toEqual([
      "code-qe-01",
      "code-qe-02",
    ]);
    expect(await run("show", "math/response_generation")).toContain("3 of 24 seeds");
  });

  it("shows one's own file", async () => {
    const file = join(folder, "own.csv");
    writeFileSync(file, "question,answer\nWhy?,Because.\n");
    expect(await run("show", lima, "--seed-data", file)).toBe(
      "own.csv:1\nINPUT: Why?\nOUTPUT: Because.\n\n1 of 1 seeds\n",
    );
  });

  it.each([
    [["show", "maths/instance_generation"], 'did you mean "math/instance_generation"'],
    [["show", lima, "--n", "0"], "--n must be a whole number from 1 up"],
    [["fetch", lima, "--seed", "x"], "--seed must be a whole number from 0 up"],
  ])("refuses %j", async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
  });
});

describe("agoralab seeds fetch", () => {
  it("fetches a gated set with a token from an env file and prints where the seeds are", async () => {
    const envFile = join(folder, ".env");
    writeFileSync(envFile, `HF_TOKEN=${token}\n`);
    const output = await fetch("--env-file", envFile, "--size", "5");
    const seedFile = join(folder, "out", "instruction_following-instance_generation.jsonl");
    expect(output).toBe(`5 seeds in ${seedFile}; use them with --seed-data ${seedFile}\n`);
    expect(readFileSync(seedFile, "utf8").trimEnd().split("\n")).toHaveLength(5);
  });

  it("prints the manifest with --json, without the token", async () => {
    vi.stubEnv("HF_TOKEN", token);
    const output = await fetch("--json", "--revision", commit);
    expect(JSON.parse(output) as SeedManifest).toMatchObject({
      seed_count: 20,
      sources: [{ repo: "GAIR/lima", revision_asked: commit }],
    });
    expect(output).not.toContain(token);
    const manifest = join(folder, "out", "instruction_following-instance_generation.manifest.json");
    expect(readFileSync(manifest, "utf8")).not.toContain(token);
  });

  it("says when the sources have fewer seeds than the paper", async () => {
    vi.stubEnv("HF_TOKEN", token);
    expect(await fetch()).toMatch(/^20 seeds \(the sources have no 503\) in /);
  });

  it("says what to do without a token", async () => {
    const failure = fetch();
    await expect(failure).rejects.toBeInstanceOf(InputError);
    await expect(failure).rejects.toThrow(/accept its licence at .*GAIR\/lima and set HF_TOKEN/);
  });

  it("wants to know which repository a revision is of where there are two", async () => {
    await expect(run("fetch", "math/instance_generation", "--revision", "abc")).rejects.toThrow(
      "has several repositories, write openai/gsm8k=abc",
    );
  });
});

function fetch(...args: readonly string[]): Promise<string> {
  const place = ["--hub-url", hub.url, "--out", join(folder, "out")];
  return run("fetch", lima, ...place, ...args);
}

/** What the command writes to stdout. */
async function run(...args: readonly string[]): Promise<string> {
  let output = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += String(text);
    return true;
  });
  try {
    const program = new Command().exitOverride().addCommand(seedsCommand());
    await program.parseAsync(["seeds", ...args], { from: "user" });
  } finally {
    write.mockRestore();
  }
  return output;
}
