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

function holdsForAll(error: ProviderError, works: boolean): boolean {
  if (error.retryable || error.status === undefined) return false;
  return !(isAboutPrompt(error) && works);
}

/** Refused as malformed or too large, which may lie in what was sent. */
function isAboutPrompt({ retryable, status }: ProviderError): boolean {
  return !retryable && (status === 400 || status === 413 || status === 422);
}

/** Things refused one by one, none ever answered, after which it hardly lies in them. */
const refusalsUntilStop = 100;

/**
 * Weighs failures of calls about things that were there before, some of which a server may not take. A call
 * about several that fails is asked again in parts: its refusal says nothing yet, its fault counts once.
 * Refusals of single things stop the work after a hundred, when none was ever answered.
 * @param hasAnswers told whether any was ever answered
 */
export function createBatchFailures(hasAnswers: () => boolean): {
  ofCall(items: number): Failures;
} {
  const failures = createFailures(true);
  let refused = 0;
  return {
    ofCall: (items) => ({
      answered: (index) => failures.answered(index),
      weigh(error, index) {
        if (!(error instanceof ProviderError && isAboutPrompt(error))) {
          const verdict = failures.weigh(error, index);
          return verdict === "same_again" && items > 1 ? "reject" : verdict;
        }
        if (items > 1 || hasAnswers()) return "reject";
        refused += 1;
        return refused < refusalsUntilStop ? "reject" : "stop";
      },
    }),
  };
}
