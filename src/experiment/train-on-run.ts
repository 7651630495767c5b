import { dirname, join } from "node:path";
import { classroomBenchmarkOfDomain } from "../bench/benchmarks";
import { parseSetting } from "../bench/settings";
import { isSimulated } from "../classroom/is-simulated";
import { classroomSteps } from "../classroom/student/classroom-trainer";
import { InputError } from "../errors";
import { pgr } from "../pgr";
import { createSandbox } from "../sandbox/sandbox";
import { readManifest } from "../store/manifest";
import { readInstances } from "../store/read-instances";
import { readScores } from "../store/scores";
import { setStudentAside } from "../store/set-student-aside";
import type { Example, Student, TrainingProgress } from "../student/student";
import { openClassroomSchool } from "./classroom-school";
import { examine, type ClassroomScore, type Examination } from "./examine";

export interface TrainOnRun {
  /** Run directory of a simulated teacher; gets `student/`, answers, verdicts and score. */
  readonly run: string;
  /** Optimiser steps; those that suit the number of instances if left out. */
  readonly steps?: number;
  /** Of data order; 0 if left out. */
  readonly seed?: number;
  /** Problems of the examination; 200 if left out. */
  readonly testItems?: number;
  /** Sets the student that is there aside and trains another. */
  readonly anew?: boolean;
  /** Told where the old student went. */
  readonly onSetAside?: (directory: string) => void;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** A student of the classroom and what it is held against, on one test of the miniature world. */
export interface TrainedOnRun {
  readonly run: string;
  readonly instances: number;
  readonly steps: number;
  /** Of the last step: mean negative log-likelihood a response token, nats; null when it was trained before. */
  readonly lastLoss: number | null;
  readonly student: ClassroomScore;
  /** Percent on the same test. */
  readonly baseScore: number;
  readonly referenceScore: number;
  /** Percent. */
  readonly pgr: number;
  /** Run directories beside `run` that hold the scores of base and reference. */
  readonly baseRun: string;
  readonly referenceRun: string;
}

/**
 * Trains the classroom's student on the instances of a run and examines it, with base and reference,
 * on the domain's test. Interrupted and called again it goes on from the last checkpoint.
 * @throws InputError when the run is no simulated teacher's or has no instances; InterruptedError
 */
export async function trainOnRun(options: TrainOnRun): Promise<TrainedOnRun> {
  const { run, seed = 0, testItems = 200, signal, onProgress } = options;
  const manifest = await readManifest(run);
  if (!manifest) throw new InputError(`${run} has no manifest.json: it is no run of generate`);
  if (!isSimulated(manifest.generator)) {
    throw new InputError(
      `the classroom's student reads the miniature world only, and ${manifest.generator} wrote ${run}; train it with --student ray, or export it for a trainer of your own`,
    );
  }
  const { domain } = parseSetting(manifest.setting);
  const examples: Example[] = [];
  for await (const { instruction, response } of readInstances(run)) {
    examples.push({ instruction, response });
  }
  const steps = options.steps ?? classroomSteps(domain, examples.length);
  const school = await openClassroomSchool();
  const aside = options.anew ? await setStudentAside(run) : undefined;
  if (aside !== undefined) options.onSetAside?.(aside);
  const sandbox = domain === "code" ? await createSandbox() : undefined;
  const take = (directory: string): Examination => ({
    ...{ domain, testItems, directory, sandbox, signal },
  });
  let lastLoss: number | null = null;
  try {
    const student = await school.trainer(domain).train({
      ...{ examples, steps, seed, signal },
      directory: join(run, "student"),
      onProgress: (progress) => {
        lastLoss = progress.loss;
        onProgress?.(progress);
      },
    });
    const score = await examineAndClose(student, take(run));
    const [baseRun, referenceRun] = ["classroom-base", "classroom-reference"].map((name) =>
      join(dirname(run), name),
    ) as [string, string];
    const base = await scoreOf(take(baseRun), () => school.openBase());
    const reference = await scoreOf(take(referenceRun), () => school.openReference(domain));
    return {
      ...{ run, instances: examples.length, steps, lastLoss, student: score },
      ...{ baseScore: base, referenceScore: reference, baseRun, referenceRun },
      pgr: pgr({ base, student: score.score, reference }),
    };
  } finally {
    await sandbox?.close();
  }
}

/** The score in a directory if it is of as many problems, else of an examination now. */
async function scoreOf(examination: Examination, open: () => Promise<Student>): Promise<number> {
  const { directory, domain, testItems } = examination;
  const stored = (await readScores(directory))[classroomBenchmarkOfDomain[domain]];
  if (stored?.["n"] === testItems && typeof stored["score"] === "number") return stored["score"];
  return (await examineAndClose(await open(), examination)).score;
}

async function examineAndClose(student: Student, examination: Examination) {
  try {
    return await examine(student, examination);
  } finally {
    await student.close();
  }
}
