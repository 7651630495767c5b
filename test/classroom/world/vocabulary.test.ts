import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { domains } from "../../../src/bench/domains";
import { difficulties } from "../../../src/classroom/world/miniature-domain";
import { announcement, detokenize, tokenize } from "../../../src/classroom/world/vocabulary";
import { miniatures, wholeWorld } from "../../../src/classroom/world/world";
import { createRandom } from "../../../src/stats/random";

describe("tokens", () => {
  it.each(domains)("give back every text of %s as it was", (domain) => {
    const miniature = miniatures[domain];
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...difficulties), (seed, difficulty) => {
        const item = miniature.draw(difficulty, wholeWorld(createRandom(seed)));
        const slip = miniature.slip(item, createRandom(seed));
        const announced = item.response.includes("```")
          ? item.response.replace("\n", `\n# ${announcement}\n`)
          : `${announcement} ${item.response}`;
        for (const text of [item.instruction, item.response, slip, announced]) {
          expect(detokenize(tokenize(text))).toBe(text);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("are marks for the ends of a block, whatever blanks stand around them", () => {
    const marks = ["```python", "v", "\n", "v", "```"];
    expect(tokenize("```python\nv\nv\n```")).toEqual(marks);
    expect(tokenize("  ```\n v \n\n v\n ```\n")).toEqual(marks);
    expect(tokenize("v\n```python\nv\n```")).toEqual(["v", "\n", "```python", "v", "```"]);
  });

  it("of a text's form only are left out when it is written", () => {
    expect(detokenize(["<pad>", "<resp>", "3", "cats", "<eos>"])).toBe("3 cats");
  });
});
