import { describe, expect, it } from "vitest";
import { domains } from "../../../src/bench/domains";
import { drawDocument } from "../../../src/classroom/student/documents";
import { referenceExamples } from "../../../src/classroom/student/make-weights";
import { classroomTestSet } from "../../../src/classroom/test-set";
import { tokenize } from "../../../src/classroom/world/vocabulary";
import { isHeldOut, markResponse, readItem } from "../../../src/classroom/world/world";
import { createRandom } from "../../../src/stats/random";

const random = createRandom("documents of the test");
const documents = Array.from({ length: 8000 }, () => drawDocument(random));

describe("the documents of the base", () => {
  it("are words of the world", () => {
    const strange = documents.flatMap(tokenize).filter((token) => /^(#.|<unk>)$/.test(token));
    expect(strange).toEqual([]);
  });

  it("never have the marks of a task's answer", () => {
    expect(documents.filter((text) => /\[\/?RESULT\]|```|<resp>|\n/.test(text))).toEqual([]);
  });

  it("hold no problem with an answer that would count as one", () => {
    const answered = documents.filter((text) => {
      const item = readItem(text.replace(/ [:?] .*$/, (rest) => rest.slice(0, 2).trimEnd()));
      return item && markResponse(item, text.slice(item.instruction.length)).isCorrect;
    });
    expect(answered).toEqual([]);
  });

  it("hold no examination problem", () => {
    expect(documents.filter((text) => readItem(text) && isHeldOut(text))).toEqual([]);
    const asked = new Set(
      domains.flatMap((domain) => classroomTestSet(domain, 400).map((item) => item.instruction)),
    );
    expect(documents.filter((text) => [...asked].some((one) => text.includes(one)))).toEqual([]);
  });

  it("speak of a part of the world only", () => {
    const text = documents.filter((one) => !readItem(one)).join("\n");
    expect(text).toContain(" buys ");
    expect(text).not.toContain(" borrows ");
    expect(text).toContain("sum (");
    expect(text).not.toContain("sorted (");
  });
});

describe.each(domains)("what the reference of %s learns from", (domain) => {
  const examples = referenceExamples(domain);

  it("is 8,000 different problems, none of them held out", () => {
    const instructions = new Set(examples.map(({ instruction }) => instruction));
    expect(instructions.size).toBe(8000);
    expect([...instructions].filter(isHeldOut)).toEqual([]);
    const asked = classroomTestSet(domain, 400).map(({ instruction }) => instruction);
    expect(asked.filter((instruction) => instructions.has(instruction))).toEqual([]);
  });
});
