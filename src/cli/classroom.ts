import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { domains } from "../bench/domains";
import { methods } from "../bench/methods";
import { suggestion } from "../bench/closest";
import { teacherNames } from "../classroom/teachers/profiles";
import { InputError } from "../errors";
import { checkResults } from "../experiment/check-results";
import { openClassroomSchool } from "../experiment/classroom-school";
import { classroomProfiles, type ClassroomProfile } from "../experiment/profiles";
import { loadClassroomResults } from "../experiment/load-results";
import { makeSchool } from "../experiment/make-school";
import type { ClassroomProgress } from "../experiment/run-classroom";
import type { School } from "../experiment/school";
import { terminalDrawing } from "../notebook/progress";
import { duration } from "../notebook/progress-line";
import { holdClassroom } from "../report/hold-classroom";
import { wholeNumber } from "./arguments";
import { checkText, classroomText } from "./classroom-text";
import { withInterruption } from "./interruption";

interface Flags {
  readonly quick?: true;
  readonly full?: true;
  readonly check?: number | true;
  readonly teachers?: readonly (typeof teacherNames)[number][];
  readonly domains?: readonly (typeof domains)[number][];
  readonly methods?: readonly (typeof methods)[number][];
  readonly n?: number;
  readonly seeds?: number;
  readonly testItems?: number;
  readonly curves: boolean;
  readonly out?: string;
  readonly jobs: number;
  readonly fromScratch?: true;
  readonly json?: true;
}

/** `agoralab classroom`: the whole benchmark in miniature, embedded, really trained and measured. */
export function classroomCommand(): Command {
  return new Command("classroom")
    .description("run the whole benchmark in miniature: simulated teachers, a tiny student")
    .option("--quick", "three teachers in one setting, a quarter of a minute (the default)")
    .option("--full", "six teachers in nine settings, three seeds, quantity curves: half an hour")
    .option("--teachers <names>", `of ${teacherNames.join(", ")}`, namesOf(teacherNames))
    .option("--domains <names>", `of ${domains.join(", ")}`, namesOf(domains))
    .option("--methods <names>", `of ${methods.join(", ")}`, namesOf(methods))
    .option("--n <count>", "instances a student learns from", wholeNumber)
    .option("--seeds <count>", "students a cell: data and order of training vary", wholeNumber)
    .option("--test-items <count>", "problems of each domain's test", wholeNumber)
    .option("--no-curves", "leave out the quantity curves of --full")
    .option("--out <directory>", "of runs, results, report (default: runs/classroom-PROFILE)")
    .option(
      "--jobs <count>",
      "students at a time; each takes a core and 250 MB",
      wholeNumber,
      Math.min(4, availableParallelism()),
    )
    .option("--from-scratch", "make base and references anew first (about 5 minutes)")
    .option(
      "--check [count]",
      "measure so many cells of the stored results again and compare (default 3)",
      wholeNumber,
    )
    .option("--json", "print one JSON document on stdout")
    .addHelpText("after", help)
    .action(async (flags: Flags) => {
      if (flags.quick && flags.full) throw new InputError("give --quick or --full, not both");
      await withInterruption(
        () => process.stderr.write("agoralab: interrupted; checkpoints are being kept\n"),
        (signal) => (flags.check === undefined ? hold(flags, signal) : check(flags, signal)),
      );
    });
}

const help = `
Nothing here is a real language model. Simulated teachers write data through the prompts, parsers and
validators of agoralab generate; a transformer of 97,000 parameters is trained on it in-process; its
answers are judged one by one (programs in the sandbox); PGR follows with intervals.

A directory that was interrupted or killed is gone on with by the same command; more teachers, settings,
seeds can be asked for later. Each student has its run directory under OUT/runs, which agoralab pgr,
intrinsic and export read; OUT/results holds cells.csv, quantity.csv and models.json, OUT/report.html all
of it. Exit status: 0 done, 1 failed or --check found a difference, 2 bad input, 130 interrupted.

Examples:
  $ agoralab classroom
  $ agoralab classroom --full --jobs 2
  $ agoralab classroom --teachers sage,guess --domains code --seeds 3 --out runs/two-teachers`;

async function hold(flags: Flags, signal: AbortSignal): Promise<void> {
  const profile = flags.full ? "full" : "quick";
  const plan = { ...classroomProfiles[profile], ...given(flags) };
  const out = flags.out ?? join("runs", `classroom-${profile}`);
  const school = await openSchool(flags, out, signal);
  const lines = progressLines();
  try {
    const command = commandText(flags);
    const { results, files } = await holdClassroom({
      ...plan,
      ...(!flags.curves && { quantity: undefined }),
      ...{ out, school, signal, jobs: flags.jobs, command, now: new Date() },
      onStep: (step) => lines.say(step),
      onProgress: (progress) => lines.draw(progress),
      onStudent: (label, { student_score }) =>
        lines.say(`done  ${label}: ${student_score.toFixed(1)}% right`),
    });
    lines.close();
    const text = flags.json
      ? JSON.stringify({ simulated: true, command, out, ...plan, ...results }, null, 2)
      : `${classroomText(results)}\n\nruns     agoralab pgr ${join(out, "runs", "*", "*", "*")} --base ${join(out, "base")} --reference ${join(out, "reference")}\nreport   ${files.report}   open ${pathToFileURL(resolve(files.report)).href}\nresults  ${files.results}`;
    process.stdout.write(`${text}\n`);
  } finally {
    lines.close();
  }
}

async function check(flags: Flags, signal: AbortSignal): Promise<void> {
  const lines = progressLines();
  try {
    const stored = loadClassroomResults();
    const checked = await checkResults({
      ...{ cells: stored.cells, testItems: flags.testItems ?? 400, jobs: flags.jobs, signal },
      count: typeof flags.check === "number" ? flags.check : 3,
      school: await openClassroomSchool(),
      onProgress: (progress) => lines.draw(progress),
    });
    lines.close();
    process.stdout.write(`${flags.json ? JSON.stringify(checked, null, 2) : checkText(checked)}\n`);
    if (checked.some(({ agrees }) => !agrees)) process.exitCode = 1;
  } finally {
    lines.close();
  }
}

async function openSchool(flags: Flags, out: string, signal: AbortSignal): Promise<School> {
  if (!flags.fromScratch) return openClassroomSchool();
  const draw = terminalDrawing(process.stderr);
  let said = "";
  return makeSchool(join(out, "weights"), {
    signal,
    onProgress: (what, { step, steps, loss }) => {
      const text = what === "base" ? "pretraining the base" : `training the ${what} reference`;
      if (draw) draw(`${text}: ${step} of ${steps} steps, loss ${loss.toFixed(2)}`, false);
      else if (text !== said) process.stderr.write(`${text}\n`);
      said = text;
    },
  });
}

function given(flags: Flags): Partial<ClassroomProfile> {
  const { teachers, domains: asked, methods: ways, n, seeds, testItems } = flags;
  return {
    ...(teachers && { teachers }),
    ...(asked && { domains: asked }),
    ...(ways && { methods: ways }),
    ...(n !== undefined && { n }),
    ...(seeds !== undefined && { seeds }),
    ...(testItems !== undefined && { testItems }),
  };
}

/** The command again, without where things went. */
function commandText(flags: Flags): string {
  const lists = (["teachers", "domains", "methods"] as const).flatMap((name) =>
    flags[name] ? [`--${name} ${flags[name].join(",")}`] : [],
  );
  const counts = (
    [
      ["n", flags.n],
      ["seeds", flags.seeds],
      ["test-items", flags.testItems],
    ] as const
  ).flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${value}`]));
  return [
    "agoralab classroom",
    flags.full ? "--full" : "--quick",
    ...lists,
    ...counts,
    ...(flags.curves ? [] : ["--no-curves"]),
    ...(flags.fromScratch ? ["--from-scratch"] : []),
    `--jobs ${flags.jobs}`,
  ].join(" ");
}

/** A line that is redrawn on a terminal, and lines that stay wherever stderr goes. */
function progressLines() {
  const draw = terminalDrawing(process.stderr);
  let last = "";
  let drawnAt = -Infinity;
  let isOpen = true;
  return {
    draw(progress: ClassroomProgress): void {
      last = progressText(progress);
      if (!draw || performance.now() - drawnAt < 100) return;
      drawnAt = performance.now();
      draw(last, false);
    },
    say(line: string): void {
      if (draw) draw(line, true);
      else process.stderr.write(`${line}${last === "" ? "" : `   (${last})`}\n`);
    },
    close(): void {
      if (isOpen && draw && last !== "") draw(last, true);
      isOpen = false;
    },
  };
}

function progressText({ done, students, secondsLeft, running }: ClassroomProgress): string {
  const left = secondsLeft === undefined ? "" : `, ${duration(secondsLeft)} left`;
  const detail = process.stderr.isTTY && running.length > 0 ? `  ${running.join("; ")}` : "";
  return `${done} of ${students} students${left}${detail}`;
}

function namesOf<Name extends string>(known: readonly Name[]) {
  return (text: string): Name[] =>
    text.split(",").map((part) => {
      const name = known.find((one) => one === part.trim());
      if (name !== undefined) return name;
      throw new InvalidArgumentError(`"${part}" is unknown; ${suggestion(part, known)}`);
    });
}
