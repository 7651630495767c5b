import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../src/errors";
import { pgr, pgrCeiling, settingPgr } from "../src/pgr";

const score = fc.integer({ min: 0, max: 10_000 }).map((value) => value / 100);
const gaps = fc.tuple(score, score).filter(([base, reference]) => base !== reference);

describe("the ceiling of a PGR", () => {
  it("is the PGR of a perfect score", () => {
    expect(pgrCeiling({ base: 0, reference: 100 })).toBe(100);
    // 100 (100 - 20) / (60 - 20).
    expect(pgrCeiling({ base: 20, reference: 60 })).toBe(200);
  });

  it("is passed by no student", () => {
    fc.assert(
      fc.property(gaps, score, ([one, other], student) => {
        const [base, reference] = [Math.min(one, other), Math.max(one, other)];
        const ceiling = pgrCeiling({ base, reference });
        expect(pgr({ base, student, reference })).toBeLessThanOrEqual(ceiling);
      }),
    );
  });

  it("is none where there is no gap, or a better student has a lower PGR", () => {
    expect(() => pgrCeiling({ base: 40, reference: 40 })).toThrow("reference equals base (40)");
    expect(() => pgrCeiling({ base: 40, reference: 20 })).toThrow("below base (40)");
  });
});

describe("performance gap recovered", () => {
  it("follows from the three scores of Figure 3", () => {
    // Figure 3 prints 55.56; its own scores give 55.83, which the audit reports.
    expect(pgr({ base: 19.84, student: 28.08, reference: 34.6 })).toBeCloseTo(55.83, 2);
  });

  it("is negative below the base and above 100 past the reference", () => {
    expect(pgr({ base: 20, student: 15, reference: 40 })).toBe(-25);
    expect(pgr({ base: 20, student: 50, reference: 40 })).toBe(150);
  });

  it("recovers a reference that lies below its base as well", () => {
    expect(pgr({ base: 40, student: 35, reference: 20 })).toBe(25);
  });

  it("is 0 at the base and 100 at the reference", () => {
    fc.assert(
      fc.property(gaps, ([base, reference]) => {
        expect(pgr({ base, student: base, reference })).toBeCloseTo(0, 12);
        expect(pgr({ base, student: reference, reference })).toBe(100);
      }),
    );
  });

  it("does not change when all scores are scaled and shifted alike", () => {
    fc.assert(
      fc.property(
        gaps,
        score,
        fc.integer({ min: -50, max: 50 }),
        ([base, reference], student, by) => {
          const moved = (value: number) => 4 * value + by;
          const before = pgr({ base, student, reference });
          const after = pgr({
            base: moved(base),
            student: moved(student),
            reference: moved(reference),
          });
          expect(Math.abs(after - before)).toBeLessThan(1e-9 * Math.max(1, Math.abs(before)));
        },
      ),
    );
  });

  it("is undefined where there is no gap", () => {
    const scores = { base: 34.6, student: 28.08, reference: 34.6 };
    expect(() => pgr(scores)).toThrow(
      new InputError("pgr undefined: reference equals base (34.6)"),
    );
    expect(() => pgr({ ...scores, benchmark: "gsm8k" })).toThrow(
      new InputError("pgr undefined on gsm8k: reference equals base (34.6)"),
    );
  });

  it.each(["base", "student", "reference"])("refuses a %s that is no finite number", (name) => {
    const scores = { base: 1, student: 2, reference: 3, [name]: NaN };
    expect(() => pgr({ ...scores, benchmark: "mbpp" })).toThrow(
      new InputError(`pgr undefined on mbpp: ${name} is NaN, not a finite score`),
    );
  });
});

describe("the PGR of a setting", () => {
  const gsm8k = { base: 10, student: 20, reference: 50 };
  const math = { base: 0, student: 30, reference: 40 };

  it("is the mean over the domain's two benchmarks", () => {
    // By hand: 25 and 75.
    expect(settingPgr("math", { gsm8k, math })).toBe(50);
  });

  it("takes no notice of benchmarks of other domains", () => {
    const mbpp = { base: 0, student: 0, reference: 1 };
    expect(settingPgr("math", { gsm8k, math, mbpp })).toBe(50);
  });

  it("is undefined when a benchmark is missing", () => {
    expect(() => settingPgr("math", { gsm8k })).toThrow(
      new InputError("pgr of a math setting undefined: there are no scores on math"),
    );
  });

  it("names the benchmark without a gap", () => {
    expect(() => settingPgr("math", { gsm8k, math: { ...math, reference: 0 } })).toThrow(
      new InputError("pgr undefined on math: reference equals base (0)"),
    );
  });
});
