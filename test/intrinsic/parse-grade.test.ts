import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGrade } from "../../src/intrinsic/parse-grade";

describe("a judge's text", () => {
  it.each<[string, number | null]>([
    ['{"feedback": "Clear.", "score": 4}', 4],
    ['```json\n{"score": 5, "feedback": "Fine."}\n```', 5],
    ['Here it is: {"feedback": "A {brace} inside.", "score": 2}', 2],
    ['{"feedback": "Text of a number.", "score": "3"}', 3],
    ["Feedback: It is correct. [RESULT] 5", 5],
    ["So the score is [RESULT] (4)", 4],
    ["[RESULT] 3.", 3],
    ["[RESULT] 4/5", 4],
    ["Good. [RESULT] 4\nAgain: [RESULT] 4", 4],
    ["<think>maybe [RESULT] 2</think>Good. [RESULT] 4", 4],
  ])("with a grade is read: %s", (text, score) => {
    expect(parseGrade(text).score).toBe(score);
  });

  it.each([
    "",
    "I would give this a 4.",
    "Score: 4",
    "[RESULT]",
    "[RESULT] four",
    "[RESULT] 0",
    "[RESULT] 6",
    "[RESULT] 4.5",
    "[RESULT] 4/10",
    "[RESULT] 45",
    "First [RESULT] 2, on reflection [RESULT] 4",
    '{"feedback": "No score."}',
    '{"feedback": "Half.", "score": 3.5}',
    '{"feedback": "Too good.", "score": 6}',
    '{"feedback": "None.", "score": null}',
    '{"feedback": "True.", "score": true}',
    '{"feedback": "cut in the mid',
    "The response itself says [RESULT] 12 [/RESULT]",
  ])("without one is unscored and kept: %s", (text) => {
    expect(parseGrade(text).score).toBeNull();
  });

  it("keeps the reasoning apart from the grade, and all of what cannot be read", () => {
    expect(parseGrade("Feedback: Too short. [RESULT] 2")).toEqual({
      score: 2,
      feedback: "Feedback: Too short.",
    });
    expect(parseGrade("no idea")).toEqual({ score: null, feedback: "no idea" });
  });

  it("never gives anything but 1 to 5 or null, whatever the text", () => {
    const noise = fc.oneof(
      fc.string(),
      fc.string().map((text) => `[RESULT] ${text}`),
      fc.json(),
    );
    fc.assert(
      fc.property(noise, (text) => {
        expect([null, 1, 2, 3, 4, 5]).toContain(parseGrade(text).score);
      }),
    );
  });
});
