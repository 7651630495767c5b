import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { checkAnswers, type CheckedAnswers } from "../course/check-answers";
import { worksheetOf } from "../course/worksheet";
import { InputError } from "../errors";
import { inParallel } from "../notebook/in-parallel";
import { readNotebook } from "../notebook/ipynb";
import { packageRoot } from "../notebook/kernel-process";
import { wholeNumber } from "./arguments";
import { attended } from "./attended";

/** `agoralab course`: the course's lessons without Jupyter, and the answers of a class. */
export function courseCommand(): Command {
  return new Command("course")
    .description("work on the course's lessons in any editor, and check answers")
    .addCommand(worksheetCommand().exitOverride())
    .addCommand(checkCommand().exitOverride());
}

function worksheetCommand(): Command {
  return new Command("worksheet")
    .description("write a lesson as Markdown, to be filled in with any editor")
    .argument("<lesson>", "its number, 1 to 6")
    .option("--out <file>", "where to (default: the lesson's name, here)")
    .addHelpText("after", worksheetHelp)
    .action((lesson: string, { out }: { out?: string }) => {
      const notebook = findLesson(lesson);
      const file = out ?? notebook.replace(/\.ipynb$/, ".md");
      if (existsSync(file)) {
        throw new InputError(`${file} is there already and may hold answers; name another --out`);
      }
      writeFileSync(file, worksheetOf(readNotebook(join(courseFolder, notebook))));
      process.stdout.write(`${file} written; then: agoralab course check ${file}\n`);
    });
}

const worksheetHelp = `
Put each answer in the place of undefined, and check as often as you like.

Example:
  $ agoralab course worksheet 2 --out lesson-2.md
  $ agoralab course check lesson-2.md`;

interface CheckFlags {
  readonly jobs: number;
  readonly json?: true;
}

function checkCommand(): Command {
  return new Command("check")
    .description("run worksheets or notebooks and say of each exercise whether it is right")
    .argument("<files...>", "worksheets (.md) or notebooks (.ipynb); they stay as they are")
    .option("--jobs <n>", "files at a time; each takes a core and 300 MB", wholeNumber, 1)
    .option("--json", "print one JSON document instead of text")
    .addHelpText("after", checkHelp)
    .action(async (files: string[], { jobs, json }: CheckFlags) => {
      const checked = await attended((signal, lines) =>
        inParallel(files, jobs, (file) =>
          checkAnswers(file, { signal, onProgress: (progress) => lines.progress(file, progress) }),
        ),
      );
      process.stdout.write(json ? jsonOf(checked) : checked.map(textOf).join("\n"));
      if (checked.some((answers) => !isAllRight(answers))) process.exitCode = 1;
    });
}

const checkHelp = `
Exit status: 0 when every exercise is right, 1 when one is not. The files' code is run on this machine:
look at what you did not write before you check it.`;

const courseFolder = join(packageRoot, "notebooks", "course");

function findLesson(lesson: string): string {
  const names = existsSync(courseFolder)
    ? readdirSync(courseFolder).filter((name) => name.endsWith(".ipynb"))
    : [];
  if (names.length === 0) throw new InputError("the course's notebooks are not in this package");
  const found = names.find((name) => name.startsWith(`${lesson}-`));
  if (found === undefined) {
    const numbers = names.map((name) => name.split("-")[0]).sort();
    throw new InputError(`no lesson "${lesson}"; there are ${numbers.join(", ")}`);
  }
  return found;
}

const rightOnes = ({ verdicts }: CheckedAnswers) =>
  verdicts.filter(({ status }) => status === "right").length;

/** Those of stopped cells too: their answers are not right. */
function countExercises({ verdicts, stopped }: CheckedAnswers): number {
  return verdicts.length + stopped.filter(({ exercise }) => exercise !== undefined).length;
}

function isAllRight(answers: CheckedAnswers): boolean {
  const { verdicts, stopped } = answers;
  return stopped.length === 0 && verdicts.length > 0 && rightOnes(answers) === verdicts.length;
}

function textOf(answers: CheckedAnswers): string {
  const { file, verdicts, stopped } = answers;
  const lines = [
    ...verdicts.map((verdict) => verdict.text),
    ...stopped.map(({ cell, exercise, reason }) => {
      const which = exercise === undefined ? "" : ` (exercise ${exercise})`;
      return `cell [${cell}]${which} stopped: ${reason}`;
    }),
    `${rightOnes(answers)} of ${countExercises(answers)} right`,
  ];
  return [file, ...lines.map((line) => `  ${line}`), ""].join("\n");
}

function jsonOf(checked: readonly CheckedAnswers[]): string {
  const files = checked.map((answers) => ({
    file: answers.file,
    right: rightOnes(answers),
    of: countExercises(answers),
    exercises: answers.verdicts.map(({ exercise, status, message }) => ({
      exercise,
      status,
      message,
    })),
    stopped: answers.stopped,
  }));
  return `${JSON.stringify({ files }, null, 2)}\n`;
}
