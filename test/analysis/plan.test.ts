import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mostInstances, paperStudents } from "../../src/analysis/paper-students";
import { planPurchase, type PlanOptions } from "../../src/analysis/plan";
import { chosenOf, tableCandidates } from "../../src/analysis/plan-evidence";
import type { PlanCandidate } from "../../src/analysis/plan-candidate";
import { InputError } from "../../src/errors";
import { loadPaperTables } from "../../src/paper/load-paper-tables";
import { doubling, flat, saturating, student, students } from "./students";

const setting = "math/instance_generation";
const options: PlanOptions = { setting, budgetUsd: 100, samples: 400 };
const costing = (usd: number): PlanCandidate["cost"] => ({
  usd_per_instance: usd,
  source: "table",
  accepted_share: null,
  standard_error_usd: null,
  how: "made up",
});
const candidate = (generator: string, rows: PlanCandidate["rows"], usd = 0.01): PlanCandidate => ({
  generator,
  rows,
  cost: costing(usd),
});

describe("planPurchase on the paper's table", () => {
  const tables = loadPaperTables();
  const offered = (where: PlanOptions["setting"], names?: readonly string[]) =>
    tableCandidates(chosenOf(paperStudents(tables, where), ({ generator }) => generator, names));
  const paper = (where: PlanOptions["setting"], more: Partial<PlanOptions> = {}) =>
    planPurchase(offered(where), { setting: where, budgetUsd: 500, ...more });

  it("cannot tell in math, and says who is cheapest of those it cannot tell apart", () => {
    const plan = paper("math/instance_generation");
    expect(plan).toMatchObject({ status: "cannot tell", largest_spread: null });
    // Table 2: GPT-4o 20.6, GPT-4o-mini 16.1; Table 3: $2.50 and $10, $0.15 and $0.60 a million tokens.
    expect(plan.leader).toMatchObject({ generator: "gpt-4o", instances: 10_000 });
    expect(plan.leader?.pgr_percent).toBeCloseTo(20.6, 6);
    expect(plan.leader?.cost_usd).toBeCloseTo(75, 9);
    expect(plan.contenders[0]).toMatchObject({ generator: "gpt-4o-mini" });
    expect(plan.contenders[0]?.cost_usd).toBeCloseTo(4.5, 9);
    // A normal lead of 4.5 with spread 5: P = Phi(-4.5 / (5 sqrt 2)) = 0.262 by a table.
    expect(plan.runner_up?.probability_better).toBeCloseTo(0.262, 1);
    expect(plan.notes.join(" ")).toContain("One size only was measured of every candidate");
  });

  it("recommends in code, and tells the spread at which it no longer would", () => {
    const plan = paper("code/instance_generation");
    expect(plan).toMatchObject({ status: "recommended", leader: { generator: "gpt-4o" } });
    expect(plan.runner_up?.generator).toBe("llama-3.1-70b-instruct");
    // 73.6 - 58.7 = 14.9, over sqrt 2 times the normal quantile at 0.95, 1.644854: 6.4.
    expect(plan.largest_spread).toBeCloseTo(14.9 / (Math.SQRT2 * 1.644854), 4);
    const wider = paper("code/instance_generation", { spread: 6.6, samples: 10_000 });
    expect(wider.status).toBe("cannot tell");
  });

  it("re-enacts Figure 7 only under an assumption, and names it", () => {
    const where = "instruction_following/instance_generation";
    const plan = planPurchase(offered(where, ["gpt-4o", "gpt-4o-mini"]), {
      ...{ setting: where, budgetUsd: 22.5, assumedDoubling: 12.5, tolerance: 0 },
    });
    // $22.50 pays for 50K of GPT-4o-mini; 18.0 + 12.5 log2(5) = 47.0.
    expect(plan.leader).toMatchObject({ generator: "gpt-4o-mini", instances: 50_000 });
    expect(plan.leader?.pgr_percent).toBeCloseTo(18 + 12.5 * Math.log2(5), 6);
    expect(plan.notes.join(" ")).toContain("It is assumed that every doubling adds 12.5 points");
    // An assumption is no measurement: at 10,000 the lead is not there.
    expect(plan).toMatchObject({ status: "cannot tell", leader: { extrapolated_beyond: 10_000 } });
  });

  it("has no more to sell than there are seeds to answer or rewrite", () => {
    expect(mostInstances(tables, "math/instance_generation")).toBe(Infinity);
    expect(mostInstances(tables, "math/response_generation")).toBe(10_000);
  });
});

describe("planPurchase on pure noise", () => {
  // Two candidates that are alike are the worst case. 10 percent is the error rate; over 150 tables,
  // three binomial errors more are 17.3 percent.
  it.each([
    ["three students a size", { seeds: 3 }],
    ["two students at three sizes", { seeds: 2, sizes: [500, 1000, 2000] }],
    ["standard errors", { seeds: 1, more: { standard_error: 4 } }],
    ["scatter alone", { seeds: 1 }],
    ["one size, three students", { seeds: 3, sizes: [1000] }],
  ])("recommends no oftener than its error rate allows: %s", (_, layout) => {
    const tables = 150;
    const recommended = Array.from({ length: tables }, (_, seed) =>
      planPurchase(
        ["one", "other"].map((name) => candidate(name, students(name, flat, { ...layout, seed }))),
        { ...options, samples: 200, seed },
      ),
    ).filter(({ status }) => status === "recommended").length;
    expect(recommended / tables).toBeLessThan(0.174);
  });

  it("recommends one of six that are alike still less often", () => {
    const tables = 60;
    const names = ["a", "b", "c", "d", "e", "f"];
    const recommended = Array.from({ length: tables }, (_, seed) =>
      planPurchase(
        names.map((name) => candidate(name, students(name, flat, { seed }))),
        { ...options, samples: 200, seed },
      ),
    ).filter(({ status }) => status === "recommended").length;
    expect(recommended / tables).toBeLessThan(0.1);
  });
});

describe("planPurchase with own pilots", () => {
  it("finds the better of two in most tables, and never the worse one with confidence", () => {
    const plans = Array.from({ length: 40 }, (_, seed) =>
      planPurchase(
        [
          candidate(
            "worse",
            students("worse", (n) => doubling(n) - 15, { seed }),
          ),
          candidate("better", students("better", doubling, { seed })),
        ],
        { ...options, seed },
      ),
    );
    const confident = plans.filter(({ status }) => status === "recommended");
    expect(confident.length).toBeGreaterThan(32);
    expect(confident.map(({ leader }) => leader?.generator)).not.toContain("worse");
  });

  it("prefers many cheap instances to few dear ones when the curves say so", () => {
    // $6 pays for 600 of the dear (true PGR 60.1) and 20,000 of the cheap (2,000 give 72.4).
    const plan = planPurchase(
      [
        candidate("dear", students("dear", saturating, { seed: 7, spread: 2 }), 0.01),
        candidate(
          "cheap",
          students("cheap", (n) => saturating(n / 2), { seed: 7, spread: 2 }),
          0.0003,
        ),
      ],
      { ...options, budgetUsd: 6 },
    );
    expect(plan).toMatchObject({ status: "recommended", leader: { generator: "cheap" } });
    expect(plan.leader!.instances).toBeGreaterThan(1500);
    expect(plan.leader!.instances).toBeLessThanOrEqual(8000);
    const dear = plan.candidates.find(({ generator }) => generator === "dear");
    expect(dear).toMatchObject({ affordable_instances: 600 });
  });

  it("buys no more than what is still felt", () => {
    const rows = students("mine", saturating, { seed: 8, spread: 1 });
    const all = planPurchase([candidate("mine", rows)], { ...options, tolerance: 0 });
    const enough = planPurchase([candidate("mine", rows)], { ...options, tolerance: 3 });
    expect(enough.leader!.instances).toBeLessThan(all.leader!.instances / 1.5);
    expect(enough.leader!.pgr_percent).toBeGreaterThan(all.leader!.pgr_percent - 3);
  });

  it("buys the largest size measured where nothing shows that more helps", () => {
    const plan = planPurchase([candidate("mine", students("mine", flat, { seed: 0 }))], options);
    expect(plan.candidates[0]?.curve.verdict).toBe("cannot tell");
    expect(plan.leader?.instances).toBe(4000);
    expect(plan.candidates[0]?.note).toContain("cannot tell a rise from a constant");
  });

  it("stays within budget, within what is supported and within what is to be had", () => {
    const rows = ["a", "b"].map((name) => students(name, doubling, { seed: 9 }));
    const amount = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(
        amount(0.5, 500),
        amount(0.001, 0.1),
        amount(0, 20),
        fc.integer({ min: 100, max: 9000 }),
        (budgetUsd, usd, trainingUsdPer1000, maxInstances) => {
          const plan = planPurchase(
            rows.map((own, index) => candidate("ab"[index]!, own, usd * (index + 1))),
            { ...options, samples: 30, budgetUsd, trainingUsdPer1000, maxInstances },
          );
          for (const { cost_usd, instances, generator } of plan.offers) {
            const unit = usd * (generator === "a" ? 1 : 2) + trainingUsdPer1000 / 1000;
            expect(cost_usd).toBeCloseTo(instances * unit, 6);
            expect(cost_usd).toBeLessThanOrEqual(budgetUsd * (1 + 1e-9));
            expect(instances).toBeGreaterThanOrEqual(250);
            expect(instances).toBeLessThanOrEqual(Math.min(8000, maxInstances));
          }
          expect(plan.status === "nothing affordable").toBe(plan.offers.length === 0);
        },
      ),
      { numRuns: 40 },
    );
  });

  describe("of students near a perfect score", () => {
    // Base 0, reference 100 percent, so that no PGR is above 100; the students are the classroom's.
    const near100 = {
      "classroom:sage": [
        [5.25, 5.25, 6.75],
        [35, 22.5, 33.25],
        [85, 84.75, 83.25],
        [97.75, 99.25, 98.5],
        [99.75, 99.75, 100],
      ],
      "classroom:noisy": [
        [7, 5.25, 4.75],
        [25.5, 26, 23.5],
        [51.5, 63.25, 51.25],
        [70, 90.5, 90.5],
        [98, 98.75, 98.5],
      ],
    };
    const sizes = [250, 500, 1000, 2000, 4000];
    const offered = (ceiling_percent?: number) =>
      Object.entries(near100).map(([generator, points]) =>
        candidate(
          generator,
          points.flatMap((group, index) =>
            group.map((pgr_percent) =>
              student({ generator, instances: sizes[index]!, pgr_percent, ceiling_percent }),
            ),
          ),
          generator === "classroom:sage" ? 0.0014 : 0.00005,
        ),
      );
    const plan = (ceiling: number | undefined, more: Partial<PlanOptions> = {}) =>
      planPurchase(offered(ceiling), { ...options, budgetUsd: 20, samples: 2000, ...more });

    it("recommends nobody for a lead beyond the measured sizes", () => {
      const found = plan(undefined);
      expect(found.status).toBe("cannot tell");
      expect(found.offers.every(({ instances }) => instances <= 4000)).toBe(true);
      expect(found.answer).not.toContain("extrapolated");
      expect(found.notes.join(" ")).toContain("No ceiling of the PGR is known");
    });

    it("follows curves if asked, but takes no verdict from there", () => {
      const found = plan(undefined, { maxInstances: 8000 });
      expect(found.leader).toMatchObject({
        generator: "classroom:noisy",
        extrapolated_beyond: 4000,
      });
      // By what is beyond the measured sizes alone it would be recommended.
      expect(found.runner_up!.probability_better).toBeLessThanOrEqual(0.05);
      expect(found.status).toBe("cannot tell");
      expect(found.contenders).toHaveLength(2);
      expect(found.answer).toContain("extrapolated beyond 4,000 measured instances: expected PGR");
      expect(found.answer).toContain("Within the measured sizes alone that lead does not show");
      expect(found.notes.join(" ")).toContain("is an extrapolation beyond its measured sizes");
    });

    it.each([
      ["rows", 100, {}],
      ["an option", undefined, { maxPgr: 100 }],
      ["both, beyond the sizes", 120, { maxPgr: 100, maxInstances: Infinity }],
    ])("expects no PGR above a ceiling known from %s", (_, ceiling, more) => {
      const found = plan(ceiling, more);
      expect(found.status).toBe("cannot tell");
      const readings = found.candidates.flatMap(({ curve }) => curve.readings);
      for (const { pgr_percent, ci } of [...found.offers, ...readings]) {
        expect(Math.max(pgr_percent, ...ci)).toBeLessThanOrEqual(100 + 1e-9);
      }
      expect(found.notes.join(" ")).toContain("A perfect score has a PGR of 100.0");
    });

    it("still recommends an extrapolation that the measured sizes bear out, and labels it", () => {
      const rows = (generator: string, lead: number) =>
        students(generator, (n) => doubling(n) + lead, { seed: 5, spread: 1 });
      const found = planPurchase(
        [candidate("better", rows("better", 15)), candidate("worse", rows("worse", 0))],
        { ...options, maxInstances: 8000 },
      );
      expect(found).toMatchObject({ status: "recommended", leader: { generator: "better" } });
      expect(found.answer).toContain("extrapolated beyond 4,000 measured instances");
    });

    it("holds an assumed gain a doubling to the ceiling as well", () => {
      const one = candidate("one", [student({ generator: "one", pgr_percent: 90 })], 0.001);
      const found = planPurchase([one], { ...options, assumedDoubling: 20, maxPgr: 105 });
      expect(found.leader!.extrapolated_beyond).toBe(1000);
      expect(found.leader!.pgr_percent).toBeLessThanOrEqual(105);
    });
  });

  it("says what the cheapest measured quantity would cost when nothing is affordable", () => {
    const plan = planPurchase([candidate("mine", students("mine", doubling, { seed: 1 }))], {
      ...options,
      budgetUsd: 1,
    });
    expect(plan).toMatchObject({ status: "nothing affordable", leader: null, runner_up: null });
    expect(plan.answer).toContain("the cheapest, 250 of mine, costs $2.50");
  });

  it("names the measurement that tells most: the doubtful one, not the one that is known", () => {
    const known = (generator: string, pgr: number, error: number) =>
      candidate(generator, [student({ generator, pgr_percent: pgr, standard_error: error })]);
    const plan = planPurchase([known("first", 40, 1), known("doubtful", 38, 10)], options);
    expect(plan.next_measurements[0]).toMatchObject({ generator: "doubtful", instances: 1000 });
    expect(plan.next_measurements[0]!.expected_gain_percent).toBeGreaterThan(
      10 * plan.next_measurements[1]!.expected_gain_percent,
    );
  });

  it("has a frontier that rises in cost and PGR", () => {
    const { frontier, offers } = planPurchase(
      [
        candidate("dear", students("dear", doubling, { seed: 3 })),
        candidate(
          "cheap",
          students("cheap", (n) => doubling(n) - 8, { seed: 3 }),
          0.001,
        ),
      ],
      options,
    );
    expect(new Set(frontier.map(({ generator }) => generator))).toEqual(new Set(["dear", "cheap"]));
    frontier.slice(1).forEach((offer, index) => {
      expect(offer.cost_usd).toBeGreaterThan(frontier[index]!.cost_usd);
      expect(offer.pgr_percent).toBeGreaterThan(frontier[index]!.pgr_percent);
    });
    expect(offers.length).toBeGreaterThan(frontier.length);
  });

  it("is one JSON document, the same for the same seed", () => {
    const plan = (seed: number) =>
      planPurchase(
        ["a", "b"].map((name) => candidate(name, students(name, doubling, { seed: 2 }))),
        { ...options, seed },
      );
    expect(JSON.parse(JSON.stringify(plan(1)))).toEqual(plan(1));
    expect(plan(2)).not.toEqual(plan(1));
  });

  it("refuses no candidates, no budget and chances out of range", () => {
    const one = candidate("mine", [student({})]);
    expect(() => planPurchase([], options)).toThrow(InputError);
    expect(() => planPurchase([one], { ...options, budgetUsd: 0 })).toThrow("above 0 dollars");
    expect(() => planPurchase([one], { ...options, maxPgr: 0 })).toThrow("above 0 percent");
    expect(() => planPurchase([one], { ...options, errorRate: 1 })).toThrow("between 0 and 1");
    expect(() => planPurchase([candidate("none", [])], options)).toThrow("none has no students");
  });
});
