import { join } from "node:path";
import type { RunBenchmark } from "../bench/benchmarks";
import { readAsked } from "./asked";

/** Who gave a run directory's answers to a benchmark; these columns stand in `scores.json` too. */
export interface AnsweredBy {
  /** As the user named it; `student:RUN` for a student trained on Ray. */
  readonly answered_by: string;
  /** Whether that is a student trained on the data of a run. */
  readonly answered_by_student: boolean;
}

/** @returns undefined when another program, or the classroom's examination, left the answers */
export async function readAnsweredBy(
  run: string,
  benchmark: RunBenchmark,
): Promise<AnsweredBy | undefined> {
  const asked = await readAsked(join(run, "answers", `${benchmark}.manifest.json`));
  if (typeof asked?.["model"] !== "string") return undefined;
  const { model, is_student: isStudent } = asked;
  return {
    answered_by: model,
    answered_by_student: isStudent === true || model.startsWith("student:"),
  };
}
