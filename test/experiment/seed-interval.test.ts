import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seedInterval } from "../../src/experiment/seed-interval";
import { mean } from "../../src/stats/mean";
import { createRandom } from "../../src/stats/random";

describe("seedInterval", () => {
  it("is that of the items with one seed, or where seeds agree", () => {
    expect(seedInterval(50, [40, 62], { perSeed: [50], level: 95 })).toEqual([40, 62]);
    expect(seedInterval(50, [40, 62], { perSeed: [50, 50], level: 95 })).toEqual([40, 62]);
  });

  it("is Student's t of the seeds where the items have no spread", () => {
    // scipy 1.17: stats.t.interval(0.95, 2, loc=5, scale=stats.sem([3, 5, 7])) = (0.0317, 9.9683)
    const [low, high] = seedInterval(5, [5, 5], { perSeed: [3, 5, 7], level: 95 });
    expect(low).toBeCloseTo(0.0317, 3);
    expect(high).toBeCloseTo(9.9683, 3);
  });

  it("is never narrower than that of the items", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 150, noNaN: true }), { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0, max: 30, noNaN: true }),
        (perSeed, half) => {
          const value = mean(perSeed);
          const [low, high] = seedInterval(value, [value - half, value + half], {
            ...{ perSeed, level: 95 },
          });
          expect(low).toBeLessThanOrEqual(value - half + 1e-9);
          expect(high).toBeGreaterThanOrEqual(value + half - 1e-9);
        },
      ),
    );
  });

  it("covers the true mean about as often as it says, with three seeds", () => {
    const random = createRandom("coverage");
    const [itemError, seedError, rounds] = [3, 5, 4000];
    let covered = 0;
    for (let round = 0; round < rounds; round++) {
      const shared = itemError * random.normal();
      const perSeed = [0, 1, 2].map(() => shared + seedError * random.normal());
      const value = mean(perSeed);
      const half = 1.96 * itemError;
      const [low, high] = seedInterval(value, [value - half, value + half], { perSeed, level: 95 });
      if (low <= 0 && high >= 0) covered += 1;
    }
    expect(covered / rounds).toBeGreaterThan(0.93);
    expect(covered / rounds).toBeLessThan(0.99);
  });
});
