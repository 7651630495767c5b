import { describe, expect, it } from "vitest";
import { domains, type Domain } from "../../../src/bench/domains";
import { InputError, InterruptedError } from "../../../src/errors";
import type { Student } from "../../../src/student/student";
import {
  classroomSteps,
  createClassroomTrainer,
} from "../../../src/classroom/student/classroom-trainer";
import { fineTune } from "../../../src/classroom/student/fine-tune";
import { loadClassroomStudent } from "../../../src/classroom/student/load-classroom-student";
import { readStudent } from "../../../src/classroom/student/read-student";
import { classroomTestSet, type TestItem } from "../../../src/classroom/test-set";
import { markResponse } from "../../../src/classroom/world/world";
import { temporaryDirectory } from "../../temporary-directory";

const decoding = { temperature: 0, topP: 1, maxNewTokens: 100, repetitionPenalty: 1, stop: [] };

function questionsOf(items: readonly TestItem[]) {
  return items.map(({ id, instruction }) => ({ id, sample: 0, prompt: instruction }));
}

async function scorePercent(student: Student, domain: Domain): Promise<number> {
  const items = classroomTestSet(domain);
  const answers = await student.answer(questionsOf(items), { decoding });
  const right = answers.filter(({ output }, i) => markResponse(items[i]!, output!).isCorrect);
  return (100 * right.length) / items.length;
}

describe.each(domains)("what ships for %s", (domain) => {
  it("is a base that cannot do the task and a reference that can", async () => {
    expect(await scorePercent(await loadClassroomStudent("base", domain), domain)).toBeLessThan(15);
    const reference = await loadClassroomStudent("reference", domain);
    expect(await scorePercent(reference, domain)).toBeGreaterThan(70);
  });
});

describe("the classroom's trainer", () => {
  const domain = "instruction_following";
  const examples = classroomTestSet(domain, 24, 6);
  const trainer = createClassroomTrainer({ domain });

  it("trains in threads, two at once, to the weights of training here", async () => {
    const { weights: base } = await loadClassroomStudent("base", domain);
    const progress: number[] = [];
    const students = await Promise.all(
      [1, 2].map((seed) =>
        trainer.train({
          examples,
          steps: 6,
          seed,
          onProgress: ({ step }) => void (seed === 1 && progress.push(step)),
        }),
      ),
    );
    expect(progress).toEqual([1, 2, 3, 4, 5, 6]);
    for (const [i, student] of students.entries()) {
      const here = await fineTune({ base, domain, examples, steps: 6, seed: i + 1 });
      expect(student.weights).toEqual(here);
    }
  }, 240_000);

  it("leaves the calling thread free", async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await trainer.train({ examples, steps: 20, seed: 0 });
    clearInterval(timer);
    // Twenty steps here would let no timer run in between.
    expect(turns).toBeGreaterThan(5);
  });

  it("leaves a student in its directory that answers as it does", async () => {
    const directory = temporaryDirectory();
    await expect(readStudent(directory)).rejects.toThrow("no student there");
    const student = await trainer.train({ examples, steps: 4, seed: 0, directory });
    const read = await readStudent(directory);
    expect(read.weights).toEqual(student.weights);
    expect(read.domain).toBe(domain);
    const questions = questionsOf(examples.slice(0, 3));
    expect(await read.answer(questions, { decoding })).toEqual(
      await student.answer(questions, { decoding }),
    );
  });

  it("stops at an abort, and works again afterwards", async () => {
    const abort = new AbortController();
    const stopped = trainer.train({
      examples,
      steps: 5000,
      seed: 0,
      signal: abort.signal,
      onProgress: ({ step }) => void (step === 3 && abort.abort()),
    });
    await expect(stopped).rejects.toThrow(InterruptedError);
    await trainer.train({ examples, steps: 2, seed: 0 });
    const late = trainer.train({ examples, steps: 2, seed: 0, signal: abort.signal });
    await expect(late).rejects.toThrow("before it began");
  });

  it("passes on the error of a caller that cannot take progress", async () => {
    const failed = trainer.train({
      examples,
      steps: 5000,
      seed: 0,
      onProgress: () => {
        throw new TypeError("no terminal");
      },
    });
    await expect(failed).rejects.toThrow("no terminal");
  });

  it("says what it cannot do", async () => {
    await expect(trainer.train({ examples: [], steps: 1, seed: 0 })).rejects.toThrow(InputError);
    const student = await loadClassroomStudent("base", domain);
    const warm = student.answer([], { decoding: { ...decoding, temperature: 1 } });
    await expect(warm).rejects.toThrow("greedily");
  });
});

describe("a student's answers", () => {
  const domain = "math";
  const items = classroomTestSet(domain, 6, 8);

  it("do not depend on what else is asked", async () => {
    const student = await loadClassroomStudent("reference", domain);
    const questions = questionsOf(items);
    const all = await student.answer(questions, { decoding });
    expect(all.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
    for (const [i, question] of questions.entries()) {
      expect(await student.answer([question], { decoding })).toEqual([all[i]]);
    }
  });

  it("end at the limit or at a stop string, which is left out", async () => {
    const student = await loadClassroomStudent("reference", domain);
    const questions = questionsOf(items.slice(0, 1));
    const [cut] = await student.answer(questions, { decoding: { ...decoding, maxNewTokens: 2 } });
    expect(cut!.output!.split(" ")).toHaveLength(2);
    expect(cut!.stop_reason).toBe("length");
    const stop = ["[RESULT]"];
    const [stopped] = await student.answer(questions, { decoding: { ...decoding, stop } });
    expect(stopped!.output).toMatch(/^\d+ [-+*] \d+ = .*$/);
    expect(stopped!.output).not.toContain("[RESULT]");
    expect(stopped!.stop_reason).toBe("stop");
  });
});

describe("steps that follow the number of examples", () => {
  it("are 1.6 passes, 2.4 in code, within 75 and 600", () => {
    expect(classroomSteps("math", 1000)).toBe(200);
    expect(classroomSteps("code", 1000)).toBe(300);
    expect(classroomSteps("math", 10)).toBe(75);
    expect(classroomSteps("code", 10_000)).toBe(600);
  });
});
