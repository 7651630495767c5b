import type { Judge } from "../../intrinsic/metric-models";

/**
 * A second judge, which cannot solve the problems: it grades by what meets the eye, as a weak judge
 * does. Difficulty by the length of the instruction, quality by length and tidy form of the response,
 * right or wrong. Its disagreement with the rule-based judge is the lesson.
 */
export const surfaceJudge: Judge = {
  name: "surface (classroom)",
  settings: { version: 1 },
  grade: ({ instruction, response }, { rubric }) => {
    const text = rubric === "instruction_difficulty" ? instruction : response;
    const words = text.split(/\s+/).filter((word) => word !== "").length;
    const byLength = stepOf(
      words,
      rubric === "instruction_difficulty" ? [10, 14, 18, 24] : [1, 4, 8, 14],
    );
    if (rubric === "instruction_difficulty") {
      return Promise.resolve({ score: byLength, feedback: `${words} words` });
    }
    const isTidy = /\[RESULT\].*\[\/RESULT\]$|```$|[,;/-]/s.test(response.trim());
    const score = Math.max(1, isTidy ? byLength : byLength - 1);
    return Promise.resolve({ score, feedback: `${words} words, ${isTidy ? "tidy" : "plain"}` });
  },
};

/** 1 up to the first bound, and one more above each. */
function stepOf(value: number, bounds: readonly number[]): number {
  return 1 + bounds.filter((bound) => value > bound).length;
}
