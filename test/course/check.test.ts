import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { check } from "../../src/course/check";
import { parseVerdict, Verdict } from "../../src/course/verdict";
import { bundleOf } from "../../src/notebook/show";

describe("check", () => {
  it("says right, wrong or not yet, in one line of text", () => {
    // By hand: 19.84 + 0.8 * (34.60 - 19.84) = 31.648.
    expect(check("2.1", 31.648).text).toMatch(/^✔ 2\.1 Score for a PGR of 80: right\. /);
    expect(check("2.1", 27.68).text).toMatch(/^✘ 2\.1 Score for a PGR of 80: wrong\. /);
    expect(check("2.1", undefined).text).toMatch(/^… 2\.1 Score for a PGR of 80: not yet\. /);
  });

  it("refuses an exercise that there is not, and names those of the lesson", () => {
    expect(() => check("2.9", 1)).toThrow(/no exercise "2\.9"; there are 2\.1, .*2\.8$/);
    expect(() => check("pgr", 1)).toThrow(/no exercise "pgr"; there are /);
  });
});

describe("a verdict", () => {
  const verdict = new Verdict("0.1", "a < b", { status: "wrong", message: "<script>x</script>" });

  it("prints as text at the end of a cell", () => {
    expect(inspect(verdict)).toBe("✘ 0.1 a < b: wrong. <script>x</script>");
  });

  it("is shown as HTML in a notebook, with nothing of an answer taken for HTML", () => {
    const bundle = bundleOf(verdict, {}, true);
    expect(bundle["text/plain"]).toBe(verdict.text);
    expect(bundle["text/html"]).toContain("a &lt; b: wrong.</b> &lt;script&gt;x&lt;/script&gt;");
  });

  it("is read back from its line, and from no other", () => {
    expect(parseVerdict(verdict.text)).toEqual(verdict);
    const open = new Verdict("0.2", "b: c", { status: "not yet", message: "Later." });
    expect(parseVerdict(`${open.text}\n`)).toEqual(open);
    expect(parseVerdict("0.1 a: right. Well done.")).toBeUndefined();
    expect(parseVerdict("✔ done")).toBeUndefined();
  });
});
