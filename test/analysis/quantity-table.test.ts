import { describe, expect, it } from "vitest";
import { costOfRows, quantityRows } from "../../src/analysis/quantity-table";
import { parseCsv } from "../../src/table/parse-csv";

const setting = "math/instance_generation";
const table = (...lines: string[]) => parseCsv(`${lines.join("\n")}\n`, "students.csv");
const header = "generator,method,domain,n,seed,step_mode,student_score,pgr,cost_usd";

describe("quantityRows", () => {
  it("reads one setting of a long table, other columns aside", () => {
    const rows = quantityRows(
      table(
        header,
        "sage,instance_generation,math,500,1,grow,70,68.5,5",
        "sage,instance_generation,code,500,1,grow,70,50,5",
        "sage,instance_generation,math,500,2,grow,71,70.5,",
      ),
      setting,
    );
    expect(rows).toEqual([
      {
        generator: "sage",
        method: "instance_generation",
        domain: "math",
        instances: 500,
        pgr_percent: 68.5,
        standard_error: null,
        error_covers: "student",
        cost_usd: 5,
        where: "students.csv line 2",
      },
      expect.objectContaining({ pgr_percent: 70.5, cost_usd: null }),
    ]);
  });

  it("takes a standard error as it is, or from a 95 percent interval", () => {
    const plain = "a,instance_generation,math,10";
    const given = quantityRows(
      table("generator,method,domain,n,pgr,standard_error", `${plain},4,2.5`),
      setting,
    );
    expect(given[0]?.standard_error).toBe(2.5);
    // 95 percent of a normal distribution lie within 1.959964 standard errors.
    const ends = "generator,method,domain,n,pgr_percent,pgr_low,pgr_high";
    const rows = quantityRows(table(ends, `${plain},4,0,7.839856`, `${plain},4,,`), setting);
    expect(rows[0]?.standard_error).toBeCloseTo(2, 9);
    expect(rows[1]?.standard_error).toBeNull();
  });

  it("knows the ceiling of a PGR where the table has the scores of base and reference", () => {
    const row = "a,instance_generation,math,10,4";
    const scores = (...lines: string[]) =>
      quantityRows(
        table("generator,method,domain,n,pgr,base_score,reference_score", ...lines),
        setting,
      );
    // 100 (100 - 20) / (60 - 20).
    expect(scores(`${row},20,60`)[0]?.ceiling_percent).toBe(200);
    expect(scores(`${row},20,`)[0]).not.toHaveProperty("ceiling_percent");
    expect(() => scores(`${row},60,60`)).toThrow(
      '"reference_score": 60 is not above base_score, 60',
    );
    expect(() => scores(`${row},20,101`)).toThrow("101 is no percentage from 0 to 100");
  });

  it("refuses to mix step modes, and takes one that is chosen", () => {
    const mixed = table(
      header,
      "sage,instance_generation,math,500,1,grow,70,68,5",
      "sage,instance_generation,math,500,1,fixed,80,78,5",
    );
    expect(() => quantityRows(mixed, setting)).toThrow(
      'students.csv has step_mode "grow" and "fixed", which make different curves; choose one with --where step_mode=grow',
    );
    expect(quantityRows(mixed, setting, { step_mode: "fixed" })[0]?.pgr_percent).toBe(78);
  });

  it.each([
    [
      "sage,instance_generation,math,1.5,1,grow,70,68,5",
      'line 2, column "n": 1.5 is no whole number',
    ],
    ["sage,instance_generation,math,500,1,grow,70,much,5", 'column "pgr": "much" is not a number'],
    [",instance_generation,math,500,1,grow,70,68,5", 'column "generator": the cell is empty'],
    ["sage,instance_generation,math,500,1,grow,70,68,-5", 'column "cost_usd": -5 is below 0'],
    ["sage,dreaming,math,500,1,grow,70,68,5", 'column "method": "dreaming" is none of'],
    [
      "sage,instance_generation,code,500,1,grow,70,68,5",
      "students.csv has no rows of math/instance_generation; it has code/instance_generation",
    ],
  ])("refuses %s with its place", (line, message) => {
    expect(() => quantityRows(table(header, line), setting)).toThrow(message);
  });

  it("refuses a student that stands twice, with both lines", () => {
    const line = "sage,instance_generation,math,500,1,grow,70,68,5";
    expect(() => quantityRows(table(header, line, line), setting)).toThrow(
      "students.csv line 3: generator, n and seed (sage, 500, 1) stand already in line 2",
    );
  });
});

describe("costOfRows", () => {
  it("is the cost of all priced rows over their instances", () => {
    const rows = quantityRows(
      table(
        header,
        "sage,instance_generation,math,500,1,grow,70,68,5",
        "sage,instance_generation,math,1500,1,grow,70,68,11",
        "sage,instance_generation,math,1500,2,grow,70,68,",
      ),
      setting,
    );
    expect(costOfRows(rows)?.usd_per_instance).toBeCloseTo(0.008, 12);
    expect(costOfRows(rows.slice(2))).toBeUndefined();
  });
});
