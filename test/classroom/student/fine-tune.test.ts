import { describe, expect, it } from "vitest";
import { createDecoder } from "../../../src/classroom/student/decoder";
import { fineTune } from "../../../src/classroom/student/fine-tune";
import { loadClassroomStudent } from "../../../src/classroom/student/load-classroom-student";
import { encode } from "../../../src/classroom/student/rows";
import { special } from "../../../src/classroom/student/shape";
import { classroomTestSet } from "../../../src/classroom/test-set";

const domain = "instruction_following";
const examples = classroomTestSet(domain, 8, 3);

async function train(options: { seed?: number; steps?: number; losses?: number[] }) {
  const { weights: base } = await loadClassroomStudent("base", domain);
  const { seed = 0, steps = 4, losses } = options;
  const weights = await fineTune({
    base,
    domain,
    examples,
    steps,
    seed,
    onStep: ({ loss }) => void losses?.push(loss),
  });
  return { base, weights };
}

describe("fine-tuning", () => {
  it("learns a tiny set by heart", async () => {
    const losses: number[] = [];
    const { weights } = await train({ steps: 70, losses });
    expect(losses[0]).toBeGreaterThan(1);
    expect(losses.at(-1)).toBeLessThan(0.1);
    const decoder = createDecoder(weights);
    const answers = examples.map(({ instruction }) => decoder.greedy(encode(instruction), 39));
    expect(answers.map(({ tokens }) => tokens)).toEqual(
      examples.map(({ response }) => encode(response)),
    );
    expect(answers.every(({ ended }) => ended)).toBe(true);
  });

  it("gives the same weights for the same seed, others for another, and leaves the base alone", async () => {
    const { base, weights } = await train({});
    const before = Float32Array.from(base["shift"]!);
    expect((await train({})).weights).toEqual(weights);
    const other = (await train({ seed: 1 })).weights;
    expect(other["shift"]).not.toEqual(weights["shift"]);
    expect(base["shift"]).toEqual(before);
  });

  it("needs examples", async () => {
    const { weights: base } = await loadClassroomStudent("base", domain);
    const nothing = fineTune({ base, domain, examples: [], steps: 1, seed: 0 });
    await expect(nothing).rejects.toThrow("no examples");
  });
});

describe("the decoder", () => {
  it("writes what is likeliest token by token", async () => {
    const { weights } = await loadClassroomStudent("reference", domain);
    const decoder = createDecoder(weights);
    const prompt = encode(examples[0]!.instruction);
    const { tokens } = decoder.greedy(prompt, 39);
    // Against every single other token in each place.
    const written = [...tokens, special.end];
    written.forEach((token, place) => {
      const chosen = decoder.logProbabilities(prompt, written.slice(0, place + 1)).at(-1)!;
      for (const other of [0, 1, 50, 200]) {
        const instead = [...written.slice(0, place), other];
        const log = decoder.logProbabilities(prompt, instead).at(-1)!;
        if (other !== token) expect(log).toBeLessThan(chosen);
      }
    });
  });

  it("gives probabilities that add up to 1", async () => {
    const { weights } = await loadClassroomStudent("base", domain);
    const decoder = createDecoder(weights);
    const prompt = encode(examples[1]!.instruction);
    const total = Array.from({ length: weights["embedding"]!.length / 64 }, (_, token) =>
      Math.exp(decoder.logProbabilities(prompt, [token])[0]!),
    ).reduce((sum, probability) => sum + probability, 0);
    expect(total).toBeCloseTo(1, 6);
  });
});
