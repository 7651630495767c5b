import type { Domain } from "../bench/domains";
import type { StopReason } from "../models/chat-model";
import { endMarker, type Candidate, type Refusal } from "./parse";
import { isWithinTokens } from "../models/token-count";

/** Tokens a student is trained on at most (Table 6, `max_seq_length`). */
export const longestInstanceTokens = 4096;

/** Marks that belong to prompts; in an instance they mean that the generator went on or copied. */
const forbidden: readonly RegExp[] = [
  /^[ \t]*(?:\*\*)?(?:INPUT|OUTPUT|Revised Question|Revised Answer):/m,
  /\[END\]/,
  /<(?:input_theme|first_word|(?:in|out)put[123])>/,
];

/**
 * Whether a completion ended as a whole instance should. A completion cut at the length limit
 * counts when it had already written `[END]`, as upstream has it.
 * @returns why not, or undefined
 */
export function validateStop(stopReason: StopReason, text: string): Refusal | undefined {
  if (stopReason === "stop") return undefined;
  const isCut = stopReason === "length" || stopReason === "other";
  if (isCut && text.includes(endMarker)) return undefined;
  return { reason: "stop_reason", detail: `the completion ended with ${stopReason}, not stop` };
}

/**
 * Whether a candidate may become training data of its domain. Math: exactly one
 * `[RESULT] x [/RESULT]`, at the end. Code: one fenced block and nothing outside it. All: within
 * the token limit, no marks of the prompt in the response (an instruction may be a seed's, which the
 * generator cannot mend). Upstream forbids its tags in any case and anywhere in the response, which
 * refuses programs that print "Output:"; here a tag counts at the start of a line, in its own case.
 * @returns why not, or undefined
 */
export function validateInstance(
  { instruction, response }: Candidate,
  { domain, maxTokens = longestInstanceTokens }: { domain: Domain; maxTokens?: number },
): Refusal | undefined {
  if (!isWithinTokens(`${instruction}\n\n${response}`, maxTokens)) {
    return { reason: "too_long", detail: `the instance has more than ${maxTokens} tokens` };
  }
  for (const mark of forbidden) {
    const found = mark.exec(response)?.[0].trim();
    if (found) return { reason: "forbidden_marker", detail: `the response contains ${found}` };
  }
  if (domain === "math") return validateMath(response);
  if (domain === "code") return validateCode(response);
  return undefined;
}

function validateMath(response: string): Refusal | undefined {
  const opened = response.split("[RESULT]").length - 1;
  const closed = response.split("[/RESULT]").length - 1;
  if (opened !== 1 || closed !== 1) {
    return {
      reason: "result_count",
      detail: `exactly one [RESULT] x [/RESULT] needed, found ${opened} [RESULT] and ${closed} [/RESULT]`,
    };
  }
  if (!/\[RESULT\]\s*\S[^]*\[\/RESULT\]$/.test(response)) {
    return {
      reason: "result_count",
      detail: "the response does not end with a filled [RESULT] x [/RESULT]",
    };
  }
  return undefined;
}

function validateCode(response: string): Refusal | undefined {
  const fences = [...response.matchAll(/^[ \t]*```/gm)].length;
  if (fences !== 2) {
    return {
      reason: "code_block_count",
      detail: `exactly one code block needed, found ${fences} fence lines`,
    };
  }
  const block = /^```[^\n`]*\n([^]*)\n[ \t]*```$/.exec(response);
  if (!block) return { reason: "chatter", detail: "there is text outside the code block" };
  if (block[1]?.trim() === "") return { reason: "empty", detail: "the code block is empty" };
  return undefined;
}
