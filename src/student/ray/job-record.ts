import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { InputError } from "../../errors";
import { diskError } from "../../store/disk-error";
import { writeWhole } from "../../store/write-whole";

const schema = z.object({
  /** The head's, as it was when the job was submitted last; it may move. */
  address: z.string(),
  submission_id: z.string(),
  /** 1 and up: a job that failed or was stopped is followed by another, under a new id. */
  attempt: z.number().int().positive(),
  /** Where the job keeps checkpoints, weights and answers. */
  artifacts: z.string(),
  /** Of data and options: whether a later command asks for the same. */
  asked_sha256: z.string(),
  /** The options, for people and for messages. */
  asked: z.record(z.string(), z.unknown()),
  /**
   * `submitted`: as far as we know it goes on. `done`: its files are here. `failed`, `stopped`: it has
   * been reported, so that the next start is a new attempt.
   */
  state: z.enum(["submitted", "done", "failed", "stopped"]),
  error: z.string().optional(),
  /** ISO 8601, UTC. */
  submitted: z.string(),
});

/** What is kept of a remote job, so that any later process can attach to it. */
export type JobRecord = Readonly<z.infer<typeof schema>>;

/**
 * @returns undefined when no job was ever submitted from here
 * @throws InputError when the file is no job record
 */
export async function readJobRecord(path: string): Promise<JobRecord | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw diskError(error, "reading a job's record", path);
  }
  let problem = "is not JSON";
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    problem = `field "${issue?.path.join(".")}": ${issue?.message}`;
  } catch {
    // Said below.
  }
  throw new InputError(`${path} is no record of a job (${problem}); remove it to start anew`);
}

export async function writeJobRecord(path: string, record: JobRecord): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, `${JSON.stringify(record, null, 2)}\n`);
}
