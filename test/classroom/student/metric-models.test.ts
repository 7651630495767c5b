import { describe, expect, it } from "vitest";
import { loadClassroomStudent } from "../../../src/classroom/student/load-classroom-student";
import {
  createClassroomLikelihood,
  loadClassroomLikelihood,
  loadClassroomReward,
} from "../../../src/classroom/student/metric-models";
import { differentiator } from "../../../src/classroom/student/network";
import { encodeExample, fillBatch } from "../../../src/classroom/student/rows";
import { shapes } from "../../../src/classroom/student/shape";
import { classroomTestSet } from "../../../src/classroom/test-set";

const domain = "code";
const pairs = classroomTestSet(domain, 12, 5);

describe("the embedded likelihood", () => {
  it("is that of the trained network on each pair alone", async () => {
    const { weights } = await loadClassroomStudent("base", domain);
    const model = await loadClassroomLikelihood(domain);
    const found = await model.logLikelihoods(pairs);
    const differentiate = await differentiator(shapes[domain]);
    for (const [i, pair] of pairs.entries()) {
      const example = encodeExample(pair, shapes[domain]);
      const { loss } = await differentiate(weights, fillBatch([example], shapes[domain]));
      expect(found[i]!.tokens).toBe(example.response.length);
      expect(found[i]!.logProbability).toBeCloseTo(-loss * example.response.length, 3);
    }
  });

  it("is unknown for texts beyond the student's context", async () => {
    const model = createClassroomLikelihood(await loadClassroomStudent("base", domain));
    const long = "v ".repeat(40);
    const found = await model.logLikelihoods([
      { instruction: "v", response: long },
      { instruction: long, response: "v" },
      { instruction: "v ".repeat(32), response: "v ".repeat(39) },
    ]);
    expect(found.slice(0, 2)).toEqual([null, null]);
    expect(found[2]!.tokens).toBe(40);
  });
});

describe("the embedded reward", () => {
  it("is the mean gain a token of the reference over the base", async () => {
    const [reference, base] = await Promise.all(
      (["reference", "base"] as const).map(async (which) =>
        createClassroomLikelihood(await loadClassroomStudent(which, domain)).logLikelihoods(pairs),
      ),
    );
    const rewards = await (await loadClassroomReward(domain)).rewards(pairs);
    pairs.forEach((_, i) => {
      const gain = reference![i]!.logProbability - base![i]!.logProbability;
      expect(rewards[i]).toBeCloseTo(gain / reference![i]!.tokens, 10);
    });
  });

  it("prefers right answers to answers of another form", async () => {
    const model = await loadClassroomReward(domain);
    const bare = pairs.map((pair) => ({ ...pair, response: pair.response.replace(/```\w*/g, "") }));
    const [inForm, outOfForm] = await Promise.all([model.rewards(pairs), model.rewards(bare)]);
    const total = (values: readonly (number | null)[]) =>
      values.reduce<number>((sum, value) => sum + value!, 0);
    expect(total(inForm)).toBeGreaterThan(total(outOfForm));
  });
});
