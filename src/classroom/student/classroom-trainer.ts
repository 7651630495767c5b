import type { Domain } from "../../bench/domains";
import type { Trainer, TrainRequest } from "../../student/student";
import { createClassroomStudent, type ClassroomStudent } from "./classroom-student";
import { loadClassroomStudent } from "./load-classroom-student";
import { inThread } from "./threads";
import type { Weights } from "./weights";

export interface ClassroomTrainer extends Trainer {
  readonly domain: Domain;
  train(request: TrainRequest): Promise<ClassroomStudent>;
}

/**
 * Trains students of one domain, each in a thread of its own, as many at once as there are cores. With
 * a directory it leaves `student.safetensors`, `training.jsonl` (step, loss) and `trained-on.json` there;
 * killed or aborted and asked again for the same it goes on from the last checkpoint, to the same weights.
 * @param base default the shipped base
 * @throws InputError from `train` on no examples, or a directory that holds another training
 */
export function createClassroomTrainer({
  domain,
  base,
}: {
  readonly domain: Domain;
  readonly base?: Weights;
}): ClassroomTrainer {
  return {
    name: "classroom",
    domain,
    async train({ examples, steps, seed, directory, signal, onProgress }) {
      const start = base ?? (await loadClassroomStudent("base", domain)).weights;
      // Only what training looks at travels to the thread.
      const bare = examples.map(({ instruction, response }) => ({ instruction, response }));
      const run = { base: start, domain, examples: bare, steps, seed, directory };
      const weights = await inThread({ kind: "train", run }, { signal, onProgress });
      return createClassroomStudent({ name: `classroom-student/${domain}`, domain, weights });
    },
  };
}

/** Optimiser steps that 1,000 examples get; programs are longer and need more. */
const usualSteps: Readonly<Record<Domain, number>> = {
  math: 200,
  code: 300,
  instruction_following: 200,
};

/**
 * Steps for `n` examples when steps follow n: each example is seen as often as those of a set of
 * 1,000, but at least 75 steps and at most 600 are made.
 */
export function classroomSteps(domain: Domain, n: number): number {
  return Math.min(600, Math.max(75, Math.round((usualSteps[domain] * n) / 1000)));
}
