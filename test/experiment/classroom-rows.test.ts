import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors";
import {
  cellColumns,
  parseCells,
  parseQuantity,
  quantityColumns,
  rowsToCsv,
} from "../../src/experiment/classroom-rows";

const place = {
  generator: "classroom:sage",
  method: "instance_generation",
  domain: "math",
  n: 1000,
  steps: 200,
  step_mode: "follow_n",
} as const;

describe("the classroom's tables", () => {
  it("come back from CSV as they were written, absent values too", () => {
    const row = {
      ...place,
      ...{ generator: "classroom:sage", method: "instance_generation", domain: "math" },
      ...{ seed: 2, student_score: 81.5, pgr: 84.25, cost_usd: null },
    } as const;
    expect(parseQuantity(rowsToCsv([row], quantityColumns), "quantity.csv")).toEqual([row]);
  });

  it("have a column for everything a cell says", () => {
    const header = cellColumns.join(",");
    const line = cellColumns.map((name) => ({ ...place, ...{ seeds: 3 } })[name as "n"] ?? "7");
    const [cell] = parseCells(`${header}\n${line.join(",")}\n`, "cells.csv");
    expect(Object.keys(cell!).sort()).toEqual([...cellColumns].sort());
  });

  it("name file, line and column of a wrong cell", () => {
    const text = `${quantityColumns.join(",")}\nclassroom:sage,typing,math,1,0,1,fixed,1,1,1\n`;
    expect(() => parseQuantity(text, "quantity.csv")).toThrow(InputError);
    expect(() => parseQuantity(text, "quantity.csv")).toThrow(/quantity.csv line 2.*method/);
  });
});
