import { z } from "zod";
import { InputError, ProviderError } from "../../errors";
import { backoffMs } from "../../models/backoff";
import { processEnvironment, readKey, type Environment } from "../../models/environment";
import { AnswerTooLarge, AttemptTimeout, sendRequest } from "../../models/http-request";
import { throwIfInterrupted } from "../../models/interruption";
import { redact } from "../../models/redact";
import { systemTiming, type Timing } from "../../models/timing";
import type { JobPackage } from "./package";

const endStates = ["SUCCEEDED", "FAILED", "STOPPED"] as const;

/** What Ray says of a job. */
export interface JobInfo {
  readonly status: "PENDING" | "RUNNING" | (typeof endStates)[number];
  /** Ray's own words; for a failed job the end of its log. */
  readonly message: string;
}

export interface JobRequest {
  /** Chosen by us, so that a submission whose answer was lost can be found again. */
  readonly submission_id: string;
  /** A shell command; no value of a user's enters it. */
  readonly entrypoint: string;
  readonly runtime_env: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly entrypoint_num_cpus?: number;
  readonly entrypoint_num_gpus?: number;
}

/** Ray's Jobs API at one head. Every call may be repeated without harm. */
export interface RayJobs {
  /** The head, without a trailing slash. */
  readonly address: string;
  /** @returns Ray's version; a quick way to find out whether a head is there at all */
  version(signal?: AbortSignal): Promise<string>;
  upload(jobPackage: JobPackage, signal?: AbortSignal): Promise<void>;
  /** Submits, or finds that the job is there already. */
  submit(job: JobRequest, signal?: AbortSignal): Promise<void>;
  /** @returns undefined when the head knows no such job */
  find(submissionId: string, signal?: AbortSignal): Promise<JobInfo | undefined>;
  /** @returns the whole log so far; empty before there is one */
  logs(submissionId: string, signal?: AbortSignal): Promise<string>;
  /** Asks a job to stop; one that has ended, or is unknown, is left alone. */
  stop(submissionId: string, signal?: AbortSignal): Promise<void>;
}

export interface RayJobsOptions {
  /** http://HEAD:8265, the address of Ray's dashboard. */
  readonly address: string;
  /** Where RAY_AUTH_TOKEN is looked up. */
  readonly environment?: Environment;
  readonly timing?: Timing;
  /** For one attempt, from sending to the last byte; packages and logs may take ten times it. Default: 60,000. */
  readonly timeoutMs?: number;
  /** How long a head that was there may be away. Default: 600,000. */
  readonly patienceMs?: number;
  /** Told once when a head goes away, in words for the user. */
  readonly onNotice?: (text: string) => void;
}

/** How long a first contact is tried: long enough for a lost packet, not for a wrong address. */
const firstContactMs = 5_000;
/** Attempts at a request that the head answers with a failure of its own (500). */
const mostServerFailures = 4;
/** Bytes of one answer; a log of answers to 5,000 problems is some ten megabytes. */
const largestAnswer = 512 * 2 ** 20;

const infoSchema = z.object({
  status: z.enum(["PENDING", "RUNNING", ...endStates]),
  message: z.string().nullish(),
});
const logsSchema = z.object({ logs: z.string().nullable() });
const versionSchema = z.object({ ray_version: z.string() });

/**
 * A client of Ray's Jobs API. It waits for a head that is away, repeats what the head fails at, and
 * shows neither token nor headers in its messages.
 * @throws InputError when the address is no http(s) URL or carries a password
 * @see https://docs.ray.io/en/latest/cluster/running-applications/job-submission/api.html
 */
export function createRayJobs(options: RayJobsOptions): RayJobs {
  const address = parseAddress(options.address);
  const { timing = systemTiming, timeoutMs = 60_000, patienceMs = 600_000 } = options;
  const token = readKey(options.environment ?? processEnvironment, "RAY_AUTH_TOKEN");
  const shown = (text: string) => redact(text, token === undefined ? [] : [token]);

  const withoutToken = (text: string) =>
    token === undefined ? text : text.replaceAll(token, "[key]");

  interface Call<T> {
    readonly method?: "GET" | "POST" | "PUT";
    readonly json?: object;
    readonly bytes?: Uint8Array;
    readonly signal?: AbortSignal;
    readonly patience?: number;
    /** Carries data rather than a few words: takes ten times as long. */
    readonly isLarge?: boolean;
    /** What a good answer looks like; without it the answer is not looked at. */
    readonly schema?: z.ZodType<T>;
  }

  /** @returns undefined for a 404 */
  async function call<T>(path: string, request: Call<T>): Promise<T | undefined> {
    const { signal, patience = patienceMs } = request;
    const startedAt = timing.now();
    for (let failures = 0, serverFailures = 0; ; failures++) {
      throwIfInterrupted(signal);
      const outcome = await attempt(path, request).catch((error: unknown) => {
        throwIfInterrupted(signal);
        return { failure: error instanceof ProviderError ? error : unreachable(error) };
      });
      if (!("failure" in outcome)) return outcome.value;
      const { failure } = outcome;
      const isAway = failure.status === undefined || [502, 503, 504].includes(failure.status);
      if (!isAway) serverFailures += 1;
      const waitMs = backoffMs(failures, timing.random(), { capMs: 15_000 });
      const isOver = isAway
        ? timing.now() + waitMs - startedAt > patience
        : serverFailures >= mostServerFailures;
      if (!failure.retryable || isOver) throw failure;
      if (isAway && failures === 0 && patience > firstContactMs) {
        options.onNotice?.(`${failure.message}; trying for ${Math.ceil(patience / 60_000)} min`);
      }
      await timing.sleep(waitMs, signal).catch((error: unknown) => {
        throwIfInterrupted(signal);
        throw error;
      });
    }
  }

  async function attempt<T>(
    path: string,
    { method = "GET", json, bytes, signal, schema, isLarge }: Call<T>,
  ): Promise<{ value: T | undefined }> {
    const answer = await sendRequest(
      new URL(`${address}${path}`),
      {
        method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(json !== undefined && { "content-type": "application/json" }),
        },
        body: json === undefined ? bytes : JSON.stringify(json),
        signal,
      },
      { timeoutMs: isLarge ? 10 * timeoutMs : timeoutMs, maxAnswerBytes: largestAnswer },
    );
    const { status } = answer;
    const text = answer.body.toString("utf8");
    if (status === 404) return { value: undefined };
    if (status < 200 || status > 299) throw refusal(status, text);
    if (!schema) return { value: undefined };
    const parsed = schema.safeParse(parseJson(text));
    if (parsed.success) return { value: parsed.data };
    // Retried: a proxy may cut an answer, or put up a page of its own for a moment.
    throw new ProviderError(
      `what answers at ${address}${path} is no Ray Jobs API: ${shown(text).slice(0, 80)}`,
      { status, retryable: true },
    );
  }

  function refusal(status: number, text: string): ProviderError {
    if (status === 401 || status === 403) {
      const problem = token === undefined ? "asks for a token; set it in" : "rejects the token in";
      return new ProviderError(`the Ray head at ${address} ${problem} RAY_AUTH_TOKEN`, {
        status,
        retryable: false,
      });
    }
    // Ray answers with a Python traceback; its last line is the error.
    const said = shown(text.trim().split("\n").at(-1) ?? "");
    return new ProviderError(
      `the Ray head at ${address} answered ${status}: ${said || "nothing"}`,
      {
        status,
        retryable: status >= 500 || status === 429 || status === 408,
      },
    );
  }

  function unreachable(error: unknown): ProviderError {
    if (error instanceof AnswerTooLarge) {
      const message = `the Ray head at ${address} sent more than we read: ${error.message}`;
      return new ProviderError(message, { retryable: false, cause: error });
    }
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = error instanceof AttemptTimeout ? message : (code ?? message);
    return new ProviderError(
      `the Ray head at ${address} cannot be reached (${shown(reason)}); is it up, and is this the address of its dashboard?`,
      { retryable: true, cause: error },
    );
  }

  const find = async (submissionId: string, signal?: AbortSignal) => {
    const info = await call(jobPath(submissionId), { signal, schema: infoSchema });
    return info && { status: info.status, message: withoutToken(info.message ?? "") };
  };

  return {
    address,
    find,
    version: async (signal) => {
      const patience = Math.min(firstContactMs, patienceMs);
      const answer = await call("/api/version", { signal, patience, schema: versionSchema });
      if (answer) return answer.ray_version;
      throw new ProviderError(`what answers at ${address} is no Ray head: it has no /api/version`, {
        status: 404,
        retryable: false,
      });
    },
    upload: async ({ name, bytes }, signal) => {
      // Always sent: Ray drops a package when the last job that used it ends, at any moment.
      await call(`/api/packages/gcs/${name}`, { method: "PUT", bytes, signal, isLarge: true });
    },
    submit: async (job, signal) => {
      try {
        await call("/api/jobs/", { method: "POST", json: job, signal });
      } catch (error) {
        // The job may have been taken and the answer lost; a repetition is refused as a duplicate.
        if (!(error instanceof ProviderError) || error.status === 401) throw error;
        if (!(await find(job.submission_id, signal))) throw error;
      }
    },
    logs: async (submissionId, signal) => {
      const path = `${jobPath(submissionId)}/logs`;
      const answer = await call(path, { signal, schema: logsSchema, isLarge: true });
      return withoutToken(answer?.logs ?? "");
    },
    stop: async (submissionId, signal) => {
      await call(`${jobPath(submissionId)}/stop`, { method: "POST", signal });
    },
  };
}

function jobPath(submissionId: string): string {
  return `/api/jobs/${encodeURIComponent(submissionId)}`;
}

function parseAddress(text: string): string {
  const example = "give that of Ray's dashboard, for example http://127.0.0.1:8265";
  if (!URL.canParse(text)) throw new InputError(`the address "${text}" is no URL; ${example}`);
  const url = new URL(text);
  if (url.username || url.password || url.search || url.hash) {
    throw new InputError(
      "the address carries a user name, password, query or fragment; leave it out and set RAY_AUTH_TOKEN",
    );
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new InputError(`the address "${text}" is not http or https; ${example}`);
  }
  return url.href.replace(/\/+$/, "");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
