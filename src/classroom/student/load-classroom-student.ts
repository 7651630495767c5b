import { join } from "node:path";
import type { Domain } from "../../bench/domains";
import { InputError } from "../../errors";
import { createClassroomStudent, type ClassroomStudent } from "./classroom-student";
import { readWeights } from "./weight-files";

export type ShippedStudent = "base" | "reference";

/** Where the shipped weights lie. */
export const classroomFolder: string = join(...[__dirname, "..", "..", "..", "data", "classroom"]);

/** There is one base, and a reference of each domain. */
export function shippedFile(which: ShippedStudent, domain: Domain): string {
  return which === "base" ? "base.safetensors" : `reference-${domain}.safetensors`;
}

/**
 * The base that every student starts from, the same in all domains, or a domain's reference: the base
 * fine-tuned on 8,000 right answers. Both ship with the package.
 * @throws InputError when the file is missing or damaged
 */
export async function loadClassroomStudent(
  which: ShippedStudent,
  domain: Domain,
): Promise<ClassroomStudent> {
  const path = join(classroomFolder, shippedFile(which, domain));
  const file = await readWeights(path);
  if (!file) {
    throw new InputError(`${path} is missing; make it with node scripts/classroom-weights.mjs`);
  }
  return createClassroomStudent({
    name: which === "base" ? "classroom-base" : `classroom-reference/${domain}`,
    domain: which === "base" ? undefined : domain,
    weights: file.weights,
  });
}
