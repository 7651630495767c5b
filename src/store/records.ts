import type { Instance, PromptProvenance, Rejection } from "../bench/instance";

/** What a paid call took: columns of every log of them. */
export interface CallTaken {
  /** null when the provider sent no usage. */
  readonly input_tokens: number | null;
  readonly cached_input_tokens: number | null;
  readonly output_tokens: number | null;
  /** US dollars; null when the price or the usage is unknown, never 0 for that. */
  readonly cost_usd: number | null;
  readonly latency_ms: number;
  /** Failed attempts of the same request before this answer. */
  readonly retries: number;
}

/** A received completion, beside its text. */
export interface Received extends CallTaken {
  readonly served_model: string;
  readonly request_id: string | null;
  /** `stop`, `length`, `content_filter`, `refusal` or `other`. */
  readonly stop_reason: string;
}

/**
 * One line of `calls.jsonl`: a completion that was received, written before anything is done with
 * it. Its text is here so that no paid text depends on a second write, and so that a better parser
 * can read old runs again for free.
 */
export interface Call extends Received {
  /** INDEX-ATTEMPT */
  readonly id: string;
  readonly index: number;
  readonly attempt: number;
  readonly prompt: PromptProvenance;
  /** Of the messages sent. */
  readonly prompt_sha256: string;
  readonly text: string;
}

export function isInstance(record: unknown): record is Instance {
  const { id, instruction, response, provenance } = fields(record);
  return (
    isAttempt({ index: fields(record).index, attempt: fields(provenance).attempt }) &&
    [id, instruction, response, fields(provenance).call_id].every(isText)
  );
}

export function isRejection(record: unknown): record is Rejection {
  const { reason, detail, text, call_id } = fields(record);
  return isAttempt(fields(record)) && [reason, detail, text, call_id].every(isText);
}

export function isCall(record: unknown): record is Call {
  const { id, text, stop_reason, cost_usd, prompt } = fields(record);
  return (
    isAttempt(fields(record)) &&
    Array.isArray(fields(prompt).seed_ids) &&
    [id, text, stop_reason].every(isText) &&
    (cost_usd === null || typeof cost_usd === "number")
  );
}

function fields(record: unknown): Readonly<Record<string, unknown>> {
  return typeof record === "object" && record !== null ? { ...record } : {};
}

function isAttempt({ index, attempt }: Readonly<Record<string, unknown>>): boolean {
  return [index, attempt].every((value) => Number.isSafeInteger(value) && (value as number) >= 0);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}
