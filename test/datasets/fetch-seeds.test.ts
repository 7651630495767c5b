import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Seed } from "../../src/bench/instance";
import { fetchSeeds, type FetchSeeds } from "../../src/datasets/fetch-seeds";
import { createHub } from "../../src/datasets/hub";
import { readSeeds } from "../../src/datasets/read-seeds";
import { seedHash } from "../../src/datasets/seed-hash";
import { InputError } from "../../src/errors";
import { type FakeDataset, type FakeHub, startHub } from "./hub-server";
import { parquetBytes } from "./parquet-file";

const commit = "c".repeat(40);
let server: FakeHub | undefined;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fetch-"));
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

describe("fetchSeeds", () => {
  it("draws from both sets of math, with their answers in our result form", async () => {
    await serve({ "openai/gsm8k": await gsm8k(40), "EleutherAI/hendrycks_math": await math() });
    const { manifest, seedFile } = await fetch("math/instance_generation", { size: 30 });
    const seeds = await readSeeds(seedFile, "instance_generation");
    expect(seeds).toHaveLength(30);
    expect(new Set(seeds.map(({ id }) => id)).size).toBe(30);
    expect(new Set(seeds.map(({ id }) => id.split(":")[0]))).toEqual(new Set(["gsm8k", "math"]));
    const gsm = seeds.find(({ id }) => id.startsWith("gsm8k:"))!;
    const i = Number(gsm.id.split(":")[1]) - 1;
    expect(gsm.response).toBe(`It is ${i}+1=${i + 1}.\n[RESULT] ${i + 1} [/RESULT]`);
    const solved = seeds.find(({ id }) => id.startsWith("math:"))!;
    expect(solved.response).toMatch(
      /\\boxed\{\\frac\{\d+\}\{7\}\}\.\n\[RESULT\] \\frac\{\d+\}\{7\} \[/,
    );
    expect(manifest.seed_hash).toBe(seedHash(seeds));
    expect(manifest.sources.map(({ repo, rows_read }) => [repo, rows_read])).toEqual([
      ["openai/gsm8k", 40],
      ["EleutherAI/hendrycks_math", 20],
    ]);
  });

  it("records commits, files and checksums beside the seeds", async () => {
    await serve({ "GAIR/lima": lima(9) });
    const { manifestFile } = await fetch("instruction_following/instance_generation");
    const manifest: unknown = JSON.parse(readFileSync(manifestFile, "utf8"));
    expect(manifest).toMatchObject({
      setting: "instruction_following/instance_generation",
      seed_file: "instruction_following-instance_generation.jsonl",
      seed_count: 9,
      // Table 1's number, which this small stand-in does not have.
      seed_count_asked: 503,
      sampling_seed: 0,
      sources: [
        {
          repo: "GAIR/lima",
          revision_asked: "main",
          commit,
          rows_read: 9,
          rows_left_out: 0,
          files: [
            { path: "train.jsonl", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
          ],
        },
      ],
    });
  });

  it("draws the same again, another time with another seed, and downloads only once", async () => {
    await serve({ "GAIR/lima": lima(60) });
    const request = { size: 10 };
    const first = (await fetch("instruction_following/instance_generation", request)).manifest;
    const requests = server!.atStorage.length;
    const again = (await fetch("instruction_following/instance_generation", request)).manifest;
    expect(again).toEqual(first);
    expect(server!.atStorage).toHaveLength(requests);
    const other = await fetch("instruction_following/instance_generation", { size: 10, seed: 1 });
    expect(other.manifest.seed_hash).not.toBe(first.seed_hash);
  });

  it("takes all of MBPP's train split, one block each, and 500 of xP3x", async () => {
    await serve({ "google-research-datasets/mbpp": await mbpp(), "CohereLabs/xP3x": xp3x(700) });
    const { manifest, seedFile } = await fetch("code/instance_generation");
    const seeds = await readSeeds(seedFile, "instance_generation");
    const from = (name: string) => seeds.filter(({ id }) => id.startsWith(`${name}:`));
    expect([from("mbpp").length, from("xp3x").length]).toEqual([374, 500]);
    expect(manifest.seed_count).toBe(874);
    expect(from("mbpp").find(({ id }) => id === "mbpp:1")).toEqual({
      id: "mbpp:1",
      instruction: "Write number 0.\n\nIt should pass this test:\nassert f(0) == 0",
      response: "```python\ndef f(x):\n    return x\n```",
    });
  });

  it("keeps the rows of the setting's category and no other model's answer", async () => {
    const category = (i: number) => (i % 2 ? "Math" : "Coding & Debugging");
    const rows = Array.from({ length: 30 }, (_, i) => i);
    const content = await parquetBytes({
      instruction: rows.map((i) => `Task ${i}`),
      response: rows.map(() => "another model's answer"),
      task_category: rows.map(category),
    });
    const files = { "data/train-00000-of-00001.parquet": content };
    await serve({ "Magpie-Align/Magpie-Reasoning-V1-150K": { commit, files } });
    const { manifest, seedFile } = await fetch("math/response_generation");
    const seeds = await readSeeds(seedFile, "response_generation");
    expect(seeds.map(({ response }) => response)).toEqual(Array(15).fill(""));
    expect(seeds.every(({ instruction }) => Number(instruction.slice(5)) % 2 === 1)).toBe(true);
    expect(manifest.sources[0]).toMatchObject({ rows_read: 30, rows_left_out: 15 });
  });

  it("reads CoNaLa's lines in a .json file", async () => {
    const lines = jsonLines(12, (i) => ({ intent: `do ${i}`, snippet: `f(${i})`, prob: 0.5 }));
    await serve({ "neulab/conala": { commit, files: { "data/conala-mined.json": lines } } });
    const { seedFile } = await fetch("code/quality_enhancement");
    const seeds = await readSeeds(seedFile, "quality_enhancement");
    expect(seeds).toHaveLength(12);
    expect(seeds.find(({ id }) => id === "conala:1")?.response).toBe("```python\nf(0)\n```");
  });

  it("says which values there are when none is the one wanted", async () => {
    const content = await parquetBytes({ question: ["a"], answer: ["b"], source: ["socratic"] });
    const files = { "data/train-00000-of-00001.parquet": content };
    await serve({ "TIGER-Lab/WebInstructSub": { commit, files } });
    await expect(fetch("math/quality_enhancement")).rejects.toThrow(
      /none of 1 rows has source = "mathstackexchange"; there are socratic/,
    );
  });

  it("says which columns there are when the layout has changed", async () => {
    const content = await parquetBytes({ question: ["a"], reply: ["b"] });
    await serve({
      "openai/gsm8k": { commit, files: { "main/train-0.parquet": content } },
      "EleutherAI/hendrycks_math": await math(),
    });
    await expect(fetch("math/instance_generation")).rejects.toThrow(
      /openai\/gsm8k at c+ has no column answer, only question/,
    );
  });

  it("says which file it looked for when the layout has changed", async () => {
    await serve({ "GAIR/lima": { commit, files: { "other.jsonl": Buffer.from("{}") } } });
    const failure = fetch("instruction_following/instance_generation");
    await expect(failure).rejects.toThrow(/GAIR\/lima has no file like \^train/);
    await expect(failure).rejects.toBeInstanceOf(InputError);
  });

  it("pins a source without a commit of ours by its first fetch", async () => {
    const web = async (first: string, newCommit: string): Promise<FakeDataset> => ({
      commit: newCommit,
      files: {
        "data/train-00000-of-00001.parquet": await parquetBytes({
          question: [first, "b", "c"],
          answer: ["1", "2", "3"],
          source: Array<string>(3).fill("mathstackexchange"),
        }),
      },
    });
    const setting = "math/quality_enhancement";
    const past = await web("old", commit);
    await serve({ "TIGER-Lab/WebInstructSub": past });
    const first = (await fetch(setting)).manifest;
    expect(first.sources[0]).toMatchObject({ revision_asked: "main", commit });
    await server!.close();
    // The set has moved on; what was fetched is asked for by its commit, which the hub still knows.
    const moved = await web("new", "d".repeat(40));
    await serve({ "TIGER-Lab/WebInstructSub": { ...moved, past } });
    expect((await fetch(setting)).manifest).toEqual(first);
    const revisions = { "TIGER-Lab/WebInstructSub": "main" };
    const { manifest } = await fetch(setting, { revisions });
    expect(manifest.sources[0]).toMatchObject({ commit: "d".repeat(40) });
    expect(manifest.seed_hash).not.toBe(first.seed_hash);
  });

  it("says so when the manifest there is none", async () => {
    await serve({ "GAIR/lima": lima(5) });
    writeFileSync(join(folder, "instruction_following-instance_generation.manifest.json"), "{}");
    await expect(fetch("instruction_following/instance_generation")).rejects.toThrow(
      /manifest\.json is no manifest of seeds; remove it to fetch anew/,
    );
  });

  it("takes another revision when told, and only for a repository of the setting", async () => {
    await serve({ "GAIR/lima": lima(5) });
    const setting = "instruction_following/instance_generation";
    const { manifest } = await fetch(setting, { revisions: { "GAIR/lima": commit } });
    expect(manifest.sources[0]).toMatchObject({ revision_asked: commit, commit });
    await expect(fetch(setting, { revisions: { "GAIR/lima": "v2" } })).rejects.toThrow(
      'GAIR/lima has no revision "v2"',
    );
    await expect(fetch(setting, { revisions: { "openai/gsm8k": "v2" } })).rejects.toThrow(
      /takes no seeds from openai\/gsm8k, only from GAIR\/lima/,
    );
  });

  it("leaves no seed file when it fails, but what was downloaded", async () => {
    await serve({ "openai/gsm8k": await gsm8k(3) });
    await expect(fetch("math/instance_generation")).rejects.toThrow(
      "EleutherAI/hendrycks_math is missing or private, or HF_TOKEN is not valid",
    );
    expect(readdirSync(folder)).toEqual(["downloads"]);
  });

  it("says so when the directory cannot be made", async () => {
    await serve({ "GAIR/lima": lima(5) });
    const directory = join(folder, "file");
    writeFileSync(directory, "");
    const failure = fetch("instruction_following/instance_generation", { directory });
    await expect(failure).rejects.toBeInstanceOf(InputError);
    await expect(failure).rejects.toThrow(/^fetching the seeds of .* into .*file: ENOTDIR/);
  });

  it("reports progress up to the size of all files of a source", async () => {
    await serve({ "openai/gsm8k": await gsm8k(300), "EleutherAI/hendrycks_math": await math() });
    const last = new Map<string, { bytes: number; totalBytes: number }>();
    await fetch("math/instance_generation", {
      onProgress: ({ repo, ...state }) => last.set(repo, state),
    });
    expect([...last.keys()]).toEqual(["openai/gsm8k", "EleutherAI/hendrycks_math"]);
    for (const { bytes, totalBytes } of last.values()) expect(bytes).toBe(totalBytes);
  });
});

/** Pinned revisions are not this server's, so they are all asked for as main. */
function fetch(setting: FetchSeeds["setting"], changes: Partial<FetchSeeds> = {}) {
  const repos = ["openai/gsm8k", "EleutherAI/hendrycks_math"];
  const other: Record<string, string[]> = {
    "math/instance_generation": repos,
    "code/instance_generation": ["google-research-datasets/mbpp", "CohereLabs/xP3x"],
    "instruction_following/instance_generation": ["GAIR/lima"],
    "math/response_generation": ["Magpie-Align/Magpie-Reasoning-V1-150K"],
    "code/quality_enhancement": ["neulab/conala"],
  };
  const revisions = Object.fromEntries((other[setting] ?? []).map((repo) => [repo, "main"]));
  const hub = createHub({ url: server!.url, sleep: () => Promise.resolve(), token: "hf_right" });
  return fetchSeeds(hub, { setting, directory: folder, revisions, ...changes });
}

async function serve(datasets: Record<string, FakeDataset>): Promise<void> {
  server = await startHub(datasets);
}

async function gsm8k(rows: number): Promise<FakeDataset> {
  const numbers = Array.from({ length: rows }, (_, i) => i);
  const content = await parquetBytes({
    question: numbers.map((i) => `What comes after ${i}?`),
    answer: numbers.map((i) => `It is ${i}+1=<<${i}+1=${i + 1}>>${i + 1}.\n#### ${i + 1}`),
  });
  const test = await parquetBytes({ question: ["held out"], answer: ["#### 1"] });
  const files = {
    "main/test-00000-of-00001.parquet": test,
    "main/train-00000-of-00001.parquet": content,
  };
  return { commit, files };
}

async function math(): Promise<FakeDataset> {
  const subject = (from: number) =>
    parquetBytes({
      problem: Array.from({ length: 10 }, (_, i) => `What is ${from + i}/7?`),
      level: Array<string>(10).fill("Level 1"),
      solution: Array.from({ length: 10 }, (_, i) => `It is \\boxed{\\frac{${from + i}}{7}}.`),
    });
  const files = {
    "README.md": Buffer.from("about"),
    "algebra/train-00000-of-00001.parquet": await subject(1),
    "geometry/test-00000-of-00001.parquet": await subject(90),
    "geometry/train-00000-of-00001.parquet": await subject(11),
  };
  return { commit, files };
}

function lima(rows: number): FakeDataset {
  const content = jsonLines(rows, (i) => ({ conversations: [`Why ${i}?`, `Because ${i}.`] }));
  return { commit, files: { "train.jsonl": content }, gatedBehind: "hf_right" };
}

async function mbpp(): Promise<FakeDataset> {
  const numbers = Array.from({ length: 374 }, (_, i) => i);
  const content = await parquetBytes({
    text: numbers.map((i) => `Write number ${i}.`),
    code: numbers.map(() => "def f(x):\r\n    return x"),
    test_list: numbers.map((i) => [`assert f(${i}) == ${i}`, "assert True"]),
  });
  return { commit, files: { "full/train-00000-of-00001.parquet": content } };
}

function xp3x(rows: number): FakeDataset {
  const line = (i: number) => ({ inputs: `Program ${i}`, targets: `print(${i})` });
  const name = "xlcost_text_to_code_Python_program_level_train";
  const files = {
    [`data/code/xp3_codeparrot_${name}_abovepy.jsonl`]: jsonLines(rows, line),
    "data/code/xp3_Muennighoff_mbpp_sanitized_test_function_solved.jsonl": jsonLines(9, line),
  };
  return { commit, files };
}

function jsonLines(rows: number, line: (i: number) => Partial<Seed> | object): Buffer {
  const lines = Array.from({ length: rows }, (_, i) => `${JSON.stringify(line(i))}\n`);
  return Buffer.from(lines.join(""));
}
