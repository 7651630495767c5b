import { describe, expect, it } from "vitest";
import { runRows } from "../../src/analysis/run-rows";
import { InputError } from "../../src/errors";
import { parseCsv } from "../../src/table/parse-csv";

const table = parseCsv(
  [
    "generator,domain,method,pgr_percent,response_perplexity,response_diversity,instruction_diversity,note",
    "a,math,instance_generation,10,1.5,0.3,,x",
    "b,math,instance_generation,20,1.25,0.3,0.4,y",
    "a,code,instance_generation,,1.0,0.3,0.4,z",
    "b,code,instance_generation,-5,2.0,0.3,0.4,",
  ].join("\n"),
  "runs.csv",
);

describe("runRows", () => {
  it("takes complete, varying predictors of the rows that have a target, and says what it left", () => {
    expect(runRows(table)).toEqual({
      rows: [
        { generator: "a", domain: "math", pgr_percent: 10, response_perplexity: 1.5 },
        { generator: "b", domain: "math", pgr_percent: 20, response_perplexity: 1.25 },
        { generator: "b", domain: "code", pgr_percent: -5, response_perplexity: 2 },
      ],
      columns: {
        target: "pgr_percent",
        features: ["response_perplexity"],
        generator: "generator",
        setting: ["domain"],
      },
      leftOut: [
        "1 row without pgr_percent",
        "column instruction_diversity: empty in 1 of 3 rows",
        "column response_diversity: the same in every row",
        "column method: the same in every row",
      ],
    });
  });

  it("wants every cell of features that are named", () => {
    expect(() => runRows(table, { features: ["instruction_diversity"] })).toThrow(
      'runs.csv line 2, column "instruction_diversity": "" is not a number',
    );
  });

  it("takes a single setting column where there is no domain", () => {
    const wide = parseCsv(
      "setting,pgr_percent,problem_solving\nmath/a,1,50\ncode/a,2,60\n",
      "wide.csv",
    );
    expect(runRows(wide).columns).toEqual({
      target: "pgr_percent",
      features: ["problem_solving"],
      generator: undefined,
      setting: ["setting"],
    });
  });

  it.each([
    [{ target: "pgr_percnt" }, 'runs.csv has no column "pgr_percnt"; did you mean "pgr_percent"?'],
    [{ setting: ["domin"] }, 'runs.csv has no column "domin"; did you mean "domain"?'],
    [{ generator: "note" }, 'runs.csv line 5, column "note": the group is empty'],
    [{ setting: ["note"] }, 'runs.csv line 5, column "note" is empty'],
  ])("refuses %o: %s", (options, message) => {
    expect(() => runRows(table, options)).toThrow(new InputError(message));
  });
});
