import { describe, expect, it } from "vitest";
import { analysisRows } from "../../src/analysis/analysis-rows";
import { InputError } from "../../src/errors";
import { parseCsv } from "../../src/table/parse-csv";

const table = parseCsv("site,yield,rain,sun\nnorth,1.5,10,7\nsouth,2,-3e1,8\n", "field.csv");

describe("the rows of a CSV file to analyse", () => {
  it("hold target and features as numbers, the group as text, and nothing else", () => {
    const input = analysisRows(table, { target: "yield", features: ["rain"], group: "site" });
    expect(input).toEqual({
      rows: [
        { yield: 1.5, rain: 10, site: "north" },
        { yield: 2, rain: -30, site: "south" },
      ],
      target: "yield",
      features: ["rain"],
      group: "site",
    });
  });

  it("keep a feature that is the group as well a number", () => {
    const { rows } = analysisRows(table, { target: "yield", features: ["sun"], group: "sun" });
    expect(rows).toEqual([
      { yield: 1.5, sun: 7 },
      { yield: 2, sun: 8 },
    ]);
  });

  it.each([
    { target: "yeild", features: ["rain"], wrong: "yeild", meant: "yield" },
    { target: "yield", features: ["rain", "snu"], wrong: "snu", meant: "sun" },
    { target: "yield", features: ["rain"], group: "Site", wrong: "Site", meant: "site" },
  ])('name the column meant by "$wrong"', ({ wrong, meant, ...columns }) => {
    expect(() => analysisRows(table, columns)).toThrow(
      new InputError(`field.csv has no column "${wrong}"; did you mean "${meant}"?`),
    );
  });

  it("list the columns where none is near, inherited names among them", () => {
    expect(() => analysisRows(table, { target: "yield", features: ["toString"] })).toThrow(
      'field.csv has no column "toString"; there are site, yield, rain, sun',
    );
  });

  it("point at the line of a cell that is no number", () => {
    const text = 'a,b\n1,2\n"3","x\ny"\n\n4,n/a\n';
    expect(() => analysisRows(parseCsv(text, "t.csv"), { target: "a", features: ["b"] })).toThrow(
      new InputError('t.csv line 3, column "b": "x\ny" is not a number'),
    );
  });

  it("point at the line of an empty group", () => {
    const csv = parseCsv("a,b,g\n1,2,x\n3,4, \n", "t.csv");
    expect(() => analysisRows(csv, { target: "a", features: ["b"], group: "g" })).toThrow(
      new InputError('t.csv line 3, column "g": the group is empty'),
    );
  });
});
