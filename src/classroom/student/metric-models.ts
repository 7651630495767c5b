import type { Domain } from "../../bench/domains";
import type { LikelihoodModel, RewardModel } from "../../intrinsic/metric-models";
import type { ClassroomStudent } from "./classroom-student";
import { loadClassroomStudent } from "./load-classroom-student";
import { inThread } from "./threads";

/** Likelihoods under a student of the classroom; null for texts longer than its 32 + 40 tokens. */
export function createClassroomLikelihood(student: ClassroomStudent): LikelihoodModel {
  return {
    name: student.name,
    isLocal: true,
    logLikelihoods: (pairs, { signal } = {}) =>
      inThread(
        {
          kind: "likelihood",
          weights: student.weights,
          pairs: pairs.map(({ instruction, response }) => ({ instruction, response })),
        },
        { signal },
      ),
  };
}

/**
 * An implicit reward: how much likelier a response token is on the mean under the domain's reference than
 * under the base, in nats. What the reference was trained towards scores high; no human preference is
 * in it, and it does not see whether an answer is right.
 * @see Rafailov and others, arXiv 2305.18290, section 4: the reward implied by a tuned model
 */
export function createClassroomReward(
  reference: ClassroomStudent,
  base: ClassroomStudent,
): RewardModel {
  const models = [reference, base].map(createClassroomLikelihood);
  return {
    name: `implicit reward: ${reference.name} over ${base.name}`,
    isLocal: true,
    async rewards(pairs, options) {
      const [tuned, untuned] = await Promise.all(
        models.map((model) => model.logLikelihoods(pairs, options)),
      );
      return pairs.map((_, i) => {
        const [a, b] = [tuned?.[i], untuned?.[i]];
        return a && b ? (a.logProbability - b.logProbability) / a.tokens : null;
      });
    },
  };
}

/** The embedded perplexity model: the base that students start from. */
export async function loadClassroomLikelihood(domain: Domain): Promise<LikelihoodModel> {
  return createClassroomLikelihood(await loadClassroomStudent("base", domain));
}

/** The embedded reward model of a domain, see `createClassroomReward`. */
export async function loadClassroomReward(domain: Domain): Promise<RewardModel> {
  const [reference, base] = await Promise.all([
    loadClassroomStudent("reference", domain),
    loadClassroomStudent("base", domain),
  ]);
  return createClassroomReward(reference, base);
}
