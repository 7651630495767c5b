import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Answerer } from "../../src/bench/answer";
import type { Domain } from "../../src/bench/domains";
import { markResponse, readItem } from "../../src/classroom/world/world";
import { InterruptedError } from "../../src/errors";
import type { School } from "../../src/experiment/school";
import { textHash } from "../../src/stats/text-hash";
import type { Example, Student, TrainRequest } from "../../src/student/student";

/** What the school was asked for, in order. */
export interface SchoolDiary {
  readonly trained: TrainRequest[];
  open: number;
}

/**
 * A school without a network that keeps to the interfaces: a student answers rightly as often as its
 * examples were right, the more so the longer it was trained; the base knows nothing, the reference
 * nearly everything.
 */
export function createScriptedSchool(
  diary: SchoolDiary = { trained: [], open: 0 },
  onTrain: (request: TrainRequest) => void = () => undefined,
): School & { readonly diary: SchoolDiary } {
  const open = (name: string, skill: number, seed = 0): Student => {
    diary.open += 1;
    return {
      ...answererOf(name, skill, seed),
      close: async () => {
        diary.open -= 1;
        await Promise.resolve();
      },
    };
  };
  return {
    id: "scripted",
    diary,
    trainer: () => ({
      name: "scripted",
      train: async (request) => {
        const { examples, steps, seed, signal, directory, onProgress } = request;
        diary.trained.push(request);
        for (let step = 1; step <= steps; step++) {
          onTrain(request);
          await Promise.resolve();
          if (signal?.aborted) throw new InterruptedError("the scripted training was interrupted");
          onProgress?.({ step, steps, loss: 1 / step, tokensPerSecond: 1000 });
        }
        const skill = shareRight(examples) * (1 - Math.exp(-steps / 50));
        if (directory !== undefined) {
          mkdirSync(directory, { recursive: true });
          writeFileSync(join(directory, "skill.json"), JSON.stringify(skill));
        }
        return open("scripted student", skill, seed);
      },
    }),
    openBase: () => Promise.resolve(open("scripted base", 0.02)),
    openReference: (domain: Domain) => Promise.resolve(open(`scripted ${domain}`, 0.97)),
    openLikelihood: () =>
      Promise.resolve({
        name: "scripted likelihood",
        logLikelihoods: (pairs) =>
          Promise.resolve(
            pairs.map(({ response }) => {
              const tokens = response.split(/\s+/).length;
              return { logProbability: -2 * tokens, tokens };
            }),
          ),
      }),
    openReward: () =>
      Promise.resolve({
        name: "scripted reward",
        rewards: (pairs) => Promise.resolve(pairs.map(({ response }) => response.length / 10)),
      }),
  };
}

function shareRight(examples: readonly Example[]): number {
  const right = examples.filter(({ instruction, response }) => {
    const item = readItem(instruction);
    return item !== undefined && markResponse(item, response).isCorrect;
  });
  return right.length / examples.length;
}

function answererOf(name: string, skill: number, seed: number): Answerer {
  return {
    name,
    batchSize: 32,
    answer: (questions) =>
      Promise.resolve(
        questions.map(({ id, sample, prompt }) => ({
          id,
          sample,
          output:
            (textHash(`${seed}/${prompt}`) % 1000) / 1000 < skill
              ? readItem(prompt)!.response
              : "no idea",
          stop_reason: "stop",
          model: name,
        })),
      ),
  };
}
