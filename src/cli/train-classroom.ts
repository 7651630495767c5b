import { trainOnRun, type TrainedOnRun } from "../experiment/train-on-run";
import { progress, type ProgressBar } from "../notebook/progress";
import { withInterruption } from "./interruption";
import { warn } from "./ray-options";
import { setAsideText } from "./set-aside-text";

export interface ClassroomFlags {
  readonly steps?: number;
  readonly seed?: number;
  readonly testItems?: number;
  readonly anew?: boolean;
  readonly json?: boolean;
}

/** `agoralab train RUN --student classroom`: trained in-process, examined at once. */
export async function trainClassroom(run: string, flags: ClassroomFlags): Promise<void> {
  const { steps, seed, testItems, anew, json } = flags;
  const shown: { bar?: ProgressBar } = {};
  const trained = await withInterruption(
    () => {
      const way = anew ? "; go on without --anew" : "";
      process.stderr.write(`agoralab: interrupted; the last checkpoint is kept${way}\n`);
    },
    (signal) =>
      trainOnRun({
        ...{ run, steps, seed, testItems, anew, signal },
        onSetAside: (directory) => warn(setAsideText(directory)),
        onProgress: ({ steps: total }) => {
          shown.bar ??= progress({ label: "training", total, keepTimings: true });
          shown.bar.tick();
        },
      }),
  );
  shown.bar?.finish();
  process.stdout.write(
    `${json ? JSON.stringify({ simulated: true, ...trained }, null, 2) : textOf(trained)}\n`,
  );
}

function textOf(trained: TrainedOnRun): string {
  const { run, instances, steps, student, baseScore, referenceScore } = trained;
  const percent = (value: number) => value.toFixed(1);
  return [
    `student  ${instances} instances of a simulated teacher, ${steps} steps; weights in ${run}/student`,
    `${student.benchmark}, ${student.n} problems: base ${percent(baseScore)}, student ${percent(student.score)}, reference ${percent(referenceScore)} percent right`,
    `PGR      ${percent(trained.pgr)}`,
    `interval agoralab pgr ${run} --base ${trained.baseRun} --reference ${trained.referenceRun}`,
  ].join("\n");
}
