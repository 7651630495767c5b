import { join } from "node:path";
import type { RunBenchmark } from "../bench/benchmarks";
import { InputError } from "../errors";
import { type AnsweredBy, readAnsweredBy } from "../store/answered-by";
import { readInstances } from "../store/read-instances";
import { dataOf, readTrainedOn } from "../store/trained-on";

/** A run whose answers are looked at. */
interface Answered {
  readonly run: string;
  readonly generator: string;
  readonly benchmark: RunBenchmark;
  /** The benchmark's entry of `scores.json`. */
  readonly stored: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Makes sure that a score of a run is its student's. Answers of other programs and the classroom's
 * examinations do not say whose they are, and are taken for the student's.
 * @throws InputError when another model gave the answers, such as the generator itself
 */
export async function requireStudent({
  run,
  generator,
  benchmark,
  stored,
}: Answered): Promise<void> {
  const by = scoredBy(stored) ?? (await readAnsweredBy(run, benchmark));
  // Null: scored from a file of the user's own.
  if (!by?.answered_by || by.answered_by_student) return;
  const { answered_by: model } = by;
  const own = `${run.replace(/\/+$/, "")}-itself`;
  const notIts = `${run}: ${benchmark} was answered by ${model}`;
  if (model === generator) {
    throw new InputError(
      `${notIts}, which wrote its data: that is the generator's own score, not its student's; move answers, verdicts and scores.json to ${own}, then let the student answer (agoralab answer --student ${run})`,
    );
  }
  throw new InputError(
    `${notIts}, not by its student; move answers, verdicts and scores.json to a directory of their own, or, if ${model} is the student, say so (agoralab answer ${benchmark} --student ${run} --model ${model}, with the other options as before, asks nothing twice) and score again`,
  );
}

/** What the score itself says, which older ones do not. */
function scoredBy(
  stored: Answered["stored"],
): Partial<{ readonly [Key in keyof AnsweredBy]: AnsweredBy[Key] | null }> | undefined {
  if (stored?.["answered_by"] === undefined) return undefined;
  const { answered_by: model, answered_by_student: isStudent } = stored;
  return {
    answered_by: typeof model === "string" ? model : null,
    answered_by_student: isStudent === true,
  };
}

/** A word of caution where a run holds other data than its student learned from. */
export async function studentDrift(run: string): Promise<string | undefined> {
  const then = await readTrainedOn(join(run, "student"));
  if (!then) return undefined;
  const difference = await differenceSince(run, then);
  return (
    difference &&
    `${run}: ${difference}; the scores are of what it learned from (the same agoralab train with --anew makes another student)`
  );
}

async function differenceSince(
  run: string,
  then: Awaited<ReturnType<typeof dataOf>>,
): Promise<string | undefined> {
  const learned = `its student learned from ${then.instances} instances`;
  try {
    const now = await dataOf(readInstances(run));
    if (now.instances_sha256 === then.instances_sha256) return undefined;
    return now.instances === then.instances
      ? `${learned}, of which the run now holds others`
      : `${learned}, and the run now holds ${now.instances}`;
  } catch (error) {
    // A PGR does not need the data: it is not lost with them.
    if (error instanceof InputError) return `${learned}, with which nothing can be compared now`;
    throw error;
  }
}
