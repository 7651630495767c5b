import { nothingUsed, type CallOptions } from "../../models/json-endpoint";
import type { Pair } from "../metric-models";

/** What stands between instruction and response when a base model reads them. */
export const likelihoodSeparator = "\n\n";

/** The part that is given; a base model has no chat template, a blank line sets the response apart. */
export function givenText({ instruction }: Pair): string {
  return `${instruction}${likelihoodSeparator}`;
}

/** No value, and nothing that anyone bills for. */
export function unasked({ onUsage }: CallOptions): null {
  onUsage?.(nothingUsed);
  return null;
}
