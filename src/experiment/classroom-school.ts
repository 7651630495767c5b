import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { domains, type Domain } from "../bench/domains";
import { createClassroomStudent } from "../classroom/student/classroom-student";
import { createClassroomTrainer } from "../classroom/student/classroom-trainer";
import { classroomFolder, shippedFile } from "../classroom/student/load-classroom-student";
import {
  createClassroomLikelihood,
  createClassroomReward,
} from "../classroom/student/metric-models";
import { readWeights } from "../classroom/student/weight-files";
import { InputError } from "../errors";
import type { School } from "./school";

/**
 * Base, references and trainer from the weights in a folder.
 * @param folder default: the weights that ship with the package
 * @throws InputError when they are missing or damaged
 */
export async function openClassroomSchool(folder: string = classroomFolder): Promise<School> {
  const hash = createHash("sha256");
  const files = [
    shippedFile("base", "math"),
    ...domains.map((domain) => shippedFile("reference", domain)),
  ];
  // A missing reference is an error for those only who ask for it.
  for (const file of files) hash.update(await readFile(join(folder, file)).catch(() => file));
  const open = async (which: "base" | "reference", domain: Domain) => {
    const path = join(folder, shippedFile(which, domain));
    const file = await readWeights(path);
    if (!file) {
      throw new InputError(`${path} is missing; make it with agoralab classroom --from-scratch`);
    }
    const name = which === "base" ? "classroom-base" : `classroom-reference/${domain}`;
    return createClassroomStudent({
      ...{ name, weights: file.weights, domain: which === "base" ? undefined : domain },
    });
  };
  const base = await open("base", "math");
  return {
    id: hash.digest("hex").slice(0, 16),
    trainer: (domain) => createClassroomTrainer({ domain, base: base.weights }),
    openBase: () => Promise.resolve(base),
    openReference: (domain) => open("reference", domain),
    openLikelihood: () => Promise.resolve(createClassroomLikelihood(base)),
    openReward: async (domain) => createClassroomReward(await open("reference", domain), base),
  };
}
