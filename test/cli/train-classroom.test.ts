import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { PurchasePlan } from "../../src/analysis/plan";
import { generateCommand } from "../../src/cli/generate";
import { pgrCommand } from "../../src/cli/pgr";
import { trainCommand } from "../../src/cli/train";
import { InputError } from "../../src/errors";
import type { TrainedOnRun } from "../../src/experiment/train-on-run";
import { pgr } from "../../src/pgr";
import { startOpenAiServer } from "../servers/openai-server";
import { temporaryDirectory } from "../temporary-directory";
import { agoralab } from "./agoralab";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs a command and returns what it printed on stdout. */
async function run(command: ReturnType<typeof trainCommand>, ...args: string[]): Promise<string> {
  let output = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += String(text);
    return true;
  });
  await command.exitOverride().parseAsync(args, { from: "user" });
  vi.restoreAllMocks();
  return output;
}

const setting = "instruction_following/instance_generation";

describe("agoralab train --student classroom", () => {
  it("trains on a simulated teacher's run, and agoralab pgr reads what it leaves", async () => {
    const runs = temporaryDirectory();
    const sage = join(runs, "sage");
    await run(
      generateCommand(),
      ...[setting, "--model", "classroom:sage", "--n", "60", "--out", sage, "--json"],
    );
    const flags = ["--student", "classroom", "--steps", "30", "--test-items", "40", "--json"];
    const trained = JSON.parse(await run(trainCommand(), sage, ...flags)) as TrainedOnRun & {
      simulated: boolean;
    };
    expect(trained).toMatchObject({ simulated: true, instances: 60, steps: 30 });
    expect(trained.student).toMatchObject({ benchmark: "classroom_instruction_following", n: 40 });
    const { baseScore: base, referenceScore: reference, student } = trained;
    expect(base).toBeLessThan(15);
    expect(reference).toBeGreaterThan(70);
    expect(trained.pgr).toBeCloseTo(pgr({ base, student: student.score, reference }), 12);
    const report = JSON.parse(
      await run(
        pgrCommand(),
        ...[sage, "--base", trained.baseRun, "--reference", trained.referenceRun],
        "--json",
      ),
    ) as { benchmarks: { pgr: number }[] };
    expect(JSON.stringify(report)).toContain("classroom:sage");
    // Trained before: the same weights are read, and take the same test.
    const again = JSON.parse(await run(trainCommand(), sage, ...flags)) as TrainedOnRun;
    expect(again.student).toEqual(trained.student);
    const text = await run(trainCommand(), sage, ...flags.slice(0, -1));
    expect(text).toContain("60 instances of a simulated teacher, 30 steps");
  });

  it("trains another student when the run has grown, and pgr tells of one that has not", async () => {
    const runs = temporaryDirectory();
    const sage = join(runs, "sage");
    const write = (n: number) =>
      agoralab("generate", setting, "--model", "classroom:sage", "--n", `${n}`, "--out", sage);
    const short = ["--student", "classroom", "--steps", "10", "--test-items", "20"];
    const train = (...more: string[]) => agoralab("train", sage, ...short, ...more);
    const anchors = ["base", "reference"].flatMap((name) => [
      ...[`--${name}`, join(runs, `classroom-${name}`)],
    ]);
    const measured = () => agoralab("pgr", sage, ...anchors);
    await write(30);
    expect((await train()).status).toBe(0);
    expect((await measured()).stdout).not.toContain("learned from");
    await write(40);
    expect((await measured()).stdout).toMatch(
      /- .*sage: its student learned from 30 instances, and the run now holds 40; .*--anew/,
    );
    const planned = await agoralab(
      ...["plan", "--setting", setting, "--budget-usd", "5", "--runs", sage, ...anchors, "--json"],
    );
    const { candidates, notes } = JSON.parse(planned.stdout) as PurchasePlan;
    expect(notes[0]).toContain("learned from 30 instances");
    expect(candidates[0]!.curve.supported).toEqual([30, 30]);
    const refused = await train();
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/another training.*the same agoralab train with --anew/);
    const another = await train("--anew");
    expect(another.status).toBe(0);
    expect(another.stderr).toContain(`answers and scores are in ${join(sage, "student-1")}`);
    expect(another.stdout).toContain("40 instances");
    expect(readdirSync(join(sage, "student-1")).sort()).toEqual([
      "answers",
      "scores.json",
      "student",
      "verdicts",
    ]);
    expect((await measured()).stdout).not.toContain("learned from");
  }, 120_000);

  it("refuses data from outside the miniature world, and says who trains it", async () => {
    const out = join(temporaryDirectory(), "real");
    const server = await startOpenAiServer([
      { kind: "answer", text: "What is 6 times 7, and why?\nOUTPUT: [RESULT] 42 [/RESULT]" },
    ]);
    try {
      const model = ["--model", "compatible:x", "--base-url", server.baseUrl];
      await run(
        generateCommand(),
        ...["math/instance_generation", ...model, "--n", "1", "--out", out, "--json"],
      );
    } finally {
      await server.close();
    }
    const refused = run(trainCommand(), out, "--student", "classroom");
    await expect(refused).rejects.toThrow(/compatible:x wrote .*; train it with --student ray/);
    await expect(refused).rejects.toBeInstanceOf(InputError);
  });

  it("refuses a directory that is no run", async () => {
    const refused = run(trainCommand(), temporaryDirectory(), "--student", "classroom");
    await expect(refused).rejects.toThrow(/has no manifest\.json: it is no run of generate/);
  });
});
