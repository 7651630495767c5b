import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exercises } from "../../src/course/exercises";
import { isAlike, type Value } from "../../src/course/value";

const named = exercises.map((exercise) => [exercise.id, exercise] as const);

describe("the exercises", () => {
  it("are five to eight a lesson, numbered in order", () => {
    const lessons = [...new Set(exercises.map(({ id }) => id.split(".")[0]!))];
    expect(lessons).toEqual(["1", "2", "3", "4", "5", "6"]);
    for (const lesson of lessons) {
      const own = exercises.filter(({ id }) => id.startsWith(`${lesson}.`));
      expect(own.map(({ id }) => id)).toEqual(own.map((_, place) => `${lesson}.${place + 1}`));
      expect(own.length).toBeGreaterThanOrEqual(5);
      expect(own.length).toBeLessThanOrEqual(8);
    }
  });
});

describe.each(named)("exercise %s", (_, { judge, solution, mistakes }) => {
  it("is not yet answered by nothing", () => {
    for (const nothing of [undefined, null, "", [], {}, { some: undefined }, [[undefined]]]) {
      expect(judge(nothing).status).toBe("not yet");
    }
    // A function that has not been filled in gives undefined, to those who ask for a function.
    const expected = typeof solution() === "function" ? "not yet" : "wrong";
    expect(judge(() => undefined).status).toBe(expected);
  });

  it("is right with its solution", () => {
    expect(judge(solution()).status).toBe("right");
  });

  it("knows mistakes, each with a hint of its own", () => {
    const known = mistakes();
    expect(known.length).toBeGreaterThanOrEqual(2);
    expect(new Set(known.map(({ hint }) => hint)).size).toBe(known.length);
    for (const { answer, hint } of known) {
      expect(judge(answer)).toEqual({ status: "wrong", message: hint });
      expect(hint).toMatch(/^\p{Lu}.{20,}[.?]$/u);
    }
  });

  it("survives any answer, and takes none of them for right", () => {
    fc.assert(
      fc.property(fc.anything({ withTypedArray: true, withSet: true }), (answer) => {
        const right = solution();
        fc.pre(typeof right === "function" || !isAlike(answer, right as Value));
        const { status, message } = judge(answer);
        expect(["wrong", "not yet"]).toContain(status);
        expect(message.length).toBeGreaterThan(10);
      }),
      { numRuns: 100 },
    );
    const itself: Record<string, unknown> = {};
    itself.self = itself;
    expect(judge(itself).status).not.toBe("right");
    expect(judge(Promise.resolve(1)).status).toBe("wrong");
  });

  it("gives the numbers of the solution away to no wrong answer", () => {
    const numbers = numbersIn(solution());
    const given = [
      0,
      1e6,
      -1,
      "a",
      true,
      [1],
      { a: 1 },
      () => 1e6,
      ...mistakes().map((m) => m.answer),
    ];
    for (const answer of given) {
      const { status, message } = judge(answer);
      if (status !== "wrong") continue;
      for (const number of numbers) {
        // Up to three places a reader could recognise; whole numbers below 10 may stand in a formula.
        const printed = [1, 2, 3].map((places) => number.toFixed(places));
        for (const text of printed) expect(message).not.toContain(text);
      }
    }
  });
});

function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}
