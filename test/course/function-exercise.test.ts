import { describe, expect, it } from "vitest";
import { functionExercise } from "../../src/course/function-exercise";

const { judge } = functionExercise({
  id: "0.2",
  title: "of a test",
  remark: "Well done.",
  otherwise: "Think again.",
  tolerance: 1e-6,
  answer: (values: readonly number[]) => Math.max(...values) - Math.min(...values),
  cases: [
    { where: "all are positive", arguments: [[3, 1, 2]] },
    { where: "some are negative", arguments: [[-4, 2, 5]] },
    { where: "all are equal", arguments: [[7, 7]] },
  ],
  mistakes: [{ answer: (values) => Math.max(...values), hint: "This is only the upper end." }],
});

describe("functionExercise", () => {
  it("takes a function that is right in all hidden cases", () => {
    const sorted = (values: number[]) => {
      values.sort((a, b) => a - b);
      return values.at(-1)! - values[0]!;
    };
    // It sorts in place; a second look at the same case must find it as it was.
    expect(judge(sorted)).toEqual({ status: "right", message: "Well done." });
    expect(judge(sorted).status).toBe("right");
  });

  it("knows a wrong function by what it gives", () => {
    expect(judge((values: number[]) => Math.max(...values))).toEqual({
      status: "wrong",
      message: "This is only the upper end.",
    });
  });

  it("says in how many cases an unknown one is right, and where the first is not", () => {
    expect(judge((values: number[]) => Math.max(...values.map(Math.abs)) - values[1]!)).toEqual({
      status: "wrong",
      message: "Right in 2 of 3 hidden cases; not where some are negative. Think again.",
    });
  });

  it("says what a function stopped with", () => {
    const broken = () => {
      throw new TypeError("x is not defined");
    };
    expect(judge(broken).message).toBe("Your function stopped with: x is not defined");
    const odd = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw "no error object";
    };
    expect(judge(odd).message).toBe("Your function stopped with: no error object");
  });

  it("wants the function itself, and not a promise from it", () => {
    expect(judge(3).message).toMatch(/^A function is wanted/);
    expect(judge(() => Promise.resolve(3)).message).toMatch(/without async/);
  });

  it("takes a function that gives nothing for not yet written", () => {
    expect(judge(() => undefined).status).toBe("not yet");
  });
});
