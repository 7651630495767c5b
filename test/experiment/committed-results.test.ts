import { describe, expect, it } from "vitest";
import { domains } from "../../src/bench/domains";
import { methods } from "../../src/bench/methods";
import { loadClassroomResults } from "../../src/experiment/load-results";
import { classroomProfiles } from "../../src/experiment/profiles";

const { cells, quantity } = loadClassroomResults();
const { full } = classroomProfiles;

/** The cell of a teacher, in instance generation unless another method is named. */
function cellOf(teacher: string, domain: string, method = "instance_generation") {
  const generator = `classroom:${teacher}`;
  return cells.find(
    (cell) => cell.generator === generator && cell.domain === domain && cell.method === method,
  )!;
}

describe("the classroom that ships with the package", () => {
  it("is the full one: six teachers in nine settings, its seeds, and the quantity curves", () => {
    expect(cells).toHaveLength(full.teachers.length * domains.length * methods.length);
    expect(new Set(cells.map(({ seeds }) => seeds))).toEqual(new Set([full.seeds]));
    const { teachers, quantities, seeds } = full.quantity!;
    expect(quantity).toHaveLength(2 * teachers.length * quantities.length * seeds);
  });

  it("has a base below 15% and a reference over 70% in each domain", () => {
    for (const cell of cells) {
      expect(cell.base_score, cell.domain).toBeLessThan(15);
      expect(cell.reference_score, cell.domain).toBeGreaterThan(70);
    }
  });

  it("separates teachers as their habits say, beyond the intervals", () => {
    for (const domain of domains) {
      // Careful against careful but narrow: the narrow one writes about a fifth of the world.
      const [sage, parrot] = [cellOf("sage", domain), cellOf("parrot", domain)];
      expect(sage.pgr_low, domain).toBeGreaterThan(parrot.pgr_high);
      expect(sage.instruction_diversity!).toBeGreaterThan(parrot.instruction_diversity!);
      // Given its problems, narrowness does no harm.
      expect(cellOf("parrot", domain, "response_generation").pgr).toBeGreaterThan(parrot.pgr_high);
      // Careful against wrong half of the time: the rules see it.
      const noisy = cellOf("noisy", domain);
      expect(sage.pgr, domain).toBeGreaterThan(noisy.pgr);
      expect(sage.response_quality_gpt4o!).toBeGreaterThan(noisy.response_quality_gpt4o!);
    }
  });

  it("has measured each teacher's own score, none of which says who teaches best", () => {
    for (const domain of domains) {
      const [parrot, noisy] = [cellOf("parrot", domain), cellOf("noisy", domain)];
      expect(parrot.problem_solving!).toBeGreaterThan(noisy.problem_solving!);
      expect(parrot.pgr).toBeLessThan(noisy.pgr);
    }
  });
});
