import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";
import { findNotebooks } from "../notebook/find-notebooks";
import { auditText } from "../report/audit-text";
import { reproduce, type Reproduction } from "../report/reproduce";
import { attended } from "./attended";
import { wholeNumber } from "./arguments";
import { classroomText } from "./classroom-text";
import { runLine } from "./run-line";

interface ReproduceFlags {
  out: string;
  jobs: number;
  notebooks: boolean;
  classroom: boolean;
  json?: true;
}

/** `agoralab reproduce`: the paper's tables and figures from its printed numbers, and the audit. */
export function reproduceCommand(): Command {
  return new Command("reproduce")
    .description("recompute the paper's tables and figures, audit its numbers, run the notebooks")
    .option("--out <dir>", "folder for the report, figures and executed notebooks", "out")
    .option("--no-notebooks", "leave the notebooks out")
    .option("--no-classroom", "leave the miniature benchmark out (a quarter of a minute)")
    .option(
      "--jobs <n>",
      "notebooks at a time; each takes a core and 300 MB",
      wholeNumber,
      Math.min(4, availableParallelism()),
    )
    .option("--json", "print the audit as one JSON document instead of text")
    .addHelpText(
      "after",
      "\nVerdicts are findings, not failures: the exit status is 0 when everything ran.\n",
    )
    .action(async (flags: ReproduceFlags) => {
      const result = await attended((signal, lines) =>
        reproduce({
          out: flags.out,
          notebooks: flags.notebooks ? findNotebooks([], process.cwd()) : [],
          now: new Date(),
          classroom: flags.classroom,
          jobs: flags.jobs,
          signal,
          onStep: (step) => process.stderr.write(`${step}\n`),
          onProgress: (file, progress) => lines.progress(file, progress),
          onDone: (run) => lines.done(run.file, runLine(run)),
        }),
      );
      if (flags.json) {
        process.stdout.write(`${JSON.stringify(result.audit, null, 2)}\n`);
      } else {
        process.stdout.write(`\n${auditText(result.audit, process.stdout.columns ?? Infinity)}`);
        if (result.classroom) process.stdout.write(`\n${classroomText(result.classroom)}\n`);
        process.stdout.write(`\n${whereToLook(result)}`);
      }
      if (result.notebooks.some((run) => run.status === "failed")) process.exitCode = 1;
    });
}

function whereToLook({ files, notebooks, pictures }: Reproduction): string {
  const lines = [
    `report     ${files.report}   open ${pathToFileURL(resolve(files.report)).href}`,
    `numbers    ${files.reproduction}`,
    `figures    ${files.figures}${pictures ? "" : "   (no PNGs: no Chromium or Chrome was found)"}`,
    ...(files.classroom === undefined
      ? []
      : [
          `classroom  ${files.classroom}   simulated teachers, tiny students; npx agoralab classroom --full for all`,
        ]),
    ...(notebooks.length > 0 ? [`notebooks  ${files.notebooks}`] : []),
    "next       npx agoralab notebooks lab   opens the notebooks in JupyterLab",
  ];
  return `Where to look\n${lines.map((line) => `  ${line}\n`).join("")}`;
}
