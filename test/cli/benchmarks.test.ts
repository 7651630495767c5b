import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCommandLine } from "../../src/cli/command-line";
import { benchmarkSources } from "../../src/datasets/benchmarks/benchmark-sources";
import { startHub } from "../datasets/hub-server";
import { parquetBytes } from "../datasets/parquet-file";
import { temporaryDirectory } from "../temporary-directory";

let stdout: string;
beforeEach(() => {
  stdout = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe("agoralab benchmarks", () => {
  it("lists the six, miniature and public", async () => {
    expect(await runCommandLine(["benchmarks", "list", "--json"])).toBe(0);
    const list = JSON.parse(stdout) as { benchmark: string; problems: number; miniature: number }[];
    expect(list.map(({ benchmark, problems }) => [benchmark, problems])).toEqual([
      ["gsm8k", 1319],
      ["math", 5000],
      ["mbpp", 500],
      ["humaneval", 164],
      ["alpacaeval2", 805],
      ["arena_hard", 500],
    ]);
    expect(list.every(({ miniature }) => miniature >= 20)).toBe(true);
  });

  it("shows problems as they are put to a model", async () => {
    expect(await runCommandLine(["benchmarks", "show", "humaneval", "--style", "completion"])).toBe(
      0,
    );
    expect(stdout).toContain("Miniature/2");
    expect(stdout).toContain("temperature 0, top-p 0.95, at most 1024 tokens");
    expect(stdout).toContain(String.raw`"\ndef "`);
    expect(await runCommandLine(["benchmarks", "show", "gsm9k"])).toBe(2);
  });

  it("fetches one from the hub and says how to use it", async () => {
    const { repo, revision } = benchmarkSources.gsm8k;
    const files = {
      "main/test-00000-of-00001.parquet": await parquetBytes({
        question: ["Two and two?"],
        answer: ["#### 4"],
      }),
    };
    const hub = await startHub({ [repo]: { commit: revision, files } });
    const out = temporaryDirectory();
    try {
      const args = ["benchmarks", "fetch", "gsm8k", "--hub-url", hub.url, "--out", out];
      expect(await runCommandLine(args)).toBe(0);
    } finally {
      await hub.close();
    }
    expect(stdout).toContain("use them with --problems");
    expect(stdout).toContain("known to have 1319");
    expect(readFileSync(join(out, "gsm8k.jsonl"), "utf8")).toBe(
      '{"id":"gsm8k/0","question":"Two and two?","answer":"#### 4"}\n',
    );
  });
});
