import { InputError } from "../errors";

/** What a table cannot tell, and why. */
export interface Refusal {
  readonly refused: string;
}

/** A result, or why these rows do not give one. Only what is wrong with the input is caught. */
export function attempt<T>(compute: () => T): T | Refusal {
  try {
    return compute();
  } catch (error) {
    if (error instanceof InputError) return { refused: error.message };
    throw error;
  }
}

export function isRefusal(result: unknown): result is Refusal {
  return typeof result === "object" && result !== null && "refused" in result;
}
