import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settings } from "../../src/bench/settings";
import { miniatureBenchmarkFile } from "../../src/datasets/benchmarks/embedded-benchmarks";
import { loadEmbeddedSeeds } from "../../src/datasets/embedded-seeds";
import { benchmarks } from "../../src/bench/benchmarks";
import { readProblems } from "../../src/evaluate/answering/problems";
import { codeExamples, mathExamples } from "../../src/evaluate/answering/worked-examples";
import type { CodeTask } from "../../src/evaluate/code/code-task";
import { judgeCode } from "../../src/evaluate/code/judge-code";
import { scoreGsm8k } from "../../src/evaluate/gsm8k";
import { readHumanEval } from "../../src/evaluate/humaneval";
import { scoreMath } from "../../src/evaluate/math";
import { readMbpp } from "../../src/evaluate/mbpp";
import { readReferences } from "../../src/evaluate/read-math";
import { readRecords } from "../../src/evaluate/read-records";
import { createSandbox, type Sandbox } from "../../src/sandbox/sandbox";
import { createOverlapIndex } from "../../src/stats/ngram-overlap";

const all = { split: "all" } as const;

describe("the miniature benchmarks", () => {
  it.each(benchmarks)("%s has 20 to 30 problems in the official format", async (benchmark) => {
    const problems = await readProblems(benchmark, miniatureBenchmarkFile(benchmark), all);
    expect(problems.length).toBeGreaterThanOrEqual(20);
    expect(problems.length).toBeLessThanOrEqual(30);
  });

  it("share no run of eight words with the seeds or with what base models are shown", async () => {
    const texts: string[] = [];
    for (const setting of settings) {
      const seeds = await loadEmbeddedSeeds(setting);
      texts.push(...seeds.flatMap(({ instruction, response }) => [instruction, response]));
    }
    texts.push(...Object.values(mathExamples).flatMap((examples) => examples.flat()));
    texts.push(...codeExamples.flatMap(([{ text, example = "" }, code]) => [text, example, code]));
    const index = await createOverlapIndex(texts, 8);
    expect(index.overlapping(texts[0]!)).toBeGreaterThan(0);
    for (const benchmark of benchmarks) {
      const problems = await readProblems(benchmark, miniatureBenchmarkFile(benchmark), all);
      const found = problems.filter(({ text }) => index.overlapping(text) > 0);
      expect(found).toEqual([]);
    }
  });

  it("gsm8k: every answer is the value of its expression, and its solution scores", async () => {
    const file = miniatureBenchmarkFile("gsm8k");
    const references = await readReferences(file, "gsm8k");
    const rows = await readRecords(file);
    for (const [place, { row }] of rows.entries()) {
      expect(row["expression"]).toMatch(/^[\d+\-*/().% ]+$/);
      // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
      const value = new Function(`return ${row["expression"] as string}`)() as number;
      expect(Number(references[place]!.answer)).toBeCloseTo(value, 9);
    }
    const predictions = rows.map(({ row }) => ({
      id: row["id"] as string,
      output: row["answer"] as string,
    }));
    expect(scoreGsm8k({ predictions, references }).summary).toMatchObject({ score: 100, n: 24 });
  });

  it("math: every solution scores", async () => {
    const file = miniatureBenchmarkFile("math");
    const predictions = (await readRecords(file)).map(({ row }) => ({
      id: row["id"] as string,
      output: row["solution"] as string,
    }));
    const references = await readReferences(file, "math");
    expect(scoreMath({ predictions, references }).summary).toMatchObject({ score: 100, n: 24 });
  });

  describe("code", () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await createSandbox({ workers: 2 });
    }, 60_000);
    afterAll(() => sandbox.close());

    it.each([
      ["humaneval", () => readHumanEval(miniatureBenchmarkFile("humaneval"))],
      ["mbpp", () => readMbpp(miniatureBenchmarkFile("mbpp"), all)],
    ] as const)(
      "%s: every reference passes, and none without its work",
      async (_, read) => {
        const tasks = await read();
        const right = await judge(tasks, ({ reference = "" }) => reference);
        expect(right.filter((result) => result !== "passed")).toEqual([]);
        const wrong = await judge(
          tasks,
          ({ entryPoints }) => `def ${entryPoints[0]}(*_):\n    pass\n`,
        );
        expect(wrong.filter((result) => result !== "failed")).toEqual([]);
      },
      120_000,
    );

    async function judge(tasks: readonly CodeTask[], replyOf: (task: CodeTask) => string) {
      const judged = await judgeCode({
        tasks,
        sandbox,
        samples: tasks.map((task) => ({
          task_id: task.task_id,
          sample: 0,
          reply: replyOf(task),
          kind: "completion",
        })),
      });
      return judged.map(({ verdict }) => verdict.result);
    }
  });
});
