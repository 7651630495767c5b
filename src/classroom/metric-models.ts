import type { Domain } from "../bench/domains";
import type { IntrinsicModels } from "../intrinsic/measure";
import { ruleJudge, surfaceJudge } from "./judges/rule-judge";
import { loadClassroomLikelihood, loadClassroomReward } from "./student/metric-models";

/** Who measures in the classroom, by the name a user gives; none needs a key, a server or money. */
export const classroomMeasurers = {
  judge: "classroom:rules",
  prometheus: "classroom:surface",
  likelihood: "classroom:base",
  reward: "classroom:reference",
} as const;

/**
 * The classroom's own judges, base model and reward, for instances of its miniature world.
 * @throws InputError when the shipped weights are missing
 */
export async function classroomMetricModels(
  domain: Domain,
): Promise<Required<Pick<IntrinsicModels, keyof typeof classroomMeasurers>>> {
  const [likelihood, reward] = await Promise.all([
    loadClassroomLikelihood(domain),
    loadClassroomReward(domain),
  ]);
  return { judge: ruleJudge, prometheus: surfaceJudge, likelihood, reward };
}
