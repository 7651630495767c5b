import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { AgoraError, InputError, InterruptedError } from "../../errors";
import type { TrainingProgress } from "../../student/student";
import type { Job, JobResults } from "./work";

/** What a thread is sent. */
export interface JobMessage {
  readonly job: Job;
  /** One number, shared: not 0 once the job is to stop. */
  readonly stop: Int32Array;
}

/** What a thread sends. */
export type ThreadMessage =
  | { readonly kind: "progress"; readonly progress: TrainingProgress }
  | { readonly kind: "done"; readonly result: JobResults[Job["kind"]] }
  | { readonly kind: "failed"; readonly name: string; readonly message: string };

export interface JobOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

const program = join(
  ...[__dirname, "..", "..", "..", "dist", "classroom", "student", "student-thread.js"],
);

interface Thread {
  readonly worker: Worker;
  /** Who is told what the thread says. */
  listener:
    ((message: ThreadMessage | { readonly kind: "dead"; error: Error }) => void) | undefined;
}

/** Idle threads stay, for what they compiled; they do not keep the process alive. */
const idle: Thread[] = [];
const waiting: (() => void)[] = [];
let running = 0;

/** Jobs at once at most: one a core, at least two. */
const atOnce = Math.max(2, availableParallelism());

/**
 * Does a job in another thread, so that the calling one stays responsive; jobs beyond one a core wait.
 * @throws what the job throws; InterruptedError when `signal` aborts
 */
export async function inThread<K extends Job["kind"]>(
  job: Extract<Job, { kind: K }>,
  options: JobOptions = {},
): Promise<JobResults[K]> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    if (options.signal?.aborted) throw new InterruptedError("interrupted before it began");
    const thread = idle.pop() ?? start();
    return (await finish(thread, job, options)) as JobResults[K];
  } finally {
    // Hands its place to the next in line, or gives it back.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

function start(): Thread {
  if (!existsSync(program)) {
    throw new InputError(`${program} is missing: build the package with npm run build`);
  }
  const worker = new Worker(program, { execArgv: [] });
  const thread: Thread = { worker, listener: undefined };
  const dead = (message: string, cause?: Error) => {
    const place = idle.indexOf(thread);
    if (place >= 0) idle.splice(place, 1);
    thread.listener?.({ kind: "dead", error: new AgoraError(message, { cause }) });
  };
  worker.on("message", (message: ThreadMessage) => thread.listener?.(message));
  worker.on("error", (error) => dead(`a student's thread failed: ${error.message}`, error));
  worker.on("exit", (status) => dead(`a student's thread ended with status ${status}`));
  return thread;
}

function finish(
  thread: Thread,
  job: Job,
  { signal, onProgress }: JobOptions,
): Promise<JobResults[Job["kind"]]> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const abort = () => void Atomics.store(stop, 0, 1);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  thread.worker.ref();
  return new Promise<JobResults[Job["kind"]]>((resolve, reject) => {
    const release = () => {
      thread.listener = undefined;
      signal?.removeEventListener("abort", abort);
    };
    const reuse = () => {
      release();
      thread.worker.unref();
      idle.push(thread);
    };
    /** A caller that cannot take progress stops its job; its error is told when the job has ended. */
    let unwanted: Error | undefined;
    thread.listener = (message) => {
      switch (message.kind) {
        case "progress":
          try {
            onProgress?.(message.progress);
          } catch (error) {
            unwanted ??= error instanceof Error ? error : new AgoraError(String(error));
            abort();
          }
          return;
        case "done":
          reuse();
          return unwanted ? reject(unwanted) : resolve(message.result);
        case "failed":
          reuse();
          return reject(unwanted ?? errorNamed(message.name, message.message));
        case "dead":
          release();
          return reject(message.error);
      }
    };
    thread.worker.postMessage({ job, stop } satisfies JobMessage);
  });
}

/** Errors lose their class on the way between threads. */
function errorNamed(name: string, message: string): Error {
  if (name === "InputError") return new InputError(message);
  if (name === "InterruptedError") return new InterruptedError(message);
  return new AgoraError(message);
}
