import { receivedOf } from "../calls/received";
import type { Completion } from "../models/chat-model";
import type { Price } from "../models/pricing";
import type { Call } from "../store/records";
import type { Prompt } from "./prompt";
import type { Job } from "./schedule";

/** The line of `calls.jsonl` for a completion: what it said, what it took, what it was asked. */
export function callRecord(
  { id, index, attempt }: Job,
  { provenance, hash }: Prompt,
  completion: Completion,
  pricing: { readonly price: Price | undefined; readonly batch?: boolean },
): Call {
  return {
    id,
    index,
    attempt,
    prompt: provenance,
    prompt_sha256: hash,
    ...receivedOf(completion, pricing),
    text: completion.text,
  };
}
