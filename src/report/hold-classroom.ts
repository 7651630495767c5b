import { join } from "node:path";
import type { ClassroomResults } from "../experiment/collect";
import { describeMachine } from "../experiment/machine";
import { runClassroom, type RunClassroomOptions } from "../experiment/run-classroom";
import { writeClassroomResults } from "../experiment/write-results";
import { writeWhole } from "../store/write-whole";
import { version } from "../version";
import { classroomReport } from "./classroom-report";
import { renderReport } from "./render-report";

export interface HoldClassroomOptions extends RunClassroomOptions {
  /** The command that makes it again. */
  readonly command: string;
  readonly now: Date;
}

export interface HeldClassroom {
  readonly results: ClassroomResults;
  /** Paths of what was written. */
  readonly files: { readonly report: string; readonly results: string };
}

/**
 * Runs a classroom and writes its tables and its report into its directory.
 * @throws as `runClassroom`
 */
export async function holdClassroom(options: HoldClassroomOptions): Promise<HeldClassroom> {
  const { out, school, testItems, command, now } = options;
  const results = await runClassroom(options);
  const date = now.toISOString().slice(0, 10);
  const files = { report: join(out, "report.html"), results: join(out, "results") };
  await writeClassroomResults(files.results, results, {
    ...{ command, date, testItems, schoolId: school.id },
  });
  const details = { agoralab: version, machine: describeMachine(), weights: school.id };
  const report = classroomReport({ results, command, date, details });
  await writeWhole(files.report, renderReport(report));
  return { results, files };
}
