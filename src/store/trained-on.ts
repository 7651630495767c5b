import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../errors";
import { diskError } from "./disk-error";
import { writeWhole } from "./write-whole";

/** The data that a student learned from, so that a run whose data grew since can say so. */
export interface TrainedOn {
  readonly instances: number;
  /** Of instructions and responses, in the order of the run. */
  readonly instances_sha256: string;
}

interface Pair {
  readonly instruction: string;
  readonly response: string;
}

const fileName = "trained-on.json";

/** What is remembered of such data. */
export async function dataOf(pairs: Iterable<Pair> | AsyncIterable<Pair>): Promise<TrainedOn> {
  const hash = createHash("sha256");
  let instances = 0;
  for await (const { instruction, response } of pairs) {
    hash.update(`${JSON.stringify([instruction, response])}\n`);
    instances += 1;
  }
  return { instances, instances_sha256: hash.digest("hex") };
}

/** @param directory `student/` of a run */
export async function writeTrainedOn(directory: string, pairs: Iterable<Pair>): Promise<void> {
  await mkdir(directory, { recursive: true });
  const text = JSON.stringify(await dataOf(pairs), null, 2);
  await writeWhole(join(directory, fileName), `${text}\n`);
}

/**
 * @param directory `student/` of a run
 * @returns undefined when no student is there, or one that is not known to us
 * @throws InputError when the file is no such record
 */
export async function readTrainedOn(directory: string): Promise<TrainedOn | undefined> {
  const path = join(directory, fileName);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw diskError(error, "reading what a student was trained on", path);
  }
  try {
    const { instances, instances_sha256 } = JSON.parse(text) as Partial<TrainedOn>;
    if (typeof instances === "number" && typeof instances_sha256 === "string") {
      return { instances, instances_sha256 };
    }
  } catch {
    // Said below.
  }
  throw new InputError(`${path} is no record of training data; agoralab train writes it again`);
}
