import { pgr } from "../pgr";
import { mean } from "../stats/mean";
import { simulateScores } from "./simulate-scores";

export interface LearningCurveInput {
  /** Numbers of instances, from 1. */
  readonly sizes: readonly number[];
  /** Students trained at each size, default 5; their PGRs are averaged. */
  readonly students?: number;
  readonly seed: string;
}

export interface LearningCurvePoint {
  readonly instances: number;
  readonly pgr_percent: number;
}

const [base, reference] = [20, 60];

/**
 * A simulated learning curve: PGR by number of instances, of an imaginary generator whose students
 * gain less and less from more. No model stands behind it. The true curve is
 * 80 (1 - (1 + n / 800)^-0.6); each student spreads by a point of score around it and answers 1,000
 * questions, with base 20 and reference 60.
 * @returns one point a size; percent
 * @throws InputError as `simulateScores`
 */
export function simulateLearningCurve({
  sizes,
  students = 5,
  seed,
}: LearningCurveInput): LearningCurvePoint[] {
  return sizes.map((instances) => {
    const truePgr = 80 * (1 - (1 + instances / 800) ** -0.6);
    const scores = simulateScores({
      trueScore: base + (truePgr / 100) * (reference - base),
      items: 1000,
      students,
      trainingSpread: 1,
      seed: `${seed}/${instances}`,
    });
    return { instances, pgr_percent: pgr({ base, student: mean(scores), reference }) };
  });
}
