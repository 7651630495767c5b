import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { diskError } from "./disk-error";

/** What a student leaves in its run; the student last, so that a kill midway never leaves results without it. */
const ofStudent = ["scores.json", "verdicts", "judgments", "answers", "student"] as const;

/**
 * Makes room for another student of a run: the old one goes to `student-N` with all that was paid for to
 * measure it.
 * @returns that directory, or undefined when there was nothing to set aside
 */
export async function setStudentAside(run: string): Promise<string | undefined> {
  const present = ofStudent.filter((name) => existsSync(join(run, name)));
  if (present.length === 0) return undefined;
  let number = 1;
  while (existsSync(join(run, `student-${number}`))) number += 1;
  const aside = join(run, `student-${number}`);
  try {
    await mkdir(aside);
    for (const name of present) await rename(join(run, name), join(aside, name));
  } catch (error) {
    throw diskError(error, "setting the old student aside", aside);
  }
  return aside;
}
