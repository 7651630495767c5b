import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors";
import { cellPath, planCells, stepsFor } from "../../src/experiment/plan-cells";
import { classroomProfiles } from "../../src/experiment/profiles";

const small = {
  teachers: ["sage", "noisy"],
  domains: ["math"],
  methods: ["instance_generation"],
  n: 500,
  seeds: 2,
} as const;

describe("planCells", () => {
  it("makes the 54 cells of the paper's design in the full profile, three students each", () => {
    const { table } = planCells(classroomProfiles.full);
    expect(table).toHaveLength(54 * 3);
    const settings = table.map(({ teacher, domain, method }) => `${teacher} ${domain} ${method}`);
    expect(new Set(settings).size).toBe(54);
  });

  it("finishes a first seed of everything before the second", () => {
    const { cells } = planCells(small);
    expect(cells.map(({ teacher, seed }) => `${teacher} ${seed}`)).toEqual([
      "sage 0",
      "noisy 0",
      "sage 1",
      "noisy 1",
    ]);
  });

  it("trains a student once that the table and both quantity curves share", () => {
    const quantity = {
      teachers: ["sage"],
      domain: "math",
      quantities: [500, 1000],
      seeds: 1,
    } as const;
    const plan = planCells({ ...small, n: 1000, seeds: 1, quantity });
    // At 1,000 instances both modes train as the table does: 2 students of the table, and at 500 one a mode.
    expect(plan.quantity).toHaveLength(4);
    expect(plan.cells.map(({ n, steps }) => [n, steps])).toEqual([
      [1000, 200],
      [1000, 200],
      [500, 100],
      [500, 200],
    ]);
    expect(new Set(plan.cells.map(cellPath)).size).toBe(plan.cells.length);
  });

  it("lets steps follow the instances or stay", () => {
    expect(stepsFor("math", 250, "follow_n")).toBe(50);
    expect(stepsFor("math", 250, "fixed")).toBe(200);
    expect(stepsFor("code", 2000, "follow_n")).toBe(600);
  });

  it.each([
    [{ teachers: [] }, "no teachers"],
    [{ teachers: ["sage", "sage"] as const }, "sage is named twice"],
    [{ n: 0 }, "n: a whole number from 1, got 0"],
    [{ seeds: 1.5 }, "seeds: a whole number from 1, got 1.5"],
  ])("refuses %j", (change, message) => {
    const plan = () => planCells({ ...small, ...change });
    expect(plan).toThrow(InputError);
    expect(plan).toThrow(message);
  });
});
