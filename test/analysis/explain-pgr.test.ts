import { beforeAll, describe, expect, it } from "vitest";
import { attempt, isRefusal } from "../../src/analysis/refusal";
import { explainPaper, suspicionVariants } from "../../src/analysis/explain-paper";
import { type Explanation, explainPgr } from "../../src/analysis/explain-pgr";
import type { ChanceTest } from "../../src/analysis/explain-chance";
import { explainedPgr } from "../../src/analysis/out-of-sample";
import { InputError } from "../../src/errors";
import { auditPaper } from "../../src/paper/audit/audit-paper";
import { mendedTables } from "../../src/paper/audit/mended-tables";
import { loadPaperTables } from "../../src/paper/load-paper-tables";
import { figure6 } from "../../src/paper/recompute/figure6";
import { createRandom } from "../../src/stats/random";
import { expectClose } from "../stats/expect-close";
import { expectedExplaining, expectedMixed } from "../stats/explaining-reference";
import { paperRows } from "../stats/reference";

const tables = loadPaperTables();
const few = { shuffles: 99, samples: 20 };
let paper: Explanation;

beforeAll(() => {
  paper = explainPaper(tables, few);
}, 120_000);

describe("explainPgr of the paper", () => {
  it("has scikit-learn's R2 of least squares leaving out rows, generators and settings", () => {
    for (const [label, reference] of Object.entries(expectedExplaining.paperModels)) {
      const model = paper.models.find((candidate) => candidate.label === label)!;
      expectClose(
        { row: model.rowR2, generator: model.generatorR2, setting: model.settingR2 },
        reference,
        1e-8,
      );
    }
  });

  it("agrees with the R2 of the paper's own regressions", () => {
    const [, five, nine] = explainedPgr(paperRows);
    const of = (label: string) => paper.models.find((model) => model.label === label)!;
    for (const [label, reference] of [
      ["First 5 components", five],
      ["All 9 features", nine],
    ] as const) {
      const { inSampleR2, rowR2, generatorR2 } = of(label);
      const { inSampleR2: inSample, looR2, groupR2 } = reference!;
      expectClose([inSampleR2, rowR2, generatorR2], [inSample, looR2, groupR2], 1e-8);
    }
  });

  it("has no forecast of a setting from the setting's mean, and says why", () => {
    const [setting] = paper.models;
    expect(setting).toMatchObject({ label: "Mean of the setting", settingR2: null });
    expect(setting!.notes[0]).toMatch(/leaving out a setting: without group ".*" no row has/);
  });

  it("splits the variance as lme4 does, and gains R2 as statsmodels' models do", () => {
    const { components, settingFirst } = paper.sources;
    if (isRefusal(components) || isRefusal(settingFirst)) throw new Error("refused");
    const { setting, generator, Residual } = expectedMixed.crossed;
    expectClose(
      components.map(({ variance }) => variance),
      [setting, generator, Residual],
      1e-5,
    );
    expectClose(
      settingFirst.map(({ gain, f, p }) => [gain, f, p]),
      expectedExplaining.paper.nestedModels.map(({ gain, f, p }) => [gain, f, p]),
      1e-7,
    );
  });

  it("shuffles rows, rows within settings and whole generators", () => {
    const tests = paper.chance.filter((test): test is ChanceTest => !isRefusal(test));
    expect(tests.map(({ id }) => id)).toEqual([
      "components",
      "features",
      "beyond-setting",
      "beyond-setting-by-generator",
    ]);
    expectClose(tests[0]!.observed, figure6(tables).r2, 1e-9);
    // 16 more points of R2 on what settings leave, 1 - 0.551, with features and not generators.
    const [, , , , features] = expectedExplaining.paper.nestedModels;
    expect(features!.term).toBe("predictors");
    const { r2 } = expectedExplaining.paper.nestedModels[2]!;
    const both = paper.models.find(({ label }) => label === "Setting + all 9 features")!;
    expectClose(tests[2]!.observed, (both.inSampleR2 - r2) / (1 - r2), 1e-8);
    for (const { p } of tests) expect(p).toBeGreaterThanOrEqual(0.01);
  });

  it("answers every question, and draws the conclusions again from each suspicion", () => {
    expect(paper.conclusions.map(({ answer }) => answer)).not.toContain("cannot tell");
    expect(paper.sensitivity).toHaveLength(1 + suspicionVariants(tables).length);
    expect(paper.sensitivity[0]).toMatchObject({ variant: "as it is", n: 54, changed: [] });
    for (const { answers } of paper.sensitivity) {
      expect(answers["forecast-generator"]).toBe("no");
    }
  });
});

describe("the variants", () => {
  it("are every mend of the audit that changes a row, mended and left out", () => {
    const mended = mendedTables(tables);
    const outcomes = auditPaper(tables)
      .anomalies.flatMap(({ id, mends }) => mends.map((mend) => ({ id, ...mend })))
      .filter(({ id }) => id.startsWith("table8/"));
    expect(mended.map(({ anomaly, mend }) => `${anomaly} ${mend}`)).toEqual(
      outcomes.map(({ id, mend }) => `${id} ${mend}`),
    );
    // The tables are the ones the audit's own outcomes were computed from.
    mended.forEach((each, index) => {
      expect(figure6(each.mended).r2).toBe(outcomes[index]!.outcomes[1]!.mended);
    });
    const sizes = suspicionVariants(tables).map(({ rows }) => rows.length);
    // A cell touches one row, two exchanged rows of three domains touch six.
    expect(sizes).toEqual([54, 53, 54, 53, 54, 53, 54, 48]);
  });
});

describe("explainPgr of other rows", () => {
  const random = createRandom("other rows");
  const noise = [..."abcdef"].flatMap((generator) =>
    ["m", "n", "o", "p"].map((setting) => ({
      generator,
      setting,
      score: random.normal(),
      x1: random.normal(),
      x2: random.normal(),
      x3: random.normal(),
    })),
  );
  const columns = { target: "score", features: ["x1", "x2", "x3"] };
  const naming = { generator: "generator", setting: ["setting"] };

  it("gives the same numbers again, and other shuffles with another seed", () => {
    const once = explainPgr(noise, { ...columns, ...naming, ...few });
    expect(explainPgr(noise, { ...columns, ...naming, ...few })).toEqual(once);
    const other = explainPgr(noise, { ...columns, ...naming, ...few, seed: "other" });
    expect(other.chance).not.toEqual(once.chance);
    expect(other.models).toEqual(once.models);
  });

  it("finds nothing in noise", () => {
    const { conclusions, parallel } = explainPgr(noise, { ...columns, ...naming, ...few });
    const answers = Object.fromEntries(conclusions.map(({ id, answer }) => [id, answer]));
    expect(answers).toMatchObject({
      "beyond-chance": "no",
      "beyond-setting": "no",
      "forecast-setting": "no",
    });
    expect(parallel).toMatchObject({ components: 0 });
  });

  it("finds a feature that carries the target everywhere", () => {
    const made = noise.map((row) => ({ ...row, score: 3 * row.x1 + 0.5 * row.x2 }));
    const { conclusions } = explainPgr(made, { ...columns, ...naming, ...few });
    const answers = Object.fromEntries(conclusions.map(({ id, answer }) => [id, answer]));
    expect(answers).toMatchObject({
      "beyond-chance": "yes",
      "beyond-setting": "yes",
      "beyond-setting-by-generator": "yes",
      "forecast-row": "yes",
      "forecast-generator": "yes",
      "forecast-setting": "yes",
    });
  });

  it("does not exchange whole generators where they are few or lack a setting", () => {
    const reason = (rows: readonly object[]) =>
      explainPgr(rows, { ...columns, ...naming, ...few }).chance.filter(isRefusal);
    expect(reason(noise.slice(0, 16))).toEqual([
      {
        refused: "4 generators can be exchanged in too few ways for a test; 5 are the least",
      },
    ]);
    expect(reason(noise.slice(1))[0]!.refused).toContain("one lacks a setting that another has");
  });

  it("cannot tell generator from setting where neither is named", () => {
    const { conclusions, generators, sources } = explainPgr(noise, { ...columns, ...few });
    expect(generators).toBeNull();
    expect(conclusions.map(({ answer }) => answer)).toEqual([
      "no",
      ...new Array<string>(2).fill("cannot tell"),
      expect.any(String),
      ...new Array<string>(3).fill("cannot tell"),
    ]);
    expect(sources.components).toEqual({
      refused: "a mixed model requires at least 1 random factor",
    });
  });

  it("says what a few rows of many features cannot tell, and still gives the rest", () => {
    const short = noise
      .slice(0, 5)
      .map((row, index) => ({ ...row, x4: index ** 2, x5: index ** 3 }));
    const features = [...columns.features, "x4", "x5"];
    const { inflation, models } = explainPgr(short, { target: "score", features, ...few });
    expect(inflation).toEqual({
      refused: "too few rows: 6 coefficients need as many rows, got 5",
    });
    expect(models.length).toBeGreaterThan(0);
  });

  it("refuses fewer than 5 rows, a target among the features, and cells that are no numbers", () => {
    expect(() => explainPgr(noise.slice(0, 4), columns)).toThrow(
      new InputError("4 rows cannot tell what explains score; 5 are the least"),
    );
    expect(() => explainPgr(noise, { target: "x1", features: ["x1"] })).toThrow(
      'target "x1" is among the features',
    );
    const gap = noise.map((row, index) => (index === 2 ? { ...row, x2: null } : row));
    expect(() => explainPgr(gap, columns)).toThrow(
      new InputError('row 3, column "x2": null is not a finite number'),
    );
    expect(() => explainPgr(noise, { ...columns, generator: "maker" })).toThrow(
      'row 1, column "maker": undefined is not a name',
    );
  });
});

describe("an attempt", () => {
  it("keeps what is wrong with the input, and nothing else", () => {
    expect(attempt(() => 3)).toBe(3);
    expect(
      attempt(() => {
        throw new InputError("too few");
      }),
    ).toEqual({ refused: "too few" });
    expect(() =>
      attempt(() => {
        throw new TypeError("a mistake of ours");
      }),
    ).toThrow(TypeError);
  });
});
