import { describe, expect, it } from "vitest";
import { valueExercise } from "../../src/course/value-exercise";
import type { Likeness, Value } from "../../src/course/value";
import { toFrame } from "../../src/table/to-frame";

const exerciseOf = (answer: Value, likeness: Likeness & { options?: readonly string[] } = {}) =>
  valueExercise({
    id: "0.1",
    title: "of a test",
    remark: "Well done.",
    otherwise: "Think again.",
    answer: () => answer,
    mistakes: () => [],
    ...likeness,
  });
const told = (answer: Value, given: unknown, likeness = {}) => {
  const { status, message } = exerciseOf(answer, likeness).judge(given);
  return `${status}: ${message}`;
};

describe("valueExercise", () => {
  it("computes the answer when it is first asked for, and once", () => {
    let times = 0;
    const exercise = valueExercise({
      id: "0.1",
      title: "of a test",
      remark: "Well done.",
      otherwise: "Think again.",
      answer: () => ++times,
      mistakes: () => [],
    });
    expect(times).toBe(0);
    expect(exercise.judge(1).status).toBe("right");
    expect(exercise.judge(2).status).toBe("wrong");
    expect(times).toBe(1);
  });

  it("takes a number within the tolerance", () => {
    expect(told(2.5, 2.5)).toBe("right: Well done.");
    expect(told(2.5, 2.54, { tolerance: 0.05 })).toBe("right: Well done.");
    expect(told(2.5, 2.56, { tolerance: 0.05 })).toBe(
      "wrong: Very near: was something rounded on the way? Round at the end only, or not at all. Think again.",
    );
    expect(told(2.5, 7)).toBe("wrong: Think again.");
  });

  it("knows a share given for percent, percent twice over, and a turned sign", () => {
    expect(told(25, 0.25)).toBe("wrong: A factor of 100 is missing: give percent. Think again.");
    expect(told(25, 2500)).toBe(
      "wrong: This is a hundred times too large: is it percent twice over? Think again.",
    );
    expect(told(25, -25)).toBe("wrong: The sign is turned around. Think again.");
    expect(told([1, 2], [-1, -2])).toBe("wrong: The sign is turned around. Think again.");
    expect(told(0, -5)).toBe("wrong: Think again.");
  });

  it("lets all signs be turned together where they have no meaning", () => {
    expect(told([0.6, -0.8], [-0.6, 0.8], { upToSign: true })).toMatch(/^right/);
    expect(told([0.6, -0.8], [0.6, 0.8], { upToSign: true })).toMatch(/^wrong: 1 of 2 entries/);
  });

  it("compares lists in order, or in any", () => {
    expect(told(["a", "b"], ["b", "a"])).toBe(
      "wrong: The right entries in another order. Think again.",
    );
    expect(told(["a", "b"], ["b", "a"], { anyOrder: true })).toMatch(/^right/);
    expect(told(["a", "a", "b"], ["a", "b", "b"], { anyOrder: true })).toMatch(/^wrong/);
    expect(told([1, 2, 3], [1, 2, 4])).toBe("wrong: 2 of 3 entries are right. Think again.");
  });

  it("says which fields of a record are right so far, and which are missing", () => {
    const right = { slope: 1.5, intercept: 2 };
    expect(told(right, { slope: 1.5, intercept: 3, more: "ignored" })).toBe(
      "wrong: Right so far: slope. Look again at: intercept. Think again.",
    );
    expect(told(right, { slope: 1.5, intercept: undefined })).toBe(
      "wrong: Intercept is still missing.",
    );
    expect(told(right, { slope: undefined, intercept: undefined })).toMatch(/^not yet/);
  });

  it("says what is wrong with the form before it says anything of the content", () => {
    expect(told(2, "2")).toBe("wrong: A number is wanted, this is a text; leave the quotes away.");
    expect(told(2, NaN)).toBe(
      "wrong: This is NaN: something undefined went into it, or a division by zero.",
    );
    expect(told(2, [2])).toBe("wrong: A number is wanted, this is a list of 1.");
    expect(told(2, () => 2)).toBe("wrong: This is a function; call it, and give what it returns.");
    expect(told(2, Promise.resolve(2))).toBe("wrong: This is a promise; write await before it.");
    expect(told([1, 2, 3], [1, 2])).toBe("wrong: 3 values are wanted, these are 2.");
    expect(told([1, 2], [1, "2"])).toBe(
      "wrong: Entry 2 of the list: a number is wanted, this is a text; leave the quotes away.",
    );
    expect(told({ a: 1 }, 1)).toBe("wrong: A record { a } is wanted, this is a number.");
    expect(told(true, "yes")).toBe("wrong: True or false is wanted, this is a text.");
  });

  it("compares names without regard to case, spaces and dashes, and names the choices", () => {
    const options = ["quality_enhancement", "response_generation"];
    expect(told("quality_enhancement", "Quality enhancement", { options })).toMatch(/^right/);
    expect(told("quality_enhancement", "quality", { options })).toBe(
      'wrong: "quality" is not among quality_enhancement, response_generation.',
    );
  });

  it("reads frames, series, typed arrays, sets and matrices as what they hold", () => {
    const frame = toFrame([
      { name: "a", value: 1 },
      { name: "b", value: 2 },
    ]);
    const records = [
      { name: "a", value: 1 },
      { name: "b", value: 2 },
    ];
    expect(told(records, frame)).toMatch(/^right/);
    expect(told([1, 2], frame["value"])).toMatch(/^right/);
    expect(told([1, 2], Float64Array.of(1, 2))).toMatch(/^right/);
    expect(told(["a"], new Set(["a"]), { anyOrder: true })).toMatch(/^right/);
    expect(told([[1, 2]], { to2DArray: () => [[1, 2]] })).toMatch(/^right/);
  });

  it("does not change what it is given", () => {
    const given = Object.freeze([Object.freeze([2, 1]), Object.freeze([3])]);
    expect(told([[1, 2], [3]], given, { anyOrder: true })).toMatch(/^wrong/);
    expect(given).toEqual([[2, 1], [3]]);
  });
});
