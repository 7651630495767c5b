import { ProviderError } from "../errors";

/** Calls without an answer, one after the other, after which the provider is taken to be down. */
const failuresUntilStop = 10;
/** Failures of one prompt after which the index is asked with another. */
const failuresUntilRejection = 3;

/** What a call that brought no completion means: end the run, ask the same again, or count it as rejected. */
export type FailureVerdict = "stop" | "same_again" | "reject";

export interface Failures {
  weigh(error: unknown, index: number): FailureVerdict;
  /** An answer came. */
  answered(index: number): void;
}

/**
 * Weighs failures that the model has already retried as long as that could help. What holds for every
 * call (a bad key, no such model, no quota) stops the run at once; what may lie in one prompt
 * (refused as malformed, an answer too large, three failures of the same prompt) costs that prompt only;
 * ten failures in a row stop the run, for then nothing works.
 * @param hasAnswers whether an earlier start had any completion, so that model and key work
 */
export function createFailures(hasAnswers: boolean): Failures {
  const ofPrompt = new Map<number, number>();
  let inARow = 0;
  let works = hasAnswers;
  return {
    weigh(error, index) {
      if (!(error instanceof ProviderError) || holdsForAll(error, works)) return "stop";
      inARow += 1;
      if (inARow >= failuresUntilStop) return "stop";
      const times = (ofPrompt.get(index) ?? 0) + 1;
      ofPrompt.set(index, times);
      if (error.retryable && times < failuresUntilRejection) return "same_again";
      ofPrompt.delete(index);
      return "reject";
    },
    answered(index) {
      works = true;
      inARow = 0;
      ofPrompt.delete(index);
    },
  };
}

function holdsForAll({ retryable, status }: ProviderError, works: boolean): boolean {
  if (retryable || status === undefined) return false;
  const isAboutPrompt = status === 400 || status === 413 || status === 422;
  return !(isAboutPrompt && works);
}
