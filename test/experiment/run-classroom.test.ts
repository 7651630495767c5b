import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readRunScores } from "../../src/analysis/pgr-runs";
import { pgrReport } from "../../src/analysis/pgr-table";
import { InputError, InterruptedError } from "../../src/errors";
import { cellPath, planCells } from "../../src/experiment/plan-cells";
import { runClassroom, type ClassroomProgress } from "../../src/experiment/run-classroom";
import { temporaryDirectory } from "../temporary-directory";
import { createScriptedSchool } from "./scripted-school";

const options = {
  teachers: ["sage", "noisy"],
  domains: ["math", "instruction_following"],
  methods: ["instance_generation", "response_generation"],
  n: 40,
  seeds: 2,
  testItems: 60,
  jobs: 2,
  measures: "without_network",
  quantity: { teachers: ["sage"], domain: "math", quantities: [20, 40], seeds: 1 },
} as const;

const students = planCells(options).cells.length;

describe("a classroom with a scripted school", () => {
  it("ends in a table of every cell, and closes every student", async () => {
    const school = createScriptedSchool();
    const progress: ClassroomProgress[] = [];
    const { cells, quantity, finished } = await runClassroom({
      ...{ ...options, school, out: temporaryDirectory() },
      onProgress: (state) => progress.push(state),
    });
    expect(finished).toBe(students);
    expect(school.diary.trained).toHaveLength(students);
    expect(school.diary.open).toBe(0);
    expect(cells).toHaveLength(2 * 2 * 2);
    for (const cell of cells) {
      expect(cell.seeds).toBe(2);
      expect(cell.pgr_low).toBeLessThanOrEqual(cell.pgr);
      expect(cell.pgr_high).toBeGreaterThanOrEqual(cell.pgr);
      expect(cell.cost_usd).toBeGreaterThan(0);
      expect(cell.generator).toMatch(/^classroom:/);
    }
    expect(quantity.map(({ n, step_mode, steps }) => [n, step_mode, steps])).toEqual([
      [20, "follow_n", 4],
      [40, "follow_n", 8],
      [20, "fixed", 200],
      [40, "fixed", 200],
    ]);
    expect(progress.at(-1)).toMatchObject({ done: students, secondsLeft: 0, running: [] });
  });

  it("measures a teacher's own score on the test, not its profile", async () => {
    const { cells } = await runClassroom({
      ...{ ...options, quantity: undefined, seeds: 1, testItems: 200 },
      ...{ school: createScriptedSchool(), out: temporaryDirectory() },
    });
    const own = (name: string) =>
      cells.find(({ generator, domain }) => generator === name && domain === "math")!
        .problem_solving!;
    // The noisy one errs in half of its answers, the sage in at most a twentieth, its form aside.
    expect(own("classroom:sage")).toBeGreaterThan(90);
    expect(own("classroom:noisy")).toBeGreaterThan(35);
    expect(own("classroom:noisy")).toBeLessThan(60);
  });

  it("measures the data, and says who measured", async () => {
    const { cells, models, explained } = await runClassroom({
      ...{ ...options, domains: ["math"], seeds: 1, quantity: undefined, measures: "all" },
      ...{ school: createScriptedSchool(), out: temporaryDirectory() },
    });
    const quality = (name: string) =>
      cells.find(({ generator }) => generator === name)!.response_quality_gpt4o!;
    expect(quality("classroom:sage")).toBeGreaterThan(quality("classroom:noisy") + 0.5);
    for (const cell of cells) {
      // Two nats a token in the scripted likelihood: e squared.
      expect(cell.response_perplexity).toBeCloseTo(Math.exp(2), 6);
      expect(cell.near_duplicate_rate).toBeLessThanOrEqual(1);
      expect(cell.instruction_tokens).toBeGreaterThan(10);
    }
    expect(models).toMatchObject({
      response_quality_gpt4o: "rule-based (classroom)",
      response_perplexity: "scripted likelihood",
      response_quality_skywork_rm: "scripted reward",
    });
    expect(explained.agreements.map(({ metric }) => metric)).toContain("response_quality_gpt4o");
    expect(explained.regression).toBeNull();
  });

  it("gives another seed other data, also where instructions are given", async () => {
    const school = createScriptedSchool();
    await runClassroom({
      ...{ ...options, teachers: ["noisy"], domains: ["math"], quantity: undefined, jobs: 1 },
      ...{ school, out: temporaryDirectory() },
    });
    const [, givenFirst, , givenSecond] = school.diary.trained;
    const instructions = (request: typeof givenFirst) =>
      request!.examples.map(({ instruction }) => instruction);
    expect(instructions(givenFirst)).toEqual(instructions(givenSecond));
    expect(givenFirst!.examples).not.toEqual(givenSecond!.examples);
  });

  it("goes on where it was interrupted, and comes to the same", async () => {
    const whole = await runClassroom({
      ...{ ...options, school: createScriptedSchool(), out: temporaryDirectory() },
    });
    const out = temporaryDirectory();
    const controller = new AbortController();
    let steps = 0;
    const interrupted = createScriptedSchool(undefined, () => {
      if (++steps === 50) controller.abort();
    });
    const first = runClassroom({
      ...{ ...options, school: interrupted, out, signal: controller.signal },
    });
    await expect(first).rejects.toThrow(InterruptedError);
    const before = interrupted.diary.trained.length;
    expect(before).toBeLessThan(students);

    const school = createScriptedSchool();
    const rest = await runClassroom({ ...options, school, out });
    expect(rest.cells).toEqual(whole.cells);
    expect(rest.quantity).toEqual(whole.quantity);
    // Those under way at the interruption, at most one a job, are trained again.
    expect(school.diary.trained.length + before).toBeLessThanOrEqual(students + options.jobs);

    const idle = createScriptedSchool();
    expect((await runClassroom({ ...options, school: idle, out })).cells).toEqual(whole.cells);
    expect(idle.diary.trained).toHaveLength(0);
  });

  it("writes run directories that agoralab pgr reads to the same PGR", async () => {
    const out = temporaryDirectory();
    const single = { ...options, seeds: 1, quantity: undefined };
    const { cells } = await runClassroom({ ...single, school: createScriptedSchool(), out });
    const report = pgrReport(
      await readRunScores({
        runs: planCells(single).table.map((cell) => join(out, cellPath(cell))),
        base: join(out, "base"),
        reference: join(out, "reference"),
      }),
    );
    for (const { generator, method, domain, pgr, pgr_low, pgr_high } of cells) {
      const setting = report.settings.find(
        (row) => row.generator === generator && row.method === method && row.domain === domain,
      );
      expect([setting?.pgr_percent, setting?.ci]).toEqual([pgr, [pgr_low, pgr_high]]);
    }
    expect(report.notes.join("\n")).toContain("none of AgoraBench's benchmarks");
    const run = join(out, cellPath(planCells(single).table[0]!));
    expect(readdirSync(run)).toEqual(
      expect.arrayContaining(["manifest.json", "instances.jsonl", "calls.jsonl", "student"]),
    );
    const [line] = readFileSync(join(run, "answers", "classroom_math.jsonl"), "utf8").split("\n");
    expect(Object.keys(JSON.parse(line!) as object).sort()).toEqual(
      ["id", "model", "output", "sample", "stop_reason"].sort(),
    );
  });

  it("refuses to go on with another test or another base", async () => {
    const out = temporaryDirectory();
    const small = { ...options, teachers: ["sage"], domains: ["math"], seeds: 1 } as const;
    await runClassroom({ ...small, school: createScriptedSchool(), out });
    const other = runClassroom({ ...small, testItems: 61, school: createScriptedSchool(), out });
    await expect(other).rejects.toThrow("test_items was 60 and is now 61");
    const elsewhere = { ...createScriptedSchool(), id: "another base" };
    await expect(runClassroom({ ...small, school: elsewhere, out })).rejects.toThrow(InputError);
  });

  it("names a damaged record, and makes the cell again once it is gone", async () => {
    const out = temporaryDirectory();
    const small = { ...options, teachers: ["sage"], domains: ["math"], seeds: 1 } as const;
    const { cells } = await runClassroom({ ...small, school: createScriptedSchool(), out });
    const file = join(out, cellPath(planCells(small).cells[0]!), "cell.json");
    writeFileSync(file, '{"generator": "classroom:sage"}');
    const damaged = runClassroom({ ...small, school: createScriptedSchool(), out });
    await expect(damaged).rejects.toThrow("delete the file to have the cell made again");
    rmSync(file);
    const mended = await runClassroom({ ...small, school: createScriptedSchool(), out });
    expect(mended.cells).toEqual(cells);
  });
});
