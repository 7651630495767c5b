import { pgr } from "../pgr";
import { mean } from "../stats/mean";
import { simulateScores } from "./simulate-scores";

export interface LearningCurveInput {
  /** Numbers of instances, from 1. */
  readonly sizes: readonly number[];
  /** Students trained at each size, default 3; their PGRs are averaged. */
  readonly students?: number;
  readonly seed: string;
}

export interface LearningCurvePoint {
  readonly instances: number;
  readonly pgr_percent: number;
}

const [base, reference] = [20, 40];

/**
 * A simulated learning curve: PGR by number of instances, of an imaginary generator whose students
 * gain less and less from more. No model stands behind it. The true curve is
 * 80 (1 - (1 + n / 800)^-0.6); each student spreads by a point of score around it and answers 500
 * questions, with base 20 and reference 40.
 * @returns one point a size; percent
 * @throws InputError as `simulateScores`
 */
export function simulateLearningCurve({
  sizes,
  students = 3,
  seed,
}: LearningCurveInput): LearningCurvePoint[] {
  return sizes.map((instances) => {
    const truePgr = 80 * (1 - (1 + instances / 800) ** -0.6);
    const scores = simulateScores({
      trueScore: base + (truePgr / 100) * (reference - base),
      items: 500,
      students,
      trainingSpread: 1,
      seed: `${seed}/${instances}`,
    });
    return { instances, pgr_percent: pgr({ base, student: mean(scores), reference }) };
  });
}
