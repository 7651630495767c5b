import { InputError } from "../errors";
import { createRandom } from "../stats/random";

export interface SimulatedScoresInput {
  /** What the students would score on endlessly many questions, percent. */
  readonly trueScore: number;
  /** Questions of the benchmark. */
  readonly items: number;
  /** How many students, each trained anew on the same data. */
  readonly students: number;
  /** Standard deviation of their true scores, in points; default 0: all trainings end alike. */
  readonly trainingSpread?: number;
  readonly seed: string;
}

/**
 * Simulated benchmark scores of students trained on the same data: each question is answered right
 * with the student's own true score as probability. No model stands behind them.
 * @returns one score a student, percent
 * @throws InputError on a score outside 0 to 100, or fewer than 1 item or student
 */
export function simulateScores({
  trueScore,
  items,
  students,
  trainingSpread = 0,
  seed,
}: SimulatedScoresInput): number[] {
  if (!(trueScore >= 0 && trueScore <= 100)) {
    throw new InputError(`trueScore must lie from 0 to 100 percent, got ${trueScore}`);
  }
  for (const [name, count] of Object.entries({ items, students })) {
    if (!Number.isInteger(count) || count < 1) {
      throw new InputError(`${name} must be a whole number from 1, got ${count}`);
    }
  }
  return Array.from({ length: students }, (_, student) => {
    const random = createRandom(`${seed}/student ${student}`);
    const own = trueScore + trainingSpread * random.normal();
    let right = 0;
    for (let item = 0; item < items; item++) if (100 * random.uniform() < own) right++;
    return (100 * right) / items;
  });
}
