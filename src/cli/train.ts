import { join } from "node:path";
import { Command, Option } from "commander";
import { InputError } from "../errors";
import { terminalDrawing } from "../notebook/progress";
import { setStudentAside } from "../store/set-student-aside";
import { requireNoJob } from "../student/ray/open-jobs";
import { cancelJob } from "../student/ray/run-job";
import type { RayCluster } from "../student/ray/cluster";
import { jobFile, trainOnRay } from "../student/ray/train-on-ray";
import { answerJobs } from "./answer-on-ray";
import { number, wholeNumber } from "./arguments";
import { withInterruption } from "./interruption";
import { addRayOptions, rayCluster, rayHelp, rayJobs, warn, type RayFlags } from "./ray-options";
import {
  addStudentOptions,
  estimateStudent,
  planStudent,
  readExamples,
  studentDirectory,
  tokensOf,
  type StudentFlags,
} from "./ray-students";
import { setAsideText } from "./set-aside-text";
import { trainClassroom, type ClassroomFlags } from "./train-classroom";
import { createJobLine, studentText, trainingEstimateText } from "./ray-text";

interface TrainFlags extends RayFlags, StudentFlags, ClassroomFlags {
  readonly student: keyof typeof trainers;
  readonly data?: string;
  readonly dryRun?: boolean;
  readonly anew?: boolean;
  readonly cancel?: boolean;
  readonly json?: boolean;
}

/** Who trains: each takes the run directory and the command's options. */
const trainers = { classroom: trainClassroom, ray: trainRay } as const;

/** `agoralab train`: a student from the instances of a run. */
export function trainCommand(): Command {
  const command = new Command("train")
    .description("fine-tune a student on the instances of a run")
    .argument("<run>", "run directory; the student goes to its folder student")
    .addOption(
      new Option(
        "--student <kind>",
        "classroom: the miniature's, in-process, on a simulated teacher's run; ray: TRL on a Ray cluster",
      )
        .choices(Object.keys(trainers))
        .makeOptionMandatory(),
    )
    .option("--data <file>", "train on this file (instruction and response, or messages) instead")
    .option("--dry-run", "print steps, resources, time and cost; submit nothing")
    .option("--anew", "set the run's student and its scores aside (RUN/student-1), train another")
    .option("--cancel", "stop the run's job")
    .option("--env-file <file>", "file with RAY_AUTH_TOKEN=...")
    .option("--json", "print one JSON document on stdout")
    .option("--steps <count>", "classroom: of training (default: what suits the data)", wholeNumber)
    .option("--seed <seed>", "classroom: of data order", number, 0)
    .option("--test-items <count>", "classroom: problems of the test (default: 200)", wholeNumber);
  return addRayOptions(addStudentOptions(command))
    .addHelpText("after", help)
    .action((run: string, flags: TrainFlags) => trainers[flags.student](run, flags));
}

const help = `
classroom: a transformer of 97,000 parameters, trained in seconds and examined at once; base and reference
take the same test, their scores lie in classroom-base and classroom-reference beside the run.

A student remembers the data it learned from: agoralab pgr says so when its run has come to hold others, and
train does not go on with them. --anew moves student, answers, verdicts, judgments and scores.json to
student-1 of the run (then student-2, and so on) and trains another; interrupted, go on without it.

ray: the job's id is on disk before it is submitted: killed or interrupted at any moment, the same command
attaches to the job, and after a failure it submits it again, to go on from the last checkpoint. The student's
weights stay on the cluster (--artifacts); student/result.json says where, student/training.jsonl is the log.

--hparams FILE holds what differs from Table 6, for example {"epochs": 1, "lora_rank": 16, "loss": "all"}.
The batch is that of all GPUs together: their number changes no student.

${rayHelp}

Examples:
  $ agoralab train runs/sage --student classroom
  $ agoralab train runs/sage --student classroom --anew
  $ agoralab train runs/mini --student ray --dry-run
  $ agoralab train runs/mini --student ray --address http://head:8265 --artifacts s3://bucket/agoralab \\
      --pip s3fs==2026.9.0`;

async function trainRay(run: string, flags: TrainFlags): Promise<void> {
  const directory = studentDirectory(run);
  if (flags.cancel) return cancel(join(directory, jobFile), flags);
  const plan = await planStudent({ run, data: flags.data }, flags);
  const examples = await readExamples(plan);
  if (flags.dryRun) {
    if (examples.length === 0) throw new InputError("there are no instances to train on");
    const size = { instances: examples.length, tokens: tokensOf(examples) };
    const estimate = estimateStudent(plan, size, flags);
    const text = trainingEstimateText(plan, estimate, size, flags.usdPerGpuHour);
    return print(flags.json ? asJson({ ...plan, ...size, estimate }) : text);
  }
  const cluster = rayCluster(flags);
  if (flags.anew) await makeRoom(run, cluster);
  const draw = terminalDrawing(process.stderr);
  const line = createJobLine(() => performance.now());
  let last = "";
  try {
    const student = await withInterruption(
      () => undefined,
      (signal) =>
        trainOnRay({
          ...cluster,
          ...plan,
          examples,
          directory,
          signal,
          onNotice: warn,
          onStatus: (status) => draw?.((last = line(status)), false),
        }),
    );
    if (last) draw?.(last, true);
    print(flags.json ? asJson(student) : studentText(student, directory));
  } catch (error) {
    if (last) draw?.(last, true);
    throw error;
  }
}

/** @throws InputError when a job of the student still runs: its record would be lost sight of */
async function makeRoom(run: string, { jobs }: Pick<RayCluster, "jobs">): Promise<void> {
  await requireNoJob([join(studentDirectory(run), jobFile), ...(await answerJobs(run))]);
  // A wrong address leaves everything where it is.
  await jobs.version();
  const aside = await setStudentAside(run);
  if (aside !== undefined) warn(setAsideText(aside));
}

async function cancel(record: string, flags: RayFlags): Promise<void> {
  const id = await cancelJob(record, rayJobs(flags));
  print(id === undefined ? "no job of this run is running" : `stopped ${id}`);
}

function asJson(value: object): string {
  return JSON.stringify(value, null, 2);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
