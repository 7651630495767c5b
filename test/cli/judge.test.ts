import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCommandLine } from "../../src/cli/command-line";
import type { FaultServer } from "../servers/fault-server";
import { startOpenAiServer } from "../servers/openai-server";
import { temporaryDirectory } from "../temporary-directory";

let folder: string;
let server: FaultServer;
let stdout: string;
let stderr: string;
let judgment: (user: string) => { text: string; logprobs?: readonly (readonly [string, number])[] };
beforeEach(async () => {
  folder = temporaryDirectory();
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
  server = await startOpenAiServer(({ body }) => {
    const { model, messages } = body as { model: string; messages: { content: string }[] };
    if (model === "judge") return { kind: "answer", ...judgment(messages[1]!.content) };
    return { kind: "answer", text: `${model} wrote this.` };
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
});

async function json(...args: string[]): Promise<Record<string, unknown>> {
  stdout = "";
  const status = await runCommandLine([...args, "--json"]);
  expect(stderr.replace(/^agoralab: .*miniature set.*$/gm, "").trim()).toBe("");
  expect(status).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

const run = (name: string) => join(folder, name);
const at = () => ["--base-url", server.baseUrl];

async function answer(benchmark: string) {
  for (const name of ["student", "base"]) {
    await json("answer", benchmark, "--model", `compatible:${name}`, ...at(), "--out", run(name));
  }
}

describe("agoralab judge", () => {
  it("annotates AlpacaEval by log probabilities, and score reads it", async () => {
    await answer("alpacaeval2");
    // 3 to 1 for the student.
    judgment = (user) => {
      const isFirst = user.indexOf("student wrote") < user.indexOf("base wrote");
      const [better, worse] = isFirst ? ["m", "M"] : ["M", "m"];
      return {
        text: better,
        logprobs: [
          [better, Math.log(0.6)],
          [worse, Math.log(0.2)],
        ],
      };
    };
    const args = ["--run", run("student"), "--judge", "compatible:judge", ...at()];
    const dry = await json("judge", "alpacaeval2", ...args, "--baseline", run("base"), "--dry-run");
    expect(dry).toMatchObject({ calls: 24 });
    const summary = await json("judge", "alpacaeval2", ...args, "--baseline", run("base"));
    expect(summary).toMatchObject({ pairs: 24, unscored: 0, protocols: { logprobs: 24 } });
    expect(server.calls.at(-1)!.body).toMatchObject({ logprobs: true, top_logprobs: 5 });
    const score = await json("score", "--benchmark", "alpacaeval2", "--run", run("student"));
    expect(score).toMatchObject({
      ...{ n: 24, discreteWinRate: 100, lengthControlledWinRate: null, headline: "winRate" },
      ...{ judge: "compatible:judge", protocol: "logprobs 24", problems: "miniature" },
    });
    expect(score["winRate"]).toBeCloseTo(75, 9);
  });

  it("judges Arena-Hard in two games, and score reads them", async () => {
    await answer("arena_hard");
    judgment = (user) => {
      const isA = user.indexOf("student wrote") < user.indexOf("base wrote");
      return { text: isA ? "Mine first. [[A>B]]" : "Mine first. [[A=B]]" };
    };
    const args = ["--run", run("student"), "--judge", "compatible:judge", ...at()];
    await json("judge", "arena_hard", ...args, "--baseline", run("base"));
    // A win and a tie on each question: 100 * (1 + 1 / 2) / 2.
    const score = await json("score", "--benchmark", "arena_hard", "--run", run("student"));
    expect(score).toMatchObject({ score: 75, battles: 40, n: 20, unscored: 0 });
  });

  it("wants judgments before a score", async () => {
    await answer("arena_hard");
    const args = ["score", "--benchmark", "arena_hard", "--run", run("student")];
    expect(await runCommandLine(args)).toBe(2);
    expect(stderr).toContain("make them with agoralab judge arena_hard");
  });
});
