import type { Domain } from "../bench/domains";
import type { Judge, LikelihoodModel, RewardModel } from "../intrinsic/metric-models";
import { ruleJudge } from "./judge/rule-judge";
import { surfaceJudge } from "./judge/surface-judge";
import { loadClassroomLikelihood, loadClassroomReward } from "./student/metric-models";

/** Who measures instances of the classroom's world; none needs a key, a server or money. */
export interface ClassroomMetricModels {
  readonly judge: Judge;
  readonly prometheus: Judge;
  readonly likelihood: LikelihoodModel;
  readonly reward: RewardModel;
}

type Slot = keyof ClassroomMetricModels;

/** The name a user gives each. */
export const classroomMeasurers: Readonly<Record<Slot, string>> = {
  judge: "classroom:rules",
  prometheus: "classroom:surface",
  likelihood: "classroom:base",
  reward: "classroom:reference",
};

/** @throws InputError, of likelihood and reward, when the shipped weights are missing */
export const loadClassroomMeasurer: {
  readonly [S in Slot]: (domain: Domain) => Promise<ClassroomMetricModels[S]>;
} = {
  judge: () => Promise.resolve(ruleJudge),
  prometheus: () => Promise.resolve(surfaceJudge),
  likelihood: loadClassroomLikelihood,
  reward: loadClassroomReward,
};

/**
 * The classroom's judges, base model and reward of a domain, as `measureIntrinsic` takes them. The
 * second judge, which sees surfaces only, stands in Prometheus's columns.
 * @throws InputError when the shipped weights are missing
 */
export async function classroomMetricModels(domain: Domain): Promise<ClassroomMetricModels> {
  const [judge, prometheus, likelihood, reward] = await Promise.all([
    loadClassroomMeasurer.judge(domain),
    loadClassroomMeasurer.prometheus(domain),
    loadClassroomMeasurer.likelihood(domain),
    loadClassroomMeasurer.reward(domain),
  ]);
  return { judge, prometheus, likelihood, reward };
}
