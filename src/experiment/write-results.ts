import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { diskError } from "../store/disk-error";
import { writeWhole } from "../store/write-whole";
import { version } from "../version";
import { cellColumns, quantityColumns, rowsToCsv } from "./classroom-rows";
import type { ClassroomResults } from "./collect";
import { describeMachine } from "./machine";

export interface ResultsNote {
  /** The command that makes them again. */
  readonly command: string;
  readonly date: string;
  readonly testItems: number;
  /** Of the weights that students start from and are held against. */
  readonly schoolId: string;
}

/**
 * Writes a classroom's results for others to read: `cells.csv`, `quantity.csv` where there are curves,
 * `models.json` (who filled which column) and a README.
 * @throws InputError when the folder cannot be written
 */
export async function writeClassroomResults(
  folder: string,
  results: Pick<ClassroomResults, "cells" | "quantity" | "finished" | "students" | "models">,
  note: ResultsNote,
): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw diskError(error, "making the folder of results", folder);
  });
  await writeWhole(join(folder, "cells.csv"), rowsToCsv(results.cells, cellColumns));
  if (results.quantity.length > 0) {
    await writeWhole(join(folder, "quantity.csv"), rowsToCsv(results.quantity, quantityColumns));
  }
  await writeWhole(join(folder, "models.json"), `${JSON.stringify(results.models, null, 2)}\n`);
  await writeWhole(join(folder, "README.md"), readme(results, note));
}

function readme(
  { finished, students }: Pick<ClassroomResults, "finished" | "students">,
  { command, date, testItems, schoolId }: ResultsNote,
): string {
  return `# Results of a classroom

Simulated teachers, a miniature student, measured: every student was really trained and examined. No
real language model took part, and dollars are simulated.

- made by \`${command}\`
- on ${date}, agoralab ${version}, ${describeMachine()}
- ${finished} of ${students} students; ${testItems} test problems a domain; weights ${schoolId}

\`cells.csv\`: a line a teacher and setting. Scores, PGR and \`problem_solving\` (the teacher's own score on
the same test, measured) are percent; \`student_score\` is the mean over \`seeds\`, \`pgr\` the PGR of that
mean, \`pgr_low\` and \`pgr_high\` its 95% interval over test problems and seeds, \`pgr_seed_sd\` the sample
standard deviation of the seeds' PGR. \`step_mode\` says whether the steps of training follow n or stay.
\`cost_usd\` is one seed's data in simulated dollars. Then the intrinsic metrics of the first seed's data,
under the paper's names; \`models.json\` says who filled each. Rates are shares from 0 to 1, tokens are of
o200k_base. An empty cell was not measured.

\`quantity.csv\`: a line a student of the quantity curves.
`;
}
