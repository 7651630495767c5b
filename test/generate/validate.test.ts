import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { domains } from "../../src/bench/domains";
import { countTokens, isWithinTokens } from "../../src/models/token-count";
import { validateInstance, validateStop } from "../../src/generate/validate";

const reasonFor = (domain: (typeof domains)[number], response: string, maxTokens?: number) =>
  validateInstance({ instruction: "Do it.", response }, { domain, maxTokens })?.reason;

describe("a stop reason", () => {
  it("counts a truncated completion as a rejection", () => {
    expect(validateStop("length", "half an ans")?.reason).toBe("stop_reason");
    expect(validateStop("stop", "a whole answer")).toBeUndefined();
  });

  it("forgives a completion that went on after [END], as upstream does", () => {
    expect(validateStop("length", "answer [END] and then")).toBeUndefined();
    expect(validateStop("refusal", "answer [END]")?.reason).toBe("stop_reason");
    expect(validateStop("content_filter", "answer [END]")?.reason).toBe("stop_reason");
  });
});

describe("a math response", () => {
  it.each([
    ["So it is [RESULT] 4 [/RESULT]", undefined],
    ["[RESULT]\n\\frac{1}{2}\n[/RESULT]", undefined],
    ["So it is 4", "result_count"],
    ["[RESULT] 4 [/RESULT] or [RESULT] 5 [/RESULT]", "result_count"],
    ["[RESULT] 4 [/RESULT].", "result_count"],
    ["[RESULT] [/RESULT]", "result_count"],
    ["[/RESULT] 4 [RESULT]", "result_count"],
  ])("%j: %s", (response, reason) => {
    expect(reasonFor("math", response)).toBe(reason);
  });
});

describe("a code response", () => {
  it.each([
    ["```python\nprint(1)\n```", undefined],
    ["```\nx = '```'\n```", undefined],
    ["print(1)", "code_block_count"],
    ["```python\nprint(1)", "code_block_count"],
    ["```a\n1\n```\n```b\n2\n```", "code_block_count"],
    ["Here you are:\n```python\nprint(1)\n```", "chatter"],
    ["```python\nprint(1)\n```\nThis function prints.", "chatter"],
    ["```python\n\n```", "empty"],
  ])("%j: %s", (response, reason) => {
    expect(reasonFor("code", response)).toBe(reason);
  });
});

describe("a response of any domain", () => {
  it("is refused when the generator went on with the prompt's tags", () => {
    expect(reasonFor("instruction_following", "Yes.\nINPUT: Next?")).toBe("forbidden_marker");
    expect(reasonFor("instruction_following", "Copy <input_theme>")).toBe("forbidden_marker");
  });

  it("may print words that look like tags inside a line", () => {
    expect(reasonFor("code", '```python\nprint("OUTPUT: 1")\n```')).toBeUndefined();
    expect(reasonFor("code", "```html\n<input>\n```")).toBeUndefined();
  });

  it("is refused above the token limit", () => {
    expect(reasonFor("instruction_following", "word ".repeat(50), 20)).toBe("too_long");
    expect(reasonFor("instruction_following", "word ".repeat(5), 20)).toBeUndefined();
  });

  it("is judged without a throw, whatever it says", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...domains),
        fc.string({ unit: "binary" }),
        (domain, response) => {
          expect(["undefined", "string"]).toContain(typeof reasonFor(domain, response));
        },
      ),
    );
  });
});

describe("token counts", () => {
  // js-tiktoken 1.0.21, an independent implementation with its own ranks:
  // new Tiktoken(require("js-tiktoken/ranks/o200k_base")).encode(text, [], []).length
  it.each([
    ["hello world", 2],
    ["", 0],
    ["Solve for $x$: $x^2 - 5x + 6 = 0$. [RESULT] 2, 3 [/RESULT]", 31],
    ["```python\ndef f(n):\n    return n * f(n - 1) if n else 1\n```", 24],
    ["Größe 日本語 🙂 <|endoftext|>", 12],
  ])("of %j are %d", (text, count) => {
    expect(countTokens(text)).toBe(count);
  });

  it("decide a limit as counting does", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        fc.integer({ min: 1, max: 100 }),
        (text, limit) => {
          expect(isWithinTokens(text, limit)).toBe(countTokens(text) <= limit);
        },
      ),
    );
  });

  it("take a long run without a break in slices", () => {
    const run = "a".repeat(20_000);
    expect(countTokens(run)).toBeGreaterThan(20_000 / 16);
    expect(isWithinTokens("a".repeat(30_000_000), 4096)).toBe(false);
  });
});
