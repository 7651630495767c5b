import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Benchmark, benchmarks } from "../../src/bench/benchmarks";
import { benchmarkSources } from "../../src/datasets/benchmarks/benchmark-sources";
import { fetchBenchmark } from "../../src/datasets/benchmarks/fetch-benchmark";
import { createHub } from "../../src/datasets/hub";
import { readProblems } from "../../src/evaluate/answering/problems";
import { readOutputs } from "../../src/evaluate/judging/outputs";
import { readHumanEval } from "../../src/evaluate/humaneval";
import { readMbpp } from "../../src/evaluate/mbpp";
import { readLengthControlData } from "../../src/evaluate/read-alpacaeval2";
import { readReferences } from "../../src/evaluate/read-math";
import { temporaryDirectory } from "../temporary-directory";
import { type FakeHub, startHub } from "./hub-server";
import { parquetBytes } from "./parquet-file";

let server: FakeHub | undefined;
let folder: string;
beforeEach(() => {
  folder = temporaryDirectory();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function fetch(benchmark: Benchmark, files: Record<string, Buffer>) {
  const { repo, revision } = benchmarkSources[benchmark];
  server = await startHub({ [repo]: { commit: revision, files } });
  const { manifest } = await fetchBenchmark(createHub({ url: server.url }), {
    benchmark,
    directory: folder,
  });
  return { manifest, file: join(folder, manifest.problems) };
}

const parquet = (columns: Record<string, readonly unknown[]>) => parquetBytes(columns);
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const lines = (rows: readonly object[]) =>
  Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));

describe("fetchBenchmark", () => {
  it("pins every benchmark to a commit", () => {
    for (const name of benchmarks)
      expect(benchmarkSources[name].revision).toMatch(/^[0-9a-f]{40}$/);
  });

  it("writes GSM8K's test split as answer and score read it, and nothing of its train split", async () => {
    const { manifest, file } = await fetch("gsm8k", {
      "main/test-00000-of-00001.parquet": await parquet({
        question: ["Two and two?", "One and one?"],
        answer: ["So\n#### 4", "So\n#### 2"],
      }),
      "main/train-00000-of-00001.parquet": await parquet({ question: ["?"], answer: ["#### 1"] }),
    });
    expect(manifest).toMatchObject({ problem_count: 2, problem_count_known: 1319, licence: "MIT" });
    expect((await readProblems("gsm8k", file)).map(({ id }) => id)).toEqual(["gsm8k/0", "gsm8k/1"]);
    expect(await readReferences(file, "gsm8k")).toEqual([
      { id: "gsm8k/0", answer: "4" },
      { id: "gsm8k/1", answer: "2" },
    ]);
  });

  it("names MATH's problems by subject and row", async () => {
    const rows = { problem: ["1+1?"], level: ["Level 1"], type: ["x"], solution: ["\\boxed{2}"] };
    const { file } = await fetch("math", {
      "algebra/test-00000-of-00001.parquet": await parquet(rows),
      "geometry/test-00000-of-00001.parquet": await parquet(rows),
    });
    expect((await readReferences(file, "math")).map(({ id }) => id)).toEqual([
      "algebra/0",
      "geometry/0",
    ]);
  });

  it("brings MBPP and HumanEval into the form that is judged", async () => {
    const mbpp = await fetch("mbpp", {
      "full/test-00000-of-00001.parquet": await parquet({
        task_id: [11],
        text: ["Double a number."],
        code: ["def f(x):\r\n    return 2 * x"],
        test_list: [["assert f(1) == 2"]],
        test_setup_code: [""],
        challenge_test_list: [[]],
      }),
    });
    expect(await readProblems("mbpp", mbpp.file)).toEqual([
      { id: "11", text: "Double a number.", example: "assert f(1) == 2" },
    ]);
    expect(await readMbpp(mbpp.file)).toMatchObject([{ task_id: "11", entryPoints: ["f"] }]);
    await server?.close();
    const humanEval = await fetch("humaneval", {
      "openai_humaneval/test-00000-of-00001.parquet": await parquet({
        task_id: ["HumanEval/0"],
        prompt: ["def g():\n"],
        canonical_solution: ["    return 1\n"],
        test: ["def check(candidate):\n    assert candidate() == 1\n"],
        entry_point: ["g"],
      }),
    });
    expect(await readHumanEval(humanEval.file)).toMatchObject([{ task_id: "HumanEval/0" }]);
  });

  it("brings AlpacaEval's baseline and length-control data along", async () => {
    const rows = [0, 1].map((k) => ({
      ...{ instruction: `Say ${k}.`, output: `${k}`, generator: "text_davinci_003", dataset: "d" },
    }));
    const gamed = "index,preference,std_delta_len,instruction_difficulty\n0,0.5,0.1,-0.2\n";
    const { manifest, file } = await fetch("alpacaeval2", {
      "alpaca_eval.json": json(rows),
      "alpaca_eval_gpt4_baseline.json": json(
        rows.map((row) => ({ ...row, output: "long", generator: "gpt4_1106_preview" })),
      ),
      "df_gamed.csv": Buffer.from(gamed),
      "instruction_difficulty.csv": Buffer.from("index,instruction_difficulty\n0,-0.2\n1,0.3\n"),
      "README.md": Buffer.from("no"),
    });
    const problems = await readProblems("alpacaeval2", file);
    expect(problems.map(({ text }) => text)).toEqual(["Say 0.", "Say 1."]);
    const baseline = await readOutputs("alpacaeval2", join(folder, manifest.baseline!), problems);
    expect(baseline.name).toBe("gpt4_1106_preview");
    expect([...baseline.byId.values()]).toEqual(["long", "long"]);
    const data = await readLengthControlData(join(folder, manifest.length_control!));
    expect(data).toMatchObject({ difficulties: [-0.2, 0.3] });
  });

  it("brings Arena-Hard's questions and gpt-4-0314's answers", async () => {
    const { manifest, file } = await fetch("arena_hard", {
      "data/arena-hard-v0.1/question.jsonl": lines([{ uid: "a", prompt: "Why?" }]),
      "data/arena-hard-v0.1/model_answer/gpt-4-0314.jsonl": lines([
        { uid: "a", model: "gpt-4-0314", messages: [{}, { content: { answer: "So." } }] },
      ]),
      "data/arena-hard-v0.1/model_answer/other.jsonl": lines([{}]),
    });
    const problems = await readProblems("arena_hard", file);
    expect(problems).toEqual([{ id: "a", text: "Why?" }]);
    const baseline = await readOutputs("arena_hard", join(folder, manifest.baseline!), problems);
    expect(baseline).toEqual({ name: "gpt-4-0314", byId: new Map([["a", "So."]]) });
    expect(existsSync(join(folder, "arena_hard.manifest.json"))).toBe(true);
    const recorded = JSON.parse(
      readFileSync(join(folder, "arena_hard.manifest.json"), "utf8"),
    ) as Record<string, unknown>;
    expect(recorded["commit"]).toBe(benchmarkSources.arena_hard.revision);
  });

  it("says which files are missing", async () => {
    const fetching = fetch("alpacaeval2", { "alpaca_eval.json": json([{ instruction: "x" }]) });
    await expect(fetching).rejects.toThrow(/no file like .*baseline.* --revision/);
  });
});
