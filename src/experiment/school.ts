import type { Domain } from "../bench/domains";
import type { LikelihoodModel, RewardModel } from "../intrinsic/metric-models";
import type { Student, Trainer } from "../student/student";

/** The models a classroom is held with: what students start from, and what they are held against. */
export interface School {
  /** Which base, references and trainer these are; results of different ones do not go together. */
  readonly id: string;
  /** Trains students of a domain from the base. */
  trainer(domain: Domain): Trainer;
  /** The untrained base, to be examined; the caller closes it. */
  openBase(): Promise<Student>;
  /** The base trained on much clean data of the domain; the caller closes it. */
  openReference(domain: Domain): Promise<Student>;
  /** The base as a judge of likelihood. */
  openLikelihood(domain: Domain): Promise<LikelihoodModel>;
  /** A reward from base and reference. */
  openReward(domain: Domain): Promise<RewardModel>;
}
