import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors";
import { type DrawnCurve, learningCurves } from "../../src/figures/learning-curves";
import { pgrAgainstCost } from "../../src/figures/pgr-against-cost";
import { checkFigure } from "../../src/figures/check-figure";
import type { Theme } from "../../src/figures/theme";

const source = "made up";
const point = (instances: number, pgr_percent: number) => ({
  instances,
  pgr_percent,
  standard_error: 2,
  students: 3,
});
const reading = (instances: number, pgr_percent: number) => ({
  instances,
  pgr_percent,
  ci: [pgr_percent - 4, pgr_percent + 4] as const,
});
const curves: readonly DrawnCurve[] = [
  {
    generator: "gpt-4o",
    curve: {
      verdict: "rises",
      points: [point(500, 20), point(1000, 30), point(2000, 38)],
      readings: [reading(500, 21), reading(1000, 30), reading(2000, 37), reading(4000, 42)],
    },
  },
  {
    generator: "mine",
    curve: {
      verdict: "cannot tell",
      points: [point(500, 9), { ...point(1000, 12), students: 1, standard_error: null }],
      readings: [reading(500, 10), reading(1000, 11)],
    },
  },
  {
    generator: "yours",
    curve: { verdict: "one size", points: [point(1000, 3)], readings: [reading(1000, 3)] },
  },
];
const offer = (generator: string, instances: number, cost_usd: number, pgr_percent: number) => ({
  generator,
  instances,
  cost_usd,
  pgr_percent,
  ci: [pgr_percent - 4, pgr_percent + 4] as const,
});
const offers = [
  offer("gpt-4o", 500, 4, 20),
  offer("gpt-4o", 1000, 8, 30),
  offer("mine", 500, 0.5, 10),
  offer("mine", 1000, 1, 11),
  offer("yours", 1000, 3, 3),
];
const frontier = [offers[2]!, offers[3]!, offers[0]!, offers[1]!];

describe.each([
  ["learning-curves", (theme: Theme) => learningCurves(curves, { theme, source })],
  [
    "pgr-against-cost",
    (theme: Theme) =>
      pgrAgainstCost({ offers, frontier, leader: offers[1], budgetUsd: 10 }, { theme, source }),
  ],
] as const)("%s", (name, draw) => {
  it("is specified as reviewed, in both themes", async () => {
    const spec = { light: draw("light"), dark: draw("dark") };
    const rounded = (_key: string, value: unknown): unknown =>
      typeof value === "number" ? Number(value.toPrecision(4)) : value;
    await expect(`${JSON.stringify(spec, rounded, 1)}\n`).toMatchFileSnapshot(
      join(__dirname, "__snapshots__", `${name}.json`),
    );
    checkFigure(spec.light);
  });
});

describe("learningCurves", () => {
  it("draws what was measured full, what goes beyond dashed, and what may be chance dotted", () => {
    const { data } = learningCurves(curves, { source });
    const lines = data.filter(({ mode, fill }) => mode === "lines" && fill === undefined);
    const dashes = lines.map(({ name, x, line }) => [name, x, (line as { dash: string }).dash]);
    expect(dashes).toEqual([
      ["GPT-4o", [500, 1000, 2000], "solid"],
      ["GPT-4o", [2000, 4000], "dash"],
      ["mine", [500, 1000], "dot"],
    ]);
  });

  it("tells where each goes, and whether that may be chance", () => {
    expect(learningCurves(curves, { source }).alt).toBe(
      "GPT-4o goes from 20.0 percent at 500 to 38.0 percent at 2K, a rise shows; mine goes from 9.0 " +
        "percent at 500 to 12.0 percent at 1K, which may be chance; yours was measured once, 3.0 percent at 1K.",
    );
  });

  it("refuses no records", () => {
    expect(() => learningCurves([], { source })).toThrow(InputError);
  });
});

describe("pgrAgainstCost", () => {
  it("runs the frontier along curves and level from one generator to the next", () => {
    const { data } = pgrAgainstCost({ offers, frontier }, { source });
    expect(data.find(({ name }) => name === "frontier")).toMatchObject({
      x: [0.5, 1, 4, 4, 8],
      y: [10, 11, 11, 20, 30],
    });
  });

  it("leaves out what is free, and refuses when nothing else is there", () => {
    const free = offer("free", 10, 0, 5);
    const figure = pgrAgainstCost({ offers: [...offers, free], frontier: [free] }, { source });
    expect(JSON.stringify(figure.data)).not.toContain("free");
    expect(() => pgrAgainstCost({ offers: [free], frontier: [free] }, { source })).toThrow(
      InputError,
    );
  });

  it("tells the frontier and who is ahead", () => {
    const { alt } = pgrAgainstCost({ offers, frontier, leader: offers[1] }, { source });
    expect(alt).toBe(
      "On the frontier, from cheap to dear: mine and GPT-4o. Ahead is 1K instances of GPT-4o for $8, 30.0 percent.",
    );
  });
});
