import { benchmarks, benchmarksOfDomain } from "../bench/benchmarks";
import { domains } from "../bench/domains";
import { paperGenerators } from "../bench/generators";
import { methods } from "../bench/methods";
import { layOutTable } from "../notebook/table-layout";
import { recordsSource } from "../notebook/table-source";
import { textTable } from "../notebook/text-table";
import {
  assumptionTexts,
  estimateAnswers,
  h100Assumptions,
  problemCount,
  type TrainingEstimate,
} from "../student/ray/estimate";
import type { SweepState } from "../student/ray/sweep";
import { hoursText } from "./ray-text";
import type { StudentPlan } from "./ray-students";

export interface EstimatedRow {
  readonly plan: StudentPlan;
  readonly size: { readonly instances: number; readonly tokens: number };
  /** Whether the instances were there to be counted; else their number and length are assumed. */
  readonly isMeasured: boolean;
  readonly estimate: TrainingEstimate;
}

/** A sweep at one moment, in a line: `12 done  4 running (43%)  1 pending  37 waiting  0 failed`. */
export function sweepLine(states: readonly SweepState[]): string {
  const of = (wanted: SweepState["state"]) => states.filter(({ state }) => state === wanted);
  const shares = of("running").map(({ step = 0, steps = 0 }) => (steps > 0 ? step / steps : 0));
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const running = shares.length > 0 ? ` (${Math.round(100 * mean)}%)` : "";
  return [
    `${of("done").length} done`,
    `${of("running").length} running${running}`,
    `${of("pending").length} pending`,
    `${of("waiting").length + of("interrupted").length} waiting`,
    `${of("failed").length} failed`,
  ].join("  ");
}

/** Where every student stands, as a table. */
export function sweepText(states: readonly SweepState[]): string {
  return textTable(
    layOutTable(
      recordsSource(
        states.map(({ run, state, step, steps, loss, error }) => ({
          run,
          state,
          steps: step === undefined ? "" : `${step}/${steps}`,
          loss: loss === undefined ? "" : loss.toFixed(3),
          note: error ?? "",
        })),
      ),
      { rows: Infinity },
    ),
  );
}

/** A sweep's dry run: its jobs, their sum, and for the paper's grid the answering too. */
export function sweepEstimateText(
  rows: readonly EstimatedRow[],
  { usdPerGpuHour, isPaper }: { readonly usdPerGpuHour: number; readonly isPaper: boolean },
): string {
  const assumptions = { ...h100Assumptions, usdPerGpuHour };
  const sum = (of: (row: EstimatedRow) => number) =>
    rows.reduce((total, row) => total + of(row), 0);
  const assumed = rows.filter(({ isMeasured }) => !isMeasured);
  const [first] = assumed;
  return [
    jobTable(rows),
    `${rows.length} jobs: ${sum(({ estimate }) => estimate.gpuHours).toFixed(1)} GPU hours, $${sum(({ estimate }) => estimate.usd).toFixed(2)}; nothing was submitted`,
    ...(isPaper ? [answeringText(assumptions)] : []),
    ...(first
      ? [
          `  assumed for ${assumed.length} runs not yet generated: ${first.size.instances} instances of ${Math.round(first.size.tokens / first.size.instances)} tokens`,
        ]
      : []),
    ...assumptionTexts(undefined, assumptions).map((text) => `  assumed: ${text}`),
  ].join("\n");
}

function jobTable(rows: readonly EstimatedRow[]): string {
  return textTable(
    layOutTable(
      recordsSource(
        rows.map(({ plan, size, estimate }) => ({
          run: plan.run,
          base: plan.baseModel,
          instances: String(size.instances),
          resources: plan.gpus === 0 ? "1 CPU" : `${plan.gpus} GPU`,
          "GiB a GPU": `${Math.ceil(estimate.gibPerGpu)}${estimate.fits ? "" : " (too much)"}`,
          steps: String(estimate.steps),
          time: hoursText(estimate.hours),
          "GPU hours": estimate.gpuHours.toFixed(1),
          cost: `$${estimate.usd.toFixed(2)}`,
        })),
      ),
      { rows: Infinity },
    ),
  );
}

/** Every student answers the two benchmarks of its domain, base and reference all six. */
function answeringText(assumptions: typeof h100Assumptions): string {
  const studentsOfDomain = paperGenerators.length * methods.length;
  const students = studentsOfDomain * domains.length;
  const answers =
    studentsOfDomain *
      domains.reduce((sum, domain) => sum + problemCount(benchmarksOfDomain[domain]), 0) +
    2 * problemCount(benchmarks);
  const jobs = 2 * students + 2 * benchmarks.length;
  const { gpuHours, usd } = estimateAnswers({ answers, jobs }, assumptions);
  return `answering: ${students} students on 2 benchmarks, base and reference on ${benchmarks.length}: ${answers} answers, ${gpuHours.toFixed(1)} GPU hours, $${usd.toFixed(2)} (${assumptions.tokensPerAnswer} tokens an answer, ${assumptions.answerTokensPerSecond} a second on one GPU)`;
}
