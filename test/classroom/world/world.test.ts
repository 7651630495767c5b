import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { domains, type Domain } from "../../../src/bench/domains";
import {
  difficulties,
  type Difficulty,
  type Item,
} from "../../../src/classroom/world/miniature-domain";
import { tokenize, vocabulary } from "../../../src/classroom/world/vocabulary";
import {
  isHeldOut,
  markResponse,
  miniatures,
  wholeWorld,
} from "../../../src/classroom/world/world";
import { createRandom } from "../../../src/stats/random";
import { validateInstance } from "../../../src/generate/validate";

interface Drawn {
  readonly seed: number;
  readonly difficulty: Difficulty;
  readonly item: Item;
}

const anyItem = (domain: Domain): fc.Arbitrary<Drawn> =>
  fc.tuple(fc.nat(), fc.constantFrom(...difficulties)).map(([seed, difficulty]) => ({
    seed,
    difficulty,
    item: miniatures[domain].draw(difficulty, wholeWorld(createRandom(seed))),
  }));

describe.each(domains)("the miniature world of %s", (domain) => {
  const miniature = miniatures[domain];
  const holds = (law: (drawn: Drawn) => void) =>
    fc.assert(fc.property(anyItem(domain), law), { numRuns: 300 });

  it("reads back every problem it poses, as difficult as was asked", () => {
    holds(({ item, difficulty }) => {
      expect(miniature.read(item.instruction)).toEqual(item);
      expect(item.difficulty).toBe(difficulty);
    });
  });

  it("judges its own answers right, and they pass the domain's validator", () => {
    holds(({ item }) => {
      expect(markResponse(item, item.response)).toMatchObject({ isCorrect: true });
      expect(validateInstance(item, { domain })).toBeUndefined();
    });
  });

  it("slips into answers that are well-formed and wrong", () => {
    holds(({ item, seed }) => {
      const response = miniature.slip(item, createRandom(`slip ${seed}`));
      expect(markResponse(item, response).isCorrect).toBe(false);
      expect(validateInstance({ ...item, response }, { domain })).toBeUndefined();
    });
  });

  it("says the same problem in other words", () => {
    holds(({ item, seed }) => {
      const other = miniature.rephrase(item, wholeWorld(createRandom(`again ${seed}`)));
      expect(other.difficulty).toBe(item.difficulty);
      expect(markResponse(item, other.response).isCorrect).toBe(true);
      expect(markResponse(other, item.response).isCorrect).toBe(true);
    });
  });

  it("speaks in known words, within 32 of a prompt and 29 of a response", () => {
    holds(({ item, seed }) => {
      const slip = miniature.slip(item, createRandom(seed));
      const known = new Set(vocabulary.filter((token) => !/^(#.|<unk>)$/.test(token)));
      for (const text of [item.instruction, item.response, slip]) {
        expect(tokenize(text).filter((token) => !known.has(token))).toEqual([]);
      }
      expect(tokenize(item.instruction).length).toBeLessThanOrEqual(32);
      expect(tokenize(item.response).length).toBeLessThanOrEqual(29);
    });
  });

  it("has thousands of problems, of which about one in ten is held out", () => {
    const chooser = wholeWorld(createRandom("many"));
    const texts = new Set(
      Array.from(
        { length: 8000 },
        (_, i) => miniature.draw(difficulties[i % 2]!, chooser).instruction,
      ),
    );
    expect(texts.size).toBeGreaterThan(5000);
    const share = [...texts].filter(isHeldOut).length / texts.size;
    // One in ten; the standard error of a share of 5,000 is 0.004.
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.12);
  });
});

describe("the vocabulary", () => {
  it("holds each token once and has a size in multiples of 16", () => {
    expect(new Set(vocabulary).size).toBe(vocabulary.length);
    expect(vocabulary.length % 16).toBe(0);
    expect(vocabulary.slice(0, 4)).toEqual(["<pad>", "<eos>", "<resp>", "<unk>"]);
  });

  it("spells words it does not know", () => {
    expect(tokenize("Ann has 3 Über-cats")).toEqual([
      "Ann",
      "has",
      "3",
      "<unk>",
      "#b",
      "#e",
      "#r",
      "<unk>",
      "#c",
      "#a",
      "#t",
      "#s",
    ]);
  });
});
