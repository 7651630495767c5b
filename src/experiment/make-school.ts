import { existsSync } from "node:fs";
import { join } from "node:path";
import { domains } from "../bench/domains";
import { shippedFile } from "../classroom/student/load-classroom-student";
import { makeClassroomWeights, type MakeWeightsOptions } from "../classroom/student/make-weights";
import { openClassroomSchool } from "./classroom-school";
import type { School } from "./school";

/**
 * A school of its own base and references, pretrained and trained from nothing; a folder that has them
 * already is opened.
 * @throws InterruptedError when `signal` aborts
 */
export async function makeSchool(
  folder: string,
  options: Omit<MakeWeightsOptions, "folder">,
): Promise<School> {
  const files = [
    shippedFile("base", "math"),
    ...domains.map((domain) => shippedFile("reference", domain)),
  ];
  const isThere = files.every((file) => existsSync(join(folder, file)));
  if (!isThere) await makeClassroomWeights({ ...options, folder });
  return openClassroomSchool(folder);
}
