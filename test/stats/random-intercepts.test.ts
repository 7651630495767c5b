import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors";
import { indicators } from "../../src/stats/indicators";
import { mean } from "../../src/stats/mean";
import { randomIntercepts, type RandomFactor } from "../../src/stats/random-intercepts";
import { smallestOnHalfLine } from "../../src/stats/smallest-on-half-line";
import { sumOfSquares } from "../../src/stats/sum-of-squares";
import { expectClose } from "./expect-close";
import { expectedMixed, paperSettings } from "./explaining-reference";
import { paperRows } from "./reference";

const y = paperRows.map((row) => row.pgr_percent);
const setting: RandomFactor = { name: "setting", groups: paperSettings };
const generator: RandomFactor = {
  name: "generator",
  groups: paperRows.map((row) => row.generator),
};
const kept = [...y.keys()].filter((row) => !expectedMixed.lost.includes(row + 1));
const keptOf = ({ name, groups }: RandomFactor) => ({
  name,
  groups: kept.map((row) => groups[row]!),
});
const keptY = kept.map((row) => y[row]!);

/** Variances by name, as lme4 gives them. */
function variances(input: Parameters<typeof randomIntercepts>[0]) {
  const { components } = randomIntercepts(input);
  return Object.fromEntries(
    components.map(({ name, variance }) => [name === "residual" ? "Residual" : name, variance]),
  );
}

describe("a mixed model with random intercepts has the REML variances of lme4", () => {
  // lme4 stops where its search does; the criterion is flat there, hence five digits.
  it.each([
    [
      "settings fixed, generators random",
      "settingFixed",
      { y, factors: [generator], fixed: indicators(paperSettings) },
    ],
    ["both random and crossed", "crossed", { y, factors: [setting, generator] }],
    ["settings alone", "settingOnly", { y, factors: [setting] }],
    [
      "an unbalanced table",
      "unbalanced",
      { y: keptY, factors: [keptOf(setting), keptOf(generator)] },
    ],
    [
      "an unbalanced table with a fixed effect",
      "unbalancedFixed",
      {
        y: keptY,
        factors: [keptOf(generator)],
        fixed: indicators(kept.map((row) => paperRows[row]!.method)),
      },
    ],
  ] as const)("%s", (_, name, input) => {
    const reference: Readonly<Record<string, number>> = expectedMixed[name];
    const own = variances(input);
    expect(Object.keys(own).sort()).toEqual(Object.keys(reference).sort());
    for (const [factor, value] of Object.entries(reference)) {
      expect(Math.abs(own[factor]! - value), factor).toBeLessThan(1e-4 * Math.max(1, value));
    }
  });
});

describe("a mixed model with random intercepts", () => {
  it("of a balanced table is the analysis of variance by hand", () => {
    // One-way: the within mean square, and what the between mean square exceeds it by, a row.
    const groups = ["a", "a", "a", "b", "b", "b", "c", "c", "c"];
    const values = [1, 2, 3, 6, 7, 8, 4, 3, 8];
    const means = ["a", "b", "c"].map((g) => mean(values.filter((_, row) => groups[row] === g)));
    const within = sumOfSquares(values.map((v, row) => v - means[Math.floor(row / 3)]!)) / 6;
    const between = (3 * sumOfSquares(means.map((m) => m - mean(values)))) / 2;
    const { components } = randomIntercepts({ y: values, factors: [{ name: "g", groups }] });
    const variance = (between - within) / 3;
    expectClose(
      components,
      [
        { name: "g", variance, share: variance / (variance + within) },
        { name: "residual", variance: within, share: within / (variance + within) },
      ],
      1e-6,
    );
  });

  it("gives a factor nothing whose levels differ less than chance would have it", () => {
    const groups = ["a", "b", "a", "b", "a", "b"];
    const { components } = randomIntercepts({
      y: [1, 1, 5, 5, 9, 9],
      factors: [{ name: "g", groups }],
    });
    // By hand: both means are 5, so all variance is within: 64 / 5 with one mean fitted.
    expectClose(
      components.map(({ variance }) => variance),
      [0, 64 / 5],
      1e-9,
    );
  });

  it("does not depend on the order of rows, and scales with y", () => {
    const order = y.map((_, row) => (row * 17) % y.length);
    const shuffled = (factor: RandomFactor) => ({
      ...factor,
      groups: order.map((row) => factor.groups[row]!),
    });
    const { components } = randomIntercepts({
      y: order.map((row) => 1000 + 10 * y[row]!),
      factors: [shuffled(setting), shuffled(generator)],
    });
    const plain = randomIntercepts({ y, factors: [setting, generator] }).components;
    expectClose(
      components.map(({ variance }) => variance / 100),
      plain.map(({ variance }) => variance),
      1e-4,
    );
  });

  it("refuses a factor with one level or a level a row, and a constant y", () => {
    const fit = (groups: readonly string[], values = [1, 2, 4]) =>
      randomIntercepts({ y: values, factors: [{ name: "g", groups }] });
    const message = (levels: number) =>
      new InputError(
        `random factor "g" needs 2 levels or more and fewer than its rows, got ${levels} in 3 rows`,
      );
    expect(() => fit(["a", "a", "a"])).toThrow(message(1));
    expect(() => fit(["a", "b", "c"])).toThrow(message(3));
    expect(() => fit(["a", "a", "b"], [2, 2, 2])).toThrow("y is constant (2)");
    const exact = { y, factors: [generator], fixed: [y.map((value) => 2 * value)] };
    expect(() => randomIntercepts(exact)).toThrow("the fixed effects explain y exactly");
    expect(() => randomIntercepts({ y: [1, 2], factors: [] })).toThrow("at least 1 random factor");
  });
});

describe("the smallest value on the half line", () => {
  it.each([0, 0.3, 4, 250])("is found at %d", (place) => {
    const found = smallestOnHalfLine((value) => (Math.sqrt(value) - Math.sqrt(place)) ** 2);
    expect(Math.abs(found - place)).toBeLessThan(1e-3 * (1 + place));
  });

  it("is 0 where the function only rises", () => {
    expect(smallestOnHalfLine((value) => value)).toBe(0);
  });
});
