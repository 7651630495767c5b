import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Domain } from "../bench/domains";
import type { Method } from "../bench/methods";
import { teacherNames } from "../classroom/teachers/profiles";
import { InputError } from "../errors";
import { createRandom } from "../stats/random";
import type { ClassroomCell } from "./classroom-rows";
import { runClassroom, type ClassroomProgress } from "./run-classroom";
import type { School } from "./school";

export interface CheckResultsOptions {
  /** As they are stored. */
  readonly cells: readonly ClassroomCell[];
  /** How many of them to measure again. */
  readonly count: number;
  readonly testItems: number;
  readonly jobs: number;
  readonly school: School;
  /** Which cells are drawn. Default 0. */
  readonly seed?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ClassroomProgress) => void;
}

export interface CheckedCell {
  readonly generator: string;
  readonly domain: Domain;
  readonly method: Method;
  readonly stored_score: number;
  readonly measured_score: number;
  /** Percent points the two may differ by. */
  readonly tolerance: number;
  readonly agrees: boolean;
}

/**
 * Measures a few stored cells again, all of their seeds, and compares the mean scores. From one machine or
 * version to another the last digits of arithmetic differ, or which of two near-duplicates a run keeps,
 * and training goes its own way, as it does with another seed: so two means may differ by three standard
 * errors of a difference between means over seeds, and never less than 4 points.
 * @throws InputError when a cell's teacher is unknown; whatever `runClassroom` throws
 */
export async function checkResults(options: CheckResultsOptions): Promise<CheckedCell[]> {
  const { cells, count, seed = 0, onProgress, ...rest } = options;
  const sample = createRandom(`check/${seed}`).sample(cells, Math.min(count, cells.length));
  const checked: CheckedCell[] = [];
  const out = await mkdtemp(join(tmpdir(), "agoralab-check-"));
  try {
    for (const [index, cell] of sample.entries()) {
      const { generator, domain, method, n, seeds } = cell;
      const results = await runClassroom({
        ...rest,
        ...{ teachers: [teacherOf(generator)], domains: [domain], methods: [method], n, seeds },
        out,
        measures: "without_network",
        onProgress: (progress) =>
          onProgress?.({
            ...progress,
            done: index * seeds + progress.done,
            students: sample.reduce((sum, one) => sum + one.seeds, 0),
          }),
      });
      const measured = results.cells[0]!.student_score;
      const tolerance = toleranceOf(cell);
      checked.push({
        ...{ generator, domain, method },
        stored_score: cell.student_score,
        measured_score: measured,
        tolerance,
        agrees: Math.abs(measured - cell.student_score) <= tolerance,
      });
    }
    return checked;
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** From the seeds' spread of PGR, brought back to points of the score. */
function toleranceOf(cell: ClassroomCell): number {
  const { pgr_seed_sd, seeds, base_score, reference_score } = cell;
  const points = ((pgr_seed_sd ?? 0) * Math.abs(reference_score - base_score)) / 100;
  return Math.max(4, 3 * points * Math.sqrt(2 / seeds));
}

function teacherOf(generator: string) {
  const name = teacherNames.find((one) => generator === `classroom:${one}`);
  if (!name) throw new InputError(`"${generator}" is no teacher of the classroom`);
  return name;
}
