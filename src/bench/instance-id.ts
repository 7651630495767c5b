import { createHash } from "node:crypto";

/**
 * An instance's id: the first 16 hex digits (64 bits) of the SHA-256 of its instruction and response.
 * The same text has the same id in every run; among a million instances two different ones share an id
 * with a chance of 3 in 100 million.
 */
export function instanceId({
  instruction,
  response,
}: {
  readonly instruction: string;
  readonly response: string;
}): string {
  // The lengths keep ("ab", "c") and ("a", "bc") apart.
  const text = `${instruction.length}\n${instruction}\n${response}`;
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
