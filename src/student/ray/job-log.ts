import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { AgoraError } from "../../errors";

/** How far a job is: optimiser steps of a training, questions of an examination. */
export interface JobProgress {
  readonly step: number;
  readonly steps: number;
  /** Mean negative log-likelihood a token that counts, nats; a training's only. */
  readonly loss?: number;
  readonly tokens_per_second?: number;
}

/** What a job's log says in lines meant for us; everything else in it is for people. */
export interface JobLog {
  readonly progress: JobProgress | undefined;
  /** What it is doing: `loading the model`. */
  readonly phase: string | undefined;
  /** Its own last error: `ValueError: ...`. */
  readonly error: string | undefined;
  /** Whole, checked files it sent, by name. */
  readonly files: ReadonlyMap<string, string>;
}

/** What scripts/cluster/report.py writes before each of its lines. */
const mark = "agoralab ";

const eventSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("progress"),
    step: z.number().int().nonnegative(),
    steps: z.number().int().nonnegative(),
    loss: z.number().optional(),
    tokens_per_second: z.number().optional(),
  }),
  z.object({ kind: z.literal("phase"), phase: z.string() }),
  z.object({ kind: z.literal("error"), error: z.string() }),
  z.object({
    kind: z.literal("file"),
    name: z.string(),
    /** Of the unpacked content. */
    sha256: z.string(),
    part: z.number().int().nonnegative(),
    parts: z.number().int().positive(),
    /** A piece of the base64 of the gzip of the content. */
    data: z.string(),
  }),
]);

type FilePart = Extract<z.infer<typeof eventSchema>, { kind: "file" }>;

/**
 * Reads a job's log. The last line may be cut off where the job was writing; it does not count yet.
 * @throws AgoraError when a file that is there in all its parts is damaged
 */
export function parseJobLog(text: string): JobLog {
  let progress: JobProgress | undefined;
  let phase: string | undefined;
  let reported: string | undefined;
  let traceback: string | undefined;
  const parts = new Map<string, FilePart[]>();
  for (const line of text.slice(0, text.lastIndexOf("\n") + 1).split("\n")) {
    const event = parseEvent(line);
    if (!event) traceback = pythonError(line) ?? traceback;
    else if (event.kind === "progress") progress = withoutKind(event);
    else if (event.kind === "phase") phase = event.phase;
    else if (event.kind === "error") reported = event.error;
    else if (event.part === 0) parts.set(event.name, [event]);
    else parts.get(event.name)?.push(event);
  }
  const files = new Map<string, string>();
  for (const [name, pieces] of parts) {
    const content = join(name, pieces);
    if (content !== undefined) files.set(name, content);
  }
  // What the job reports itself goes before tracebacks: launchers add one of their own at the end.
  return { progress, phase, error: reported ?? traceback, files };
}

function parseEvent(line: string): z.infer<typeof eventSchema> | undefined {
  if (!line.startsWith(mark)) return undefined;
  try {
    return eventSchema.parse(JSON.parse(line.slice(mark.length)));
  } catch {
    // A line that only looks like ours, or that another process of the job wrote into.
    return undefined;
  }
}

/** The last line of a Python traceback: `torch.OutOfMemoryError: CUDA out of memory`. */
function pythonError(line: string): string | undefined {
  return /^([A-Za-z_][\w.]*(Error|Exception|Interrupt|Exit)\b.*)$/.exec(line.trimEnd())?.[1];
}

function withoutKind({ kind: _, ...progress }: JobProgress & { kind: string }): JobProgress {
  return progress;
}

/** @returns undefined while parts are missing */
function join(name: string, pieces: readonly FilePart[]): string | undefined {
  const [first] = pieces;
  if (!first || pieces.length < first.parts) return undefined;
  const ordered = [...pieces].sort((a, b) => a.part - b.part);
  let content: Buffer;
  try {
    content = gunzipSync(Buffer.from(ordered.map(({ data }) => data).join(""), "base64"));
  } catch (error) {
    throw damaged(name, error);
  }
  const sha256 = createHash("sha256").update(content).digest("hex");
  if (sha256 !== first.sha256) throw damaged(name);
  return content.toString("utf8");
}

function damaged(name: string, cause?: unknown): AgoraError {
  return new AgoraError(
    `${name} came damaged out of the job's log; run the same command again, it reads the log anew`,
    { cause },
  );
}
