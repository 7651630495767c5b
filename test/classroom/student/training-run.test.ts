import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError, InterruptedError } from "../../../src/errors";
import { loadClassroomStudent } from "../../../src/classroom/student/load-classroom-student";
import { runTraining, type TrainingRun } from "../../../src/classroom/student/training-run";
import { classroomTestSet } from "../../../src/classroom/test-set";
import { temporaryDirectory } from "../../temporary-directory";

const domain = "instruction_following";
const examples = classroomTestSet(domain, 30, 4);
const steps = 14;

async function request(more: Partial<TrainingRun> = {}): Promise<TrainingRun> {
  const { weights: base } = await loadClassroomStudent("base", domain);
  return { base, domain, examples, steps, seed: 2, checkpointEvery: 8, ...more };
}

function logIn(directory: string): { step: number; loss: number }[] {
  const lines = readFileSync(join(directory, "training.jsonl"), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as { step: number; loss: number });
}

describe("a training in a directory", () => {
  it("goes on from its checkpoint to the weights it would have had", async () => {
    const losses: number[] = [];
    const straight = await runTraining(
      await request({ onProgress: ({ loss }) => void losses.push(loss) }),
    );

    const directory = temporaryDirectory();
    let done = 0;
    const onProgress = () => void (done += 1);
    const aborted = runTraining(
      await request({ directory, onProgress, isAborted: () => done >= 5 }),
    );
    await expect(aborted).rejects.toThrow(InterruptedError);
    expect(readdirSync(directory).sort()).toEqual(["checkpoint.safetensors", "training.jsonl"]);

    // As if killed between two checkpoints: what came after the last one is done again.
    let after = 0;
    const killed = runTraining(
      await request({
        directory,
        onProgress: ({ step }) => {
          after ||= step;
          if (step === 11) throw new Error("killed");
        },
      }),
    );
    await expect(killed).rejects.toThrow("killed");
    expect(after).toBe(6);

    let resumedAt = 0;
    const resumed = await runTraining(
      await request({ directory, onProgress: ({ step }) => void (resumedAt ||= step) }),
    );
    expect(resumedAt).toBe(9);
    expect(resumed).toEqual(straight);
    expect(logIn(directory)).toEqual(losses.map((loss, i) => ({ step: i + 1, loss })));
    expect(readdirSync(directory).sort()).toEqual([
      "student.safetensors",
      "trained-on.json",
      "training.jsonl",
    ]);

    // Asked again, it reads: no step is made.
    const again = await runTraining(
      await request({
        directory,
        onProgress: () => {
          throw new Error("trained again");
        },
      }),
    );
    expect(again).toEqual(straight);
  });

  it("refuses a directory that holds another training", async () => {
    const directory = temporaryDirectory();
    await runTraining(await request({ directory, steps: 2 }));
    for (const other of [{ seed: 3 }, { steps: 3 }, { examples: examples.slice(1) }]) {
      const refused = runTraining(await request({ directory, steps: 2, ...other }));
      await expect(refused).rejects.toThrow(InputError);
    }
  });

  it("needs a whole number of steps", async () => {
    await expect(runTraining(await request({ steps: 0 }))).rejects.toThrow("got 0");
    await expect(runTraining(await request({ steps: 1.5 }))).rejects.toThrow("got 1.5");
  });
});
