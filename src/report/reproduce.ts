import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { paperFindings, type PaperFindings } from "../analysis/paper-findings";
import { AgoraError } from "../errors";
import { openClassroomSchool } from "../experiment/classroom-school";
import { classroomProfiles } from "../experiment/profiles";
import type { Figure } from "../figures/figure";
import { paperFigures } from "../figures/paper-figures";
import { findBrowser } from "../notebook/find-browser";
import { runNotebookFiles, type FileRun, type RunFilesOptions } from "../notebook/run-files";
import { createFigurePainter } from "../notebook/static-images";
import { auditPaper } from "../paper/audit/audit-paper";
import type { AuditReport } from "../paper/audit/audit-report";
import { loadPaperTables } from "../paper/load-paper-tables";
import { diskError } from "../store/disk-error";
import { version } from "../version";
import { classroomSection } from "./classroom-report";
import type { ClassroomResults } from "../experiment/collect";
import { holdClassroom, type HeldClassroom } from "./hold-classroom";
import { paperReport } from "./paper-report";
import { renderReport } from "./render-report";

export interface ReproduceOptions extends Pick<
  RunFilesOptions,
  "jobs" | "signal" | "onProgress" | "onDone"
> {
  /** Folder for everything that is made; created when missing. */
  readonly out: string;
  /** Notebooks to run; none is fine. */
  readonly notebooks: readonly string[];
  /** Day printed in the report. */
  readonly now: Date;
  /** Whether a small classroom is held, too: simulated teachers, tiny students, in a minute. */
  readonly classroom?: boolean;
  /** Told what is about to happen, one short line each. */
  readonly onStep?: (step: string) => void;
}

export interface Reproduction {
  readonly audit: AuditReport;
  readonly notebooks: readonly FileRun[];
  /** Paths of what was written. */
  readonly files: {
    readonly report: string;
    readonly reproduction: string;
    readonly figures: string;
    readonly notebooks: string;
    /** Where a classroom was held. */
    readonly classroom?: string;
  };
  /** Of the classroom that was held. */
  readonly classroom?: ClassroomResults;
  /** False where no browser was found to draw PNGs of the figures. */
  readonly pictures: boolean;
}

/**
 * Recomputes the paper: the audit, every figure and table, the report, and the notebooks executed.
 * A notebook that fails does not keep the rest from being written; its run says so.
 * @throws InputError when data or a notebook cannot be read, or `out` not be written; InterruptedError
 *   when aborted
 */
export async function reproduce(options: ReproduceOptions): Promise<Reproduction> {
  const { out, now, onStep = () => {} } = options;
  const files = {
    report: join(out, "report.html"),
    reproduction: join(out, "reproduction.json"),
    figures: join(out, "figures"),
    notebooks: join(out, "notebooks"),
  };
  try {
    mkdirSync(files.figures, { recursive: true });
  } catch (error) {
    throw diskError(error, "making the output folder", out);
  }

  onStep("auditing the printed numbers");
  const tables = loadPaperTables();
  const audit = auditPaper(tables);
  writeFileSync(files.reproduction, `${JSON.stringify(audit, null, 2)}\n`);

  onStep("drawing the figures");
  const findings = paperFindings(tables);
  const figures = inBothThemes(findings);
  const pictures = await writeFigures(
    figures.map(({ light }) => light),
    files.figures,
  );

  let classroom: HeldClassroom | undefined;
  if (options.classroom) {
    onStep("holding the classroom: simulated teachers, tiny students, really trained");
    classroom = await quickClassroom(options);
  }

  onStep("writing the report");
  const report = paperReport({
    tables,
    audit,
    figures,
    r2: findings.r2,
    further: classroom ? [classroomSection(classroom.results)] : [],
    date: now.toISOString().slice(0, 10),
    versions: { agoralab: version, node: process.version },
  });
  writeFileSync(files.report, renderReport(report));

  if (options.notebooks.length > 0) onStep("running the notebooks");
  const notebooks = await runNotebookFiles(options.notebooks, {
    outDir: files.notebooks,
    jobs: options.jobs,
    signal: options.signal,
    onProgress: options.onProgress,
    onDone: options.onDone,
  });
  const own = classroom && { classroom: classroom.files.report };
  return {
    audit,
    notebooks,
    files: { ...files, ...own },
    pictures,
    ...(classroom && { classroom: classroom.results }),
  };
}

/** Anew each time: a classroom of other weights or another version could not be gone on with. */
async function quickClassroom({
  out,
  now,
  jobs,
  signal,
}: ReproduceOptions): Promise<HeldClassroom> {
  const folder = join(out, "classroom");
  rmSync(folder, { recursive: true, force: true });
  return holdClassroom({
    ...classroomProfiles.quick,
    ...{ out: folder, now, signal, command: "agoralab classroom --quick" },
    jobs: jobs ?? 1,
    school: await openClassroomSchool(),
  });
}

function inBothThemes(findings: PaperFindings): { light: Figure; dark: Figure }[] {
  return paperFigures.map(({ draw }) => ({
    light: draw(findings, "light"),
    dark: draw(findings, "dark"),
  }));
}

/**
 * Each figure as its specification, and as a picture where there is a browser that can draw it.
 * @returns whether there are pictures
 */
async function writeFigures(figures: readonly Figure[], folder: string): Promise<boolean> {
  for (const figure of figures) {
    writeFileSync(join(folder, `${figure.id}.json`), `${JSON.stringify(figure, null, 2)}\n`);
  }
  const browser = findBrowser();
  if (!browser) return false;
  const painter = createFigurePainter(browser);
  try {
    for (const figure of figures) {
      const { png } = await painter.paint(figure);
      writeFileSync(join(folder, `${figure.id}.png`), Buffer.from(png, "base64"));
    }
    return true;
  } catch (error) {
    // A browser that cannot start costs the pictures, not the reproduction.
    if (error instanceof AgoraError) return false;
    throw error;
  } finally {
    await painter.close();
  }
}
