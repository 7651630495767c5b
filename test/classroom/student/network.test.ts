import { describe, expect, it } from "vitest";
import { domains } from "../../../src/bench/domains";
import { createDecoder } from "../../../src/classroom/student/decoder";
import { differentiator } from "../../../src/classroom/student/network";
import { encodeExample, fillBatch, type Tokens } from "../../../src/classroom/student/rows";
import { shapes } from "../../../src/classroom/student/shape";
import { initialWeights, tensorNames, type Weights } from "../../../src/classroom/student/weights";
import { classroomTestSet } from "../../../src/classroom/test-set";

/** Mean loss a token by the decoder, which shares no code with the network that is trained. */
function lossByDecoder(weights: Weights, examples: readonly Tokens[]): number {
  const decoder = createDecoder(weights);
  const logs = examples.flatMap(({ prompt, response }) =>
    decoder.logProbabilities(prompt, response),
  );
  return -logs.reduce((sum, log) => sum + log, 0) / logs.length;
}

function examplesOf(domain: (typeof domains)[number]): Tokens[] {
  return classroomTestSet(domain, shapes[domain].rows).map((item) =>
    encodeExample(item, shapes[domain]),
  );
}

describe("the student's network", () => {
  it.each(domains)("has the loss that decoding gives, in %s", async (domain) => {
    const weights = initialWeights("agreement");
    const examples = examplesOf(domain);
    const differentiate = await differentiator(shapes[domain]);
    const { loss } = await differentiate(weights, fillBatch(examples, shapes[domain]));
    expect(loss).toBeCloseTo(lossByDecoder(weights, examples), 4);
  });

  it("has the gradients that finite differences of the decoder give, in each tensor", async () => {
    const domain = "instruction_following";
    const weights = initialWeights("gradients");
    const examples = examplesOf(domain).slice(0, 3);
    const differentiate = await differentiator(shapes[domain]);
    const { gradients } = await differentiate(weights, fillBatch(examples, shapes[domain]));
    // Small, or units of the MLP switch on the way; not so small that 32-bit rounding shows.
    const half = 0.003;
    for (const name of tensorNames) {
      const tensor = weights[name]!;
      // Along the gradient's largest entries: a direction in which rounding is small.
      const largest = [...gradients[name]!.keys()]
        .sort((a, b) => Math.abs(gradients[name]![b]!) - Math.abs(gradients[name]![a]!))
        .slice(0, 2);
      for (const place of largest) {
        const kept = tensor[place]!;
        tensor[place] = kept + half;
        const above = lossByDecoder(weights, examples);
        tensor[place] = kept - half;
        const below = lossByDecoder(weights, examples);
        tensor[place] = kept;
        const slope = (above - below) / (2 * half);
        const relative = Math.abs(gradients[name]![place]! / slope - 1);
        expect(relative, `${name} ${place}: ${gradients[name]![place]} and ${slope}`).toBeLessThan(
          0.05,
        );
      }
    }
  });

  it("gives no gradient to padding: an empty row changes nothing", async () => {
    const domain = "instruction_following";
    const weights = initialWeights("padding");
    const examples = examplesOf(domain).slice(0, 2);
    const differentiate = await differentiator(shapes[domain]);
    const { loss, gradients } = await differentiate(weights, fillBatch(examples, shapes[domain]));
    expect(loss).toBeCloseTo(lossByDecoder(weights, examples), 4);
    for (const name of tensorNames) expect(gradients[name]!.every(Number.isFinite)).toBe(true);
  });
});
