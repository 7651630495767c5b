import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { classroomBenchmarkOfDomain } from "../bench/benchmarks";
import type { Domain } from "../bench/domains";
import { createTeacher } from "../classroom/teachers/teacher";
import { InputError } from "../errors";
import { createSandbox, type Sandbox } from "../sandbox/sandbox";
import { takeLock } from "../store/lock";
import { diskError } from "../store/disk-error";
import { readScores } from "../store/scores";
import { writeWhole } from "../store/write-whole";
import { version } from "../version";
import { readCellRecord, type CellRecord } from "./cell-record";
import { collectClassroom, type ClassroomResults } from "./collect";
import { examine } from "./examine";
import { createEta } from "./eta";
import type { Measures } from "./measure-cell";
import { cellLabel, cellPath, planCells, type Cell, type ClassroomOptions } from "./plan-cells";
import { runCell, type CellProgress } from "./run-cell";
import { runPool } from "./run-pool";
import type { School } from "./school";
import { createTeacherAnswerer } from "./teacher-answerer";

/** Where a classroom stands. */
export interface ClassroomProgress {
  /** Students finished, those of earlier starts included. */
  readonly done: number;
  readonly students: number;
  /** Undefined until something has been timed. */
  readonly secondsLeft: number | undefined;
  /** What is under way, a line each. */
  readonly running: readonly string[];
}

export interface RunClassroomOptions extends ClassroomOptions {
  readonly testItems: number;
  /** Of the data of each table cell's first seed. */
  readonly measures: Measures;
  /** Directory of the experiment; one that is there is gone on with. */
  readonly out: string;
  /** Students at a time, each in a thread of its own. */
  readonly jobs: number;
  readonly school: School;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ClassroomProgress) => void;
  /** Told of each student when it is finished in this start. */
  readonly onStudent?: (label: string, record: CellRecord) => void;
  /** Told what comes before the students: "examining the base in math". */
  readonly onStep?: (step: string) => void;
}

/**
 * Holds the benchmark in miniature: base, reference and teachers are examined, then every student of
 * the plan is made (data written, trained, examined), `jobs` at a time, and all is put together. Killed
 * and called again, it goes on where it stopped.
 * @throws InputError when the directory is in use or holds an experiment with another test or base;
 *   InterruptedError when `signal` aborts; whatever the stages throw
 */
export async function runClassroom(options: RunClassroomOptions): Promise<ClassroomResults> {
  const { out, jobs, signal } = options;
  const plan = planCells(options);
  try {
    await mkdir(out, { recursive: true });
  } catch (error) {
    throw diskError(error, "making the experiment's directory", out);
  }
  const lock = await takeLock(out);
  let sandbox: Promise<Sandbox> | undefined;
  // Python starts in seconds: only where there are programs to judge.
  const sandboxFor = (domain: Domain) =>
    domain === "code" ? (sandbox ??= createSandbox({ workers: jobs })) : undefined;
  try {
    await settleExperiment(options);
    await examineAnchors(options, sandboxFor);
    const places = await Promise.all(
      plan.cells.map(async (cell) => ({
        cell,
        isDone: (await readCellRecord(join(out, cellPath(cell)))) !== undefined,
      })),
    );
    const todo = places.filter(({ isDone }) => !isDone).map(({ cell }) => cell);
    const measured = new Set(plan.table.filter(({ seed }) => seed === 0).map(cellPath));
    const watch = createWatch(options, plan.cells.length, todo);
    await runPool(todo, { jobs, signal }, async (cell, stop) => {
      const record = await runCell(cell, {
        ...options,
        measures: measured.has(cellPath(cell)) ? options.measures : undefined,
        sandbox: await sandboxFor(cell.domain),
        signal: stop,
        onProgress: (progress) => watch.progress(cell, progress),
      });
      watch.finished(cell);
      options.onStudent?.(cellLabel(cell), record);
    });
    return await collectClassroom(out, plan);
  } finally {
    await (await sandbox?.catch(() => undefined))?.close();
    lock.release();
  }
}

type SandboxFor = (domain: Domain) => Promise<Sandbox> | undefined;

/** Base, references and the teachers themselves take the tests, where they have not yet. */
async function examineAnchors(
  { out, school, teachers, quantity, domains, testItems, signal, onStep }: RunClassroomOptions,
  sandboxFor: SandboxFor,
): Promise<void> {
  const asked = [...new Set([...domains, ...(quantity ? [quantity.domain] : [])])];
  const isScored = async (run: string, domain: Domain) =>
    (await readScores(run))[classroomBenchmarkOfDomain[domain]] !== undefined;
  for (const domain of asked) {
    const sitting = async (directory: string) => ({
      ...{ domain, testItems, directory, signal },
      sandbox: await sandboxFor(domain),
    });
    for (const who of ["base", "reference"] as const) {
      const directory = join(out, who);
      if (await isScored(directory, domain)) continue;
      onStep?.(`examining the ${who} in ${domain}`);
      const student = who === "base" ? await school.openBase() : await school.openReference(domain);
      try {
        await examine(student, await sitting(directory));
      } finally {
        await student.close();
      }
    }
    for (const name of teachers) {
      const directory = join(out, "teachers", name);
      if (await isScored(directory, domain)) continue;
      const teacher = createTeacher(name, { timing: { sleep: () => Promise.resolve() } });
      await examine(createTeacherAnswerer(teacher, domain), await sitting(directory));
    }
  }
}

/** What all students of an experiment share; another test or base would make them incomparable. */
async function settleExperiment({ out, testItems, school }: RunClassroomOptions): Promise<void> {
  const path = join(out, "classroom.json");
  const asked = { test_items: testItems, base: school.id };
  let before: unknown;
  try {
    before = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      throw new InputError(`${path} cannot be read; name another directory with --out`, {
        cause: error,
      });
    }
    const versions = { agoralab_version: version, node_version: process.version };
    await writeWhole(path, `${JSON.stringify({ ...asked, ...versions }, null, 2)}\n`);
    return;
  }
  for (const [name, value] of Object.entries(asked)) {
    const was = (before as Readonly<Record<string, unknown>> | null)?.[name];
    if (was !== value) {
      throw new InputError(
        `${out} holds a classroom of its own: ${name} was ${String(was)} and is now ${value}; name another directory with --out`,
      );
    }
  }
}

/** Turns what cells say of themselves into one picture of the whole. */
function createWatch(
  { onProgress }: RunClassroomOptions,
  students: number,
  todo: readonly Cell[],
): { progress(cell: Cell, progress: CellProgress): void; finished(cell: Cell): void } {
  const running = new Map<Cell, CellProgress>();
  const eta = createEta(todo.map(workOf), () => performance.now());
  let done = students - todo.length;
  const tell = () => {
    const shares = [...running].map(([cell, { stage, share }]) =>
      stage === "train" ? workOf(cell) * share : stage === "examine" ? workOf(cell) : 0,
    );
    onProgress?.({
      ...{ done, students },
      secondsLeft: eta.secondsLeft(shares.reduce((sum, share) => sum + share, 0)),
      running: [...running].map(([cell, progress]) => runningText(cell, progress)),
    });
  };
  tell();
  return {
    progress(cell, progress) {
      running.set(cell, progress);
      tell();
    },
    finished(cell) {
      running.delete(cell);
      done += 1;
      eta.finished(workOf(cell));
      tell();
    },
  };
}

/** A student's cost in optimiser steps: writing data and examining take about as long as 60. */
function workOf({ steps }: Cell): number {
  return steps + 60;
}

function runningText(cell: Cell, { stage, share, loss }: CellProgress): string {
  const verb = {
    generate: "writing data",
    measure: "measuring the data",
    train: "training",
    examine: "examining",
  }[stage];
  const detail = stage === "examine" || stage === "measure" ? "" : ` ${Math.round(100 * share)}%`;
  return `${cellLabel(cell)}: ${verb}${detail}${loss === undefined ? "" : `, loss ${loss.toFixed(2)}`}`;
}
