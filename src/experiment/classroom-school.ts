import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { domains, type Domain } from "../bench/domains";
import { createClassroomStudent } from "../classroom/student/classroom-student";
import { createClassroomTrainer } from "../classroom/student/classroom-trainer";
import { classroomFolder, shippedFile } from "../classroom/student/load-classroom-student";
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
  const open = async (which: "base" | "reference", domain: Domain) => {
    const path = join(folder, shippedFile(which, domain));
    const file = await readWeights(path);
    if (!file) {
      throw new InputError(`${path} is missing; make it with agoralab classroom --from-scratch`);
    }
    hash.update(await readFile(path));
    const name = which === "base" ? "classroom-base" : `classroom-reference/${domain}`;
    const { weights } = file;
    return createClassroomStudent({
      ...{ name, weights, domain: which === "base" ? undefined : domain },
    });
  };
  const base = await open("base", "math");
  const references = new Map<Domain, Awaited<ReturnType<typeof open>>>();
  for (const domain of domains) references.set(domain, await open("reference", domain));
  return {
    id: hash.digest("hex").slice(0, 16),
    trainer: (domain) => createClassroomTrainer({ domain, base: base.weights }),
    openBase: () => Promise.resolve(base),
    openReference: (domain) => Promise.resolve(references.get(domain)!),
  };
}
