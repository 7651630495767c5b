import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors";
import { indicators } from "../../src/stats/indicators";
import { type ModelTerm, nestedModels } from "../../src/stats/nested-models";
import { ols } from "../../src/stats/ols";
import { orthonormalBasis } from "../../src/stats/orthonormal-basis";
import { expectClose, expectSameDigits } from "./expect-close";
import { explainedSets, paperSettings } from "./explaining-reference";
import { paperRows } from "./reference";

const [small, paper] = explainedSets;
const column = (x: readonly (readonly number[])[], j: number) => x.map((row) => row[j]!);

describe("nested models", () => {
  it("of a small table have the F tests of statsmodels' anova_lm", () => {
    const terms: ModelTerm[] = [
      { name: "group", columns: indicators(small!.groups) },
      { name: "dose", columns: [column(small!.x, 0)] },
      { name: "rest", columns: [column(small!.x, 1), column(small!.x, 2)] },
    ];
    expectClose(nestedModels(small!.y, terms), small!.explaining.nestedModels, 1e-8);
  });

  it("of the paper's rows have them too, and count each setting's columns once", () => {
    const terms: ModelTerm[] = [
      { name: "domain", columns: indicators(paperRows.map(({ domain }) => domain)) },
      { name: "method", columns: indicators(paperRows.map(({ method }) => method)) },
      { name: "setting", columns: indicators(paperSettings) },
      { name: "generator", columns: indicators(paper!.groups) },
      { name: "predictors", columns: paper!.names.map((_, j) => column(paper!.x, j)) },
    ];
    const models = nestedModels(paper!.y, terms);
    const reference = paper!.explaining.nestedModels;
    expectClose(models, reference, 1e-7);
    models.forEach(({ p }, index) => expectSameDigits(p, reference[index]!.p, 1e-6));
    // Domain and method have 2 each of the setting's 8 degrees of freedom.
    expect(models.map(({ df }) => df).slice(0, 3)).toEqual([2, 2, 4]);
  });

  it("with one term is the F test of least squares", () => {
    const terms = [{ name: "all", columns: small!.names.map((_, j) => column(small!.x, j)) }];
    const { f, pValue, r2 } = ols(small!);
    expectClose(
      nestedModels(small!.y, terms)[0],
      { term: "all", df: 3, dfResidual: 6, r2, gain: r2, f, p: pValue },
      1e-9,
    );
  });

  it("has no F for a term that adds nothing, and none where no freedom is left", () => {
    const dose = column(small!.x, 0);
    const [, again] = nestedModels(small!.y, [
      { name: "dose", columns: [dose] },
      { name: "again", columns: [dose.map((value) => 3 - 2 * value)] },
    ]);
    expect(again).toMatchObject({ df: 0, gain: 0, f: NaN, p: NaN });
    const [full] = nestedModels(
      [1, 5, 2],
      [
        {
          name: "all",
          columns: [
            [1, 0, 0],
            [0, 1, 0],
          ],
        },
      ],
    );
    expect(full).toMatchObject({ df: 2, dfResidual: 0, f: NaN });
    expect(full!.r2).toBeCloseTo(1, 12);
  });

  it("refuses a constant y", () => {
    expect(() => nestedModels([2, 2, 2], [])).toThrow(
      new InputError("y is constant (2); there is no variance to explain"),
    );
  });
});

describe("an orthonormal basis", () => {
  it("is orthonormal and centred, and spans the columns", () => {
    const entry = fc.integer({ min: -50, max: 50 });
    const columns = fc.array(fc.array(entry, { minLength: 6, maxLength: 6 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(columns, (table) => {
        const { vectors } = orthonormalBasis(table);
        const product = (a: readonly number[], b: readonly number[]) =>
          a.reduce((sum, value, row) => sum + value * b[row]!, 0);
        vectors.forEach((a, i) => {
          expect(
            Math.abs(
              product(
                a,
                a.map(() => 1),
              ),
            ),
          ).toBeLessThan(1e-9);
          vectors.forEach((b, j) => expect(product(a, b)).toBeCloseTo(i === j ? 1 : 0, 9));
        });
        for (const values of table) {
          const centre = values.reduce((sum, value) => sum + value, 0) / 6;
          const rest = values.map((value, row) =>
            vectors.reduce((left, v) => left - product(v, values) * v[row]!, value - centre),
          );
          expect(Math.max(...rest.map(Math.abs))).toBeLessThan(1e-6);
        }
      }),
      { seed: 8 },
    );
  });
});

describe("indicators", () => {
  it("are one column of 0 and 1 for every level after the first", () => {
    expect(indicators(["b", "a", "b", "c"])).toEqual([
      [0, 1, 0, 0],
      [0, 0, 0, 1],
    ]);
    expect(indicators(["a", "a"])).toEqual([]);
  });
});
