import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { classroomTestSet } from "../../src/classroom/test-set";
import { markResponse, miniatures } from "../../src/classroom/world/world";
import { classroomCodeTask } from "../../src/experiment/code-task";
import { judgeClassroomAnswers } from "../../src/experiment/judge-answers";
import { createSandbox, type Sandbox } from "../../src/sandbox/sandbox";
import { createRandom } from "../../src/stats/random";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox({ workers: 2 });
}, 60_000);
afterAll(() => sandbox.close());

const answer = (id: string, output: string | null) => ({
  ...{ id, sample: 0, output, stop_reason: output === null ? null : "stop", model: "somebody" },
});

describe("judging answers to the code classroom", () => {
  it("agrees in the sandbox with the world's own judge, on right, wrong and broken programs", async () => {
    const items = classroomTestSet("code", 150);
    const random = createRandom("judging");
    const outputs = items.map((item, index) => {
      const bare = item.response.replace(/```\w*\n?/g, "").trim();
      switch (index % 6) {
        case 0:
          return item.response;
        case 1:
          return bare;
        case 2:
        case 3:
          return miniatures.code.slip(item, random);
        case 4:
          // As a student writes that has not settled: a token lost, or one too many.
          return bare.replace(random.uniform() < 0.5 ? " ] )" : " for v", "");
        default:
          return "def f(x): return sorted ( [ v % 0 for v in x if v > 2 ] )";
      }
    });
    const answers = items.map(({ id }, index) => answer(id, outputs[index]!));
    const verdicts = await judgeClassroomAnswers("code", { items, answers, sandbox });
    const byWorld = items.map((item, index) => markResponse(item, outputs[index]!).isCorrect);
    expect(verdicts.map(({ correct }) => correct)).toEqual(byWorld);
    expect(byWorld.filter(Boolean).length).toBeGreaterThan(40);
    expect(byWorld.filter((isRight) => !isRight).length).toBeGreaterThan(80);
  }, 60_000);

  it("passes every right answer's own tests, and says what a wrong one gave", async () => {
    const [item] = classroomTestSet("code", 1);
    const right = await sandbox.run(
      { code: classroomCodeTask(item!).reference!, tests: classroomCodeTask(item!).tests },
      { cpuMs: 6000 },
    );
    expect(right.result).toBe("passed");
    const [wrong] = await judgeClassroomAnswers("code", {
      items: [item!],
      answers: [answer(item!.id, "def f(x): return 12345")],
      sandbox,
    });
    expect(wrong?.correct).toBe(false);
    expect(wrong?.reason).toContain("gives 12345");
  });
});

describe("judging answers", () => {
  it.each(["math", "instruction_following"] as const)(
    "goes by the world's rule in %s",
    async (domain) => {
      const items = classroomTestSet(domain, 20);
      const answers = items.map((item, index) =>
        answer(item.id, index % 2 === 0 ? item.response : "I do not know"),
      );
      const verdicts = await judgeClassroomAnswers(domain, { items, answers });
      expect(verdicts.map(({ correct }) => correct)).toEqual(items.map((_, i) => i % 2 === 0));
    },
  );

  it("leaves what has no output unscored, in code too", async () => {
    for (const domain of ["math", "code"] as const) {
      const [item] = classroomTestSet(domain, 1);
      const nothing = { ...answer(item!.id, null), problem: "the server was away" };
      const verdicts = await judgeClassroomAnswers(domain, {
        ...{ items: [item!], answers: [nothing], sandbox },
      });
      expect(verdicts).toEqual([
        { id: item!.id, correct: null, extracted: null, reason: "no output: the server was away" },
      ]);
    }
  });

  it("refuses answers to no item, and to one twice", async () => {
    const items = classroomTestSet("math", 2);
    const judge = (ids: string[]) =>
      judgeClassroomAnswers("math", { items, answers: ids.map((id) => answer(id, "5")) });
    await expect(judge(["other"])).rejects.toThrow('an answer to "other"');
    await expect(judge([items[0]!.id, items[0]!.id])).rejects.toThrow("is answered twice");
  });
});
