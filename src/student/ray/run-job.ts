import { createHash } from "node:crypto";
import { AgoraError, InputError, InterruptedError } from "../../errors";
import { systemTiming, type Timing } from "../../models/timing";
import { parseJobLog, type JobLog, type JobProgress } from "./job-log";
import { readJobRecord, writeJobRecord, type JobRecord } from "./job-record";
import type { JobInfo, JobRequest, RayJobs } from "./jobs-client";
import { packJob } from "./package";

/** A job to run: what decides its result, and what only decides how it runs. */
export interface RayJob {
  /** First part of its id: `agoralab-train`. */
  readonly name: string;
  /** Programs in the working directory, by path; a newer version of ours still makes the same job. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Data in the working directory, by path. */
  readonly data: Readonly<Record<string, string>>;
  /** What the result follows from, beside the data; written to `job.json` of the working directory. */
  readonly asked: Readonly<Record<string, unknown>>;
  /** Folder or fsspec URL that the cluster can write; each job has a folder of its own in it. */
  readonly artifacts: string;
  readonly entrypoint: string;
  readonly resources: Pick<JobRequest, "entrypoint_num_cpus" | "entrypoint_num_gpus">;
  /** Beside the working directory: pip, env_vars. */
  readonly runtimeEnv: Readonly<Record<string, unknown>>;
}

/** What a job is doing, for a line to the user. */
export interface JobStatus {
  readonly submissionId: string;
  readonly status: JobInfo["status"];
  readonly phase: string | undefined;
  readonly progress: JobProgress | undefined;
}

export interface RunJobOptions {
  readonly jobs: RayJobs;
  /** Where the job's record lies. */
  readonly record: string;
  readonly onStatus?: (status: JobStatus) => void;
  readonly onNotice?: (text: string) => void;
  /** Aborting leaves the job running. */
  readonly signal?: AbortSignal;
  readonly timing?: Timing;
  /** What to do about a record of another job. Default: remove it. */
  readonly wayOut?: string;
  /** Whether a job that asks for something else may take the place of one that is done. */
  readonly replaceDone?: boolean;
  /** Between two looks at first; it grows to ten times this. Default: 1,500. */
  readonly pollMs?: number;
}

/**
 * Brings a job to its end: submits it, or attaches to the one submitted earlier, by any process. The
 * record is on disk before the job is submitted, and the job's id is ours, so that neither a kill
 * here nor a lost answer makes a second job. A job that had failed, and was reported, is submitted
 * again under a new id, perhaps asking for something else; asking for the same, it goes on from what it
 * left in its artifacts.
 * @returns what it sent, to be marked as done by the caller once it is kept; undefined when this very
 *   job is done already
 * @throws InputError when another job was asked for under this record; AgoraError with the job's own
 *   last error when it failed; InterruptedError when the signal aborts, the job going on
 */
export async function runJob(job: RayJob, options: RunJobOptions): Promise<JobLog | undefined> {
  const { jobs, record: path, signal } = options;
  const askedSha256 = hashOf(job);
  let record = await readJobRecord(path);
  const isSame = record?.asked_sha256 === askedSha256;
  if (record?.state === "done" && isSame) return undefined;
  const isFixed =
    record?.state === "submitted" || (record?.state === "done" && !options.replaceDone);
  if (record && isFixed && !isSame) throw changed(path, record, job, options.wayOut);
  if (record?.state === "submitted") {
    const { submission_id: id } = record;
    const info = await jobs.find(id, signal);
    if (!info && record.address !== jobs.address) {
      throw new InputError(
        `${id} was submitted to ${record.address}, and ${jobs.address} does not know it; give that address, or remove ${path}`,
      );
    }
    options.onNotice?.(
      info
        ? `attached to ${id} at ${jobs.address}`
        : `${jobs.address} does not know ${id}: submitting`,
    );
    if (!info) await submit(job, record, options);
  } else {
    // Before anything is written: a wrong address leaves no trace.
    await jobs.version(signal);
    record = newRecord(job, askedSha256, record, options);
    await writeJobRecord(path, record);
    await submit(job, record, options);
  }
  return follow(record, options);
}

/** Marks a job's end, once what it brought is kept. */
export async function markDone(path: string): Promise<void> {
  const record = await readJobRecord(path);
  if (record) await writeJobRecord(path, { ...record, state: "done" });
}

/**
 * Stops a job.
 * @returns its id, or undefined when none was running
 */
export async function cancelJob(
  path: string,
  jobs: RayJobs,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const record = await readJobRecord(path);
  if (record?.state !== "submitted") return undefined;
  await jobs.version(signal);
  await jobs.stop(record.submission_id, signal);
  await writeJobRecord(path, { ...record, state: "stopped" });
  return record.submission_id;
}

function newRecord(
  job: RayJob,
  askedSha256: string,
  before: JobRecord | undefined,
  { jobs, timing = systemTiming }: RunJobOptions,
): JobRecord {
  const attempt = (before?.attempt ?? 0) + 1;
  const submitted = new Date(timing.now()).toISOString();
  // The time keeps runs apart that ask for the same in two directories.
  const unique = `${askedSha256.slice(0, 10)}-${hash(`${submitted} ${timing.random()}`).slice(0, 6)}`;
  const isSame = before?.asked_sha256 === askedSha256;
  return {
    address: jobs.address,
    submission_id: `${job.name}-${unique}-${attempt}`,
    attempt,
    // Attempts at the same share a folder, and with it checkpoints; another job gets its own.
    artifacts: isSame
      ? before.artifacts
      : `${job.artifacts.replace(/\/+$/, "")}/${job.name}-${unique}`,
    asked_sha256: askedSha256,
    asked: job.asked,
    state: "submitted",
    submitted,
  };
}

async function submit(
  job: RayJob,
  { submission_id, artifacts }: JobRecord,
  { jobs, signal }: RunJobOptions,
): Promise<void> {
  const asked = JSON.stringify({ ...job.asked, artifacts }, null, 2);
  const jobPackage = packJob({ ...job.scripts, ...job.data, "job.json": asked });
  await jobs.upload(jobPackage, signal);
  await jobs.submit(
    {
      submission_id,
      entrypoint: job.entrypoint,
      runtime_env: { ...job.runtimeEnv, working_dir: jobPackage.uri },
      metadata: { made_by: "agoralab" },
      ...job.resources,
    },
    signal,
  );
}

async function follow(record: JobRecord, options: RunJobOptions): Promise<JobLog> {
  const { jobs, signal, timing = systemTiming, pollMs = 1500 } = options;
  const { submission_id: id } = record;
  for (let waitMs = pollMs; ; waitMs = Math.min(waitMs * 1.2, 10 * pollMs)) {
    try {
      // Status before log: a job seen at its end has written all of its log.
      const info = await jobs.find(id, signal);
      if (!info) throw vanished(id, jobs.address);
      const log = parseJobLog(info.status === "PENDING" ? "" : await jobs.logs(id, signal));
      const { status } = info;
      options.onStatus?.({ submissionId: id, status, phase: log.phase, progress: log.progress });
      if (status === "SUCCEEDED") return log;
      if (status === "FAILED" || status === "STOPPED")
        throw await ended(record, info, log, options);
      await timing.sleep(waitMs, signal);
    } catch (error) {
      if (!signal?.aborted) throw error;
      throw new InterruptedError(
        `interrupted; ${id} goes on at ${jobs.address}: the same command attaches to it, --cancel stops it`,
      );
    }
  }
}

/** Reported once, and kept as reported, so that the same command then tries again. */
async function ended(
  record: JobRecord,
  { status, message }: JobInfo,
  { error }: JobLog,
  { record: path }: RunJobOptions,
): Promise<AgoraError> {
  const { submission_id: id, artifacts } = record;
  if (status === "STOPPED") {
    await writeJobRecord(path, { ...record, state: "stopped" });
    return new AgoraError(
      `${id} was stopped; the same command submits it again, and it goes on from its last checkpoint`,
    );
  }
  const own = error ?? lastLine(message) ?? "it left no message";
  await writeJobRecord(path, { ...record, state: "failed", error: own });
  return new AgoraError(
    `${id} failed: ${own}; mend that, then the same command submits it again, from what lies in ${artifacts}`,
  );
}

function vanished(id: string, address: string): AgoraError {
  return new AgoraError(
    `${address} no longer knows ${id}, as after a restart of the head; the same command submits it again, and it goes on from its last checkpoint`,
  );
}

function lastLine(text: string): string | undefined {
  return text.trim().split("\n").at(-1)?.trim().slice(0, 500) || undefined;
}

function hashOf({ data, asked }: RayJob): string {
  const entries = Object.entries({ ...data, "job.json": JSON.stringify(sorted(asked)) });
  return hash(JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1))));
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** With keys in alphabetical order, so that equal options give equal text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sorted(entry)]));
}

/** Names the first option that differs, or says that the data do. */
function changed(
  path: string,
  before: JobRecord,
  { asked }: RayJob,
  wayOut = "remove it",
): InputError {
  const was = flat(before.asked);
  const is = flat(asked);
  const key = Object.keys({ ...was, ...is }).find((name) => was[name] !== is[name]);
  const difference =
    key === undefined
      ? "its data were others"
      : `${key} was ${was[key] ?? "not given"} and is now ${is[key] ?? "not given"}`;
  return new InputError(
    `${path} is of a job that asked for something else: ${difference}; ask as before, or ${wayOut} (after --cancel, if it runs)`,
  );
}

function flat(value: unknown, prefix = ""): Record<string, string> {
  if (typeof value !== "object" || value === null) return { [prefix]: JSON.stringify(value) };
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, entry]) => flat(entry, prefix ? `${prefix}.${key}` : key)),
  ) as Record<string, string>;
}
