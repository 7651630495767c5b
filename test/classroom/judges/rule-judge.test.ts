import { describe, expect, it } from "vitest";
import { ruleJudge, surfaceJudge } from "../../../src/classroom/judges/rule-judge";
import { classroomTestSet } from "../../../src/classroom/test-set";
import { miniatures } from "../../../src/classroom/world/world";
import { domains } from "../../../src/bench/domains";
import { mean } from "../../../src/stats/mean";
import { createRandom } from "../../../src/stats/random";

const scoreOf = async (
  judge: typeof ruleJudge,
  pair: { instruction: string; response: string },
  rubric: "instruction_difficulty" | "response_quality",
) => (await judge.grade(pair, { rubric })).score;

describe.each(domains)("the rule-based judge in %s", (domain) => {
  const items = classroomTestSet(domain, 200);

  it("finds hard problems harder than easy ones", async () => {
    const average = async (difficulty: string) => {
      const scores = items
        .filter((item) => item.difficulty === difficulty)
        .map((item) => scoreOf(ruleJudge, item, "instruction_difficulty"));
      return mean((await Promise.all(scores)).map((score) => score!));
    };
    expect(await average("hard")).toBeGreaterThan((await average("easy")) + 1);
  });

  it("gives every right answer 5, and none that is wrong more than 2", async () => {
    const random = createRandom("judge");
    for (const item of items) {
      expect(await scoreOf(ruleJudge, item, "response_quality")).toBe(5);
      const wrong = { ...item, response: miniatures[domain].slip(item, random) };
      expect(await scoreOf(ruleJudge, wrong, "response_quality")).toBeLessThanOrEqual(2);
    }
  });

  it("stays within 1 to 5, the superficial one too", async () => {
    for (const item of items) {
      for (const judge of [ruleJudge, surfaceJudge]) {
        for (const rubric of ["instruction_difficulty", "response_quality"] as const) {
          for (const response of [item.response, "x", `let us see : ${item.response}`]) {
            const score = await scoreOf(judge, { ...item, response }, rubric);
            expect([1, 2, 3, 4, 5]).toContain(score);
          }
        }
      }
    }
  });
});

describe("the rule-based judges", () => {
  it("leave what is no problem of the classroom unscored", async () => {
    const pair = { instruction: "Who wrote Faust?", response: "Goethe" };
    expect(await ruleJudge.grade(pair, { rubric: "response_quality" })).toEqual({
      score: null,
      feedback: "no problem of the classroom",
    });
  });

  it("differ where an answer is complete and wrong", async () => {
    const [item] = classroomTestSet("math", 1);
    const wrong = { ...item!, response: item!.response.replace(/\d+ \[\//, "99 [/") };
    expect(await scoreOf(ruleJudge, wrong, "response_quality")).toBe(2);
    expect(await scoreOf(surfaceJudge, wrong, "response_quality")).toBe(5);
  });

  it("mark down what is announced, and what shows no working", async () => {
    const [item] = classroomTestSet("math", 1);
    const chatty = { ...item!, response: `let us see : ${item!.response}` };
    const terse = { ...item!, response: item!.response.replace(/^.*(?=\[RESULT\])/, "") };
    expect(await scoreOf(ruleJudge, chatty, "response_quality")).toBe(4);
    expect(await scoreOf(ruleJudge, terse, "response_quality")).toBe(4);
    expect(await scoreOf(surfaceJudge, chatty, "response_quality")).toBe(4);
    expect(await scoreOf(surfaceJudge, terse, "response_quality")).toBeLessThan(4);
  });
});
