import { describe, expect, it } from "vitest";
import { domains } from "../../../src/bench/domains";
import { ruleJudge } from "../../../src/classroom/judge/rule-judge";
import { classroomTestSet } from "../../../src/classroom/test-set";
import { miniatures } from "../../../src/classroom/world/world";
import { createRandom } from "../../../src/stats/random";

const quality = async (instruction: string, response: string) =>
  (await ruleJudge.grade({ instruction, response }, { rubric: "response_quality" })).score;
const difficulty = async (instruction: string) =>
  (await ruleJudge.grade({ instruction, response: "" }, { rubric: "instruction_difficulty" }))
    .score;

const math = "Ann has 3 cards . then Ann gets 4 . how many cards does Ann have now ?";
const twoSteps =
  "Ann has 12 cards . then Ann gets 4 . later Ann loses another 2 . count the cards of Ann .";
const product = "Ann has 3 boxes with 4 cards each . then Ann gets 2 . count the cards of Ann .";

describe("the rule-based judge", () => {
  it("finds a problem harder the more it asks for", async () => {
    expect(await difficulty(math)).toBe(1);
    expect(await difficulty(twoSteps)).toBe(4);
    expect(await difficulty(product)).toBe(5);
    expect(await difficulty("return the sum of x over 2 .")).toBe(2);
    expect(await difficulty("return the sum of squared x over 2 that are even .")).toBe(5);
    expect(await difficulty("list 3 tools with commas .")).toBe(1);
    expect(await difficulty("list 5 tools with commas , start with ok , in capitals .")).toBe(4);
  });

  it("grades math by result and working", async () => {
    const right = "12 + 4 = 16 ; 16 - 2 = 14 [RESULT] 14 [/RESULT]";
    expect(await quality(twoSteps, right)).toBe(5);
    expect(await quality(twoSteps, `let us see : ${right}`)).toBe(4);
    expect(await quality(twoSteps, "12 + 4 = 16 [RESULT] 14 [/RESULT]")).toBe(4);
    expect(await quality(twoSteps, "[RESULT] 14 [/RESULT]")).toBe(3);
    expect(await quality(twoSteps, "12 + 4 = 16 [RESULT] 16 [/RESULT]")).toBe(2);
    expect(await quality(twoSteps, "[RESULT] 3 [/RESULT]")).toBe(1);
    expect(await quality(twoSteps, "")).toBe(1);
  });

  it("gives every right answer of the world 5 and every slip 1 or 2", async () => {
    for (const domain of domains) {
      const random = createRandom(`judge/${domain}`);
      for (const item of classroomTestSet(domain, 60)) {
        expect([item.instruction, await quality(item.instruction, item.response)]).toEqual([
          item.instruction,
          5,
        ]);
        const slip = miniatures[domain].slip(item, random);
        expect(await quality(item.instruction, slip)).toBeLessThanOrEqual(2);
      }
    }
  });

  it("finds hard problems harder than easy ones on average, in each domain", async () => {
    for (const domain of domains) {
      const grades = { easy: [0, 0], hard: [0, 0] };
      for (const item of classroomTestSet(domain, 100)) {
        const grade = grades[item.difficulty];
        grade[0]! += (await difficulty(item.instruction))!;
        grade[1]! += 1;
      }
      expect(grades.hard[0]! / grades.hard[1]!).toBeGreaterThan(grades.easy[0]! / grades.easy[1]!);
    }
  });

  it("has no grade for what is not of its world", async () => {
    expect(await quality("What is the capital of France?", "Paris")).toBeNull();
    expect(await difficulty("What is the capital of France?")).toBeNull();
  });
});
