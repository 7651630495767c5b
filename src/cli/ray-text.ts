import { duration } from "../notebook/progress-line";
import { assumptionTexts, h100Assumptions, type TrainingEstimate } from "../student/ray/estimate";
import type { JobStatus } from "../student/ray/run-job";
import type { RayStudent } from "../student/ray/train-on-ray";
import type { StudentPlan } from "./ray-students";

/**
 * One line on a job: `agoralab-train-... training  120/390  loss 0.412  1:02:10 left`.
 * @param now milliseconds from any origin
 */
export function createJobLine(now: () => number): (status: JobStatus) => string {
  // Of this job as we first saw it: after attaching, earlier steps took no time of ours.
  let first: { readonly step: number; readonly at: number } | undefined;
  return ({ submissionId, status, phase, progress }) => {
    const doing = status === "PENDING" ? "waiting for resources" : (phase ?? status.toLowerCase());
    if (!progress) return `${submissionId}  ${doing}`;
    const { step, steps, loss } = progress;
    first ??= { step, at: now() };
    const perStep = (now() - first.at) / 1000 / (step - first.step);
    return [
      submissionId,
      doing,
      `${step}/${steps}`,
      loss === undefined ? "" : `loss ${loss.toFixed(3)}`,
      step > first.step && step < steps ? `${duration((steps - step) * perStep)} left` : "",
    ]
      .filter((part) => part !== "")
      .join("  ");
  };
}

/** A trained student, for a reader. */
export function studentText(student: RayStudent, directory: string): string {
  const { instances, truncated_instances, dropped_instances, steps, final_loss, model } = student;
  const cut = truncated_instances > 0 ? `, ${truncated_instances} of them cut at their end` : "";
  const dropped = dropped_instances > 0 ? `, ${dropped_instances} left out as too long` : "";
  return [
    `student of ${student.base_model}: ${steps} steps on ${instances} instances${cut}${dropped}`,
    `last loss: ${final_loss === null ? "none" : `${final_loss.toFixed(4)} nats a token`}`,
    `trained on: ${student.processes > 1 ? `${student.processes} x ` : ""}${student.device}`,
    `weights on the cluster: ${model}`,
    `log: ${directory}/training.jsonl`,
  ].join("\n");
}

/** A dry run, for a reader. */
export function trainingEstimateText(
  { run, baseModel, gpus, hyperparameters }: StudentPlan,
  estimate: TrainingEstimate,
  size: { readonly instances: number; readonly tokens: number },
  usdPerGpuHour: number,
): string {
  const { epochs, max_steps, learning_rate, batch_size, max_length, loss, lora_rank, dtype, seed } =
    hyperparameters;
  const length = max_steps === null ? `${epochs} epochs` : `${max_steps} steps`;
  return [
    `${run}: ${baseModel} on ${size.instances} instances; nothing was submitted`,
    `training: ${lora_rank > 0 ? `LoRA of rank ${lora_rank}` : "full fine-tuning"}, ${length}, learning rate ${learning_rate}, batch ${batch_size}, ${max_length} tokens, ${dtype}, seed ${seed}`,
    `loss on: ${loss === "response" ? "responses only" : "all tokens"}`,
    `resources: ${gpus === 0 ? "1 CPU" : `${gpus} GPU${gpus > 1 ? "s on one machine, FSDP" : ""}`}, ${Math.ceil(estimate.gibPerGpu)} GiB a GPU before activations${estimate.fits ? "" : ": more than it has; take more GPUs, or lora_rank"}`,
    `steps: ${estimate.steps}, tokens: ${estimate.tokens} (${Math.round(size.tokens / size.instances)} an instance)`,
    `time: about ${hoursText(estimate.hours)}, ${estimate.gpuHours.toFixed(1)} GPU hours, $${estimate.usd.toFixed(2)}`,
    ...assumptionTexts(undefined, { ...h100Assumptions, usdPerGpuHour }).map(
      (text) => `  assumed: ${text}`,
    ),
  ].join("\n");
}

export function hoursText(hours: number): string {
  return hours < 1 ? `${Math.ceil(hours * 60)} min` : `${hours.toFixed(1)} h`;
}
