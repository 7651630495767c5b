import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors";
import { looR2 } from "../../src/stats/pcr";
import { pressR2 } from "../../src/stats/press-r2";
import { expectClose } from "./expect-close";
import { explainedSets } from "./explaining-reference";

describe("PRESS", () => {
  it.each(explainedSets)("of $title is scikit-learn's leave-one-out R2", (data) => {
    expectClose(pressR2(data), data.explaining.leastSquaresOutside.row, 1e-9);
    expectClose(pressR2(data), looR2({ ...data, components: data.names.length }), 1e-9);
  });

  it("does not count a constant column, nor one that follows from others", () => {
    const { x, y, names } = explainedSets[0]!;
    const more = x.map((row) => [1, ...row, row[0]! - row[2]!]);
    const design = { x: more, y, names: ["flat", ...names, "difference"] };
    expectClose(pressR2(design), pressR2({ x, y, names }), 1e-9);
  });

  it("refuses where a row alone has a level", () => {
    const x = [[1], [0], [0], [0]];
    expect(() => pressR2({ x, y: [4, 1, 2, 3], names: ["only"] })).toThrow(
      new InputError("row 1 alone decides a coefficient; without it none is left"),
    );
  });

  it("refuses a constant y", () => {
    expect(() => pressR2({ x: [[1], [2], [3]], y: [5, 5, 5], names: ["a"] })).toThrow(
      "y is constant (5)",
    );
  });
});
