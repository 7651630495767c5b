import { describe, expect, it } from "vitest";
import { exercises } from "../../src/course/exercises";
import { simulateLearningCurve } from "../../src/course/simulate-learning-curve";
import { simulateScores } from "../../src/course/simulate-scores";
import { isAlike, type Value } from "../../src/course/value";
import answers from "../fixtures/course/answers.json";

// numpy, pandas, scipy, statsmodels and scikit-learn; fixtures/course/make_answers.py made it.
const values: Readonly<Record<string, Value>> = answers.values;
const calls: Readonly<Record<string, { arguments: unknown[]; result: Value }[]>> = answers.calls;

const exerciseOf = (id: string) => exercises.find((exercise) => exercise.id === id)!;
const upToSign = new Set(["5.4", "5.5", "5.7"]);
const anyOrder = new Set(["3.3", "6.4"]);

describe("right answers", () => {
  it.each(Object.entries(values))("to %s are what independent software gives", (id, value) => {
    const { solution, judge } = exerciseOf(id);
    const likeness = { tolerance: 1e-9, upToSign: upToSign.has(id), anyOrder: anyOrder.has(id) };
    const close = typeof value === "number" ? Math.abs(value) * 1e-9 : 1e-9;
    const right = solution() as Value;
    const found = isAlike(right, value, { ...likeness, tolerance: Math.max(close, 1e-9) });
    expect(found, `${JSON.stringify(right)} is not ${JSON.stringify(value)}`).toBe(true);
    expect(judge(value).status).toBe("right");
  });

  it.each(Object.entries(calls))(
    "to %s, a function, give what independent software gives",
    (id, own) => {
      const solution = exerciseOf(id).solution() as (...values: unknown[]) => unknown;
      for (const call of own) {
        const found = solution(...call.arguments);
        expect(isAlike(found, call.result, { tolerance: 1e-9 }), JSON.stringify(call)).toBe(true);
      }
    },
  );

  it("to all others are words, or follow from our own random numbers", () => {
    const others = exercises.map(({ id }) => id).filter((id) => !(id in values || id in calls));
    expect(others).toEqual(["1.2", "2.4", "5.8", "6.7", "6.8"]);
  });

  it("to 2.4 follows from the five scores by the textbook formula", () => {
    const scores = simulateScores({
      trueScore: 28,
      items: 500,
      students: 5,
      trainingSpread: 1.5,
      seed: "lesson 2",
    });
    const pgrs = scores.map((score) => (100 / 14) * (score - 20));
    const [sum, squares] = [0, 0].map((_, k) => pgrs.reduce((all, p) => all + p ** (k + 1), 0));
    const textbook = Math.sqrt((squares! - sum! ** 2 / 5) / 4);
    expect(exerciseOf("2.4").solution()).toBeCloseTo(textbook, 9);
  });

  it("to 6.7 and 6.8 follow from five evenly spaced points by hand", () => {
    const sizes = [500, 1000, 2000, 4000, 8000];
    const y = simulateLearningCurve({ sizes, seed: "lesson 6" }).map((point) => point.pgr_percent);
    // Doublings -2, -1, 0, 1, 2 around 2,000: the sum of their squares is 10; 64,000 is 5 above.
    const slope = (-2 * y[0]! - y[1]! + y[3]! + 2 * y[4]!) / 10;
    const middle = y.reduce((sum, value) => sum + value, 0) / 5;
    expect(exerciseOf("6.7").solution()).toBeCloseTo(slope, 9);
    expect(exerciseOf("6.8").solution()).toBeCloseTo(middle + 5 * slope, 9);
  });
});

describe("simulateLearningCurve", () => {
  it("follows its law, with noise that students average out", () => {
    const [low, high] = simulateLearningCurve({ sizes: [800, 24_000], students: 400, seed: "law" });
    // 80 (1 - 2^-0.6) = 27.22 and 80 (1 - 31^-0.6) = 69.81; a student spreads by some 4.5 points.
    expect(Math.abs(low!.pgr_percent - 27.22)).toBeLessThan(1);
    expect(Math.abs(high!.pgr_percent - 69.81)).toBeLessThan(1);
  });
});
