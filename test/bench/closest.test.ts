import { describe, expect, it } from "vitest";
import { closest, suggestion } from "../../src/bench/closest";

describe("a name that is none of those there are", () => {
  it.each([
    ["yeild", 'did you mean "yield"?'],
    ["GSM8K", 'did you mean "gsm8k"?'],
    ["nothing like it", "there are yield, gsm8k, rain"],
    ["", "there are yield, gsm8k, rain"],
  ])("%j gets the one that was likely meant, or all", (text, said) => {
    expect(suggestion(text, ["yield", "gsm8k", "rain"])).toBe(said);
  });

  it("has a closest one by single-character edits, the first of a tie", () => {
    expect(closest("ab", ["xb", "ax", "abcd"])).toBe("xb");
    expect(() => closest("ab", [])).toThrow(RangeError);
  });
});
