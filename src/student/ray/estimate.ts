import { type Benchmark } from "../../bench/benchmarks";
import type { Hyperparameters } from "./hyperparameters";

/** What is assumed where nothing is measured; each may be replaced. */
export interface ClusterAssumptions {
  readonly usdPerGpuHour: number;
  /** Dense 16-bit arithmetic of one GPU, TFLOP/s. */
  readonly peakTeraflops: number;
  /** Share of it that training reaches, 0 to 1. */
  readonly utilisation: number;
  readonly gpuGib: number;
  /** Environment, model download, writing the weights: hours a job, in which its GPUs wait. */
  readonly overheadHours: number;
  /** Written by one GPU with vLLM, all answers together. */
  readonly answerTokensPerSecond: number;
  /** Mean length of an answer; 1,024 at most (Table 6). */
  readonly tokensPerAnswer: number;
}

/**
 * One H100 SXM: 989 TFLOP/s dense in 16 bits and 80 GB (NVIDIA's data sheet). The rest are round figures
 * of ours: rented H100s, FSDP on one machine, an 8B model in vLLM.
 */
export const h100Assumptions: ClusterAssumptions = {
  usdPerGpuHour: 3,
  peakTeraflops: 989,
  utilisation: 0.35,
  gpuGib: 80,
  overheadHours: 0.25,
  answerTokensPerSecond: 2500,
  tokensPerAnswer: 300,
};

export interface JobEstimate {
  readonly gpus: number;
  readonly hours: number;
  readonly gpuHours: number;
  readonly usd: number;
}

export interface TrainingEstimate extends JobEstimate {
  /** Optimiser steps. */
  readonly steps: number;
  /** Tokens seen, every epoch counted. */
  readonly tokens: number;
  /** Weights, gradients and optimiser on each GPU; activations come on top. */
  readonly gibPerGpu: number;
  readonly fits: boolean;
}

/**
 * Time and cost of one training: 6 floating-point operations a parameter and token (Kaplan et al.,
 * arXiv 2001.08361), 4 with LoRA, whose frozen weights need no gradient of their own.
 * @param instances how many, and the tokens of all of them together
 * @param parameters of the base model
 * @param gpus 0 counts as 1
 */
export function estimateTraining(
  {
    instances,
    tokens: tokensOfEpoch,
    parameters,
    gpus: asked,
    hyperparameters,
  }: {
    readonly instances: number;
    readonly tokens: number;
    readonly parameters: number;
    readonly gpus: number;
    readonly hyperparameters: Hyperparameters;
  },
  assumptions: ClusterAssumptions = h100Assumptions,
): TrainingEstimate {
  const gpus = Math.max(asked, 1);
  const { batch_size, epochs, max_steps, lora_rank, max_length } = hyperparameters;
  const steps = max_steps ?? Math.ceil(Math.ceil(instances / batch_size) * epochs);
  const tokensPerInstance = Math.min(tokensOfEpoch / instances, max_length);
  const seen = max_steps === null ? instances * epochs : max_steps * batch_size;
  const tokens = Math.round(seen * tokensPerInstance);
  const operations = (lora_rank > 0 ? 4 : 6) * parameters * tokens;
  const perSecond = gpus * assumptions.peakTeraflops * 1e12 * assumptions.utilisation;
  // 32 bits each: weights; and unless they are frozen gradients and both moments of Adam.
  const bytes = (lora_rank > 0 ? 4 : 16) * parameters;
  const gibPerGpu = bytes / gpus / 2 ** 30;
  return {
    ...jobEstimate(gpus, operations / perSecond / 3600, assumptions),
    steps,
    tokens,
    gibPerGpu,
    // A fifth is left to activations.
    fits: gibPerGpu < 0.8 * assumptions.gpuGib,
  };
}

/** Problems of each benchmark's test set, as its authors publish it. */
const problems: Readonly<Record<Benchmark, number>> = {
  gsm8k: 1319,
  math: 5000,
  mbpp: 500,
  humaneval: 164,
  alpacaeval2: 805,
  arena_hard: 500,
};

/** How many problems some benchmarks have together. */
export function problemCount(names: readonly Benchmark[]): number {
  return names.reduce((sum, name) => sum + problems[name], 0);
}

/**
 * Time and cost of answers, on one GPU a job.
 * @param jobs one for each benchmark of each model
 */
export function estimateAnswers(
  { answers, jobs }: { readonly answers: number; readonly jobs: number },
  assumptions: ClusterAssumptions = h100Assumptions,
): JobEstimate {
  const { tokensPerAnswer, answerTokensPerSecond, overheadHours } = assumptions;
  const hours = (answers * tokensPerAnswer) / answerTokensPerSecond / 3600;
  return jobEstimate(1, hours, { ...assumptions, overheadHours: overheadHours * jobs });
}

/** Assumptions as texts, for whoever reads the numbers. */
export function assumptionTexts(
  names: readonly ("usdPerGpuHour" | "utilisation" | "overheadHours")[] = [
    "usdPerGpuHour",
    "utilisation",
    "overheadHours",
  ],
  assumptions: ClusterAssumptions = h100Assumptions,
): string[] {
  const { usdPerGpuHour, peakTeraflops, utilisation, overheadHours } = assumptions;
  const texts = {
    usdPerGpuHour: `$${usdPerGpuHour.toFixed(2)} a GPU hour`,
    utilisation: `${peakTeraflops} TFLOP/s a GPU at ${Math.round(utilisation * 100)}% utilisation`,
    overheadHours: `${Math.round(overheadHours * 60)} min a job for its environment, the model's download and the weights`,
  };
  return names.map((name) => texts[name]);
}

/**
 * The size in a model's name: 8e9 for `meta-llama/Llama-3.1-8B`.
 * @returns undefined when the name has none
 */
export function parametersOf(model: string): number | undefined {
  const billions = /(?:^|[-_/])(\d+(?:\.\d+)?)b(?![a-z])/i.exec(model)?.[1];
  return billions === undefined ? undefined : Number(billions) * 1e9;
}

function jobEstimate(
  gpus: number,
  workHours: number,
  { overheadHours, usdPerGpuHour }: ClusterAssumptions,
): JobEstimate {
  const hours = workHours + overheadHours;
  return { gpus, hours, gpuHours: hours * gpus, usd: hours * gpus * usdPerGpuHour };
}
