import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { domains, type Domain } from "../../bench/domains";
import { createRandom } from "../../stats/random";
import type { Example, TrainingProgress } from "../../student/student";
import { collectItems } from "../world/collect-items";
import { difficulties } from "../world/miniature-domain";
import { isHeldOut, miniatures, wholeWorld } from "../world/world";
import { shippedFile } from "./load-classroom-student";
import { pretraining } from "./pretrain";
import { inThread } from "./threads";
import { writeWeights } from "./weight-files";
import type { Weights } from "./weights";

/** How the references are made. */
const referenceTraining = { examples: 8000, steps: 800, seed: 1 } as const;

/**
 * What a reference learns from: right answers to problems from the whole of a domain's world, half of them
 * easy, none of them held out. No teacher had a hand in it.
 */
export function referenceExamples(domain: Domain): readonly Example[] {
  const chooser = wholeWorld(
    createRandom(`classroom/${domain}/reference/${referenceTraining.seed}`),
  );
  return collectItems(referenceTraining.examples, (place) => {
    const item = miniatures[domain].draw(difficulties[place % 2]!, chooser);
    return isHeldOut(item.instruction) ? undefined : item;
  });
}

export interface MakeWeightsOptions {
  /** Where the files go. */
  readonly folder: string;
  readonly signal?: AbortSignal;
  /** @param what `base`, or the domain whose reference is being trained */
  readonly onProgress?: (what: "base" | Domain, progress: TrainingProgress) => void;
}

/**
 * Makes from nothing the weights that ship: the base from documents (about four minutes of one
 * core), then each domain's reference from the base.
 * @returns the weights that were written
 * @throws InterruptedError when `signal` aborts; what is finished is kept
 */
export async function makeClassroomWeights({
  folder,
  signal,
  onProgress,
}: MakeWeightsOptions): Promise<{ base: Weights; references: Record<Domain, Weights> }> {
  await mkdir(folder, { recursive: true });
  const { steps, seed } = pretraining;
  const base = await inThread(
    { kind: "pretrain", steps, seed },
    { signal, onProgress: (progress) => onProgress?.("base", progress) },
  );
  const save = (which: "base" | "reference", domain: Domain, weights: Weights) =>
    writeWeights(join(folder, shippedFile(which, domain)), weights, { made_by: "agoralab", which });
  await save("base", domains[0], base);
  const made = await Promise.all(
    domains.map(async (domain) => {
      const weights = await trainReference(domain, base, {
        signal,
        onProgress: (progress) => onProgress?.(domain, progress),
      });
      await save("reference", domain, weights);
      return [domain, weights] as const;
    }),
  );
  return { base, references: Object.fromEntries(made) as Record<Domain, Weights> };
}

/** A domain's reference from a base. */
function trainReference(
  domain: Domain,
  base: Weights,
  options: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: TrainingProgress) => void;
  } = {},
): Promise<Weights> {
  const { steps, seed } = referenceTraining;
  const run = { base, domain, examples: referenceExamples(domain), steps, seed };
  return inThread({ kind: "train", run }, options);
}
