import type { Answerer } from "../bench/answer";

/** What a student learns from: loss falls on the response only. */
export interface Example {
  readonly instruction: string;
  readonly response: string;
}

/** How a student is trained in-process. */
export interface TrainRequest {
  readonly examples: readonly Example[];
  /** Optimiser steps. */
  readonly steps: number;
  /** Of data order; the same seed gives the same weights on one machine and runtime. */
  readonly seed: number;
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Aborting keeps the last checkpoint, where there is a directory for it. */
  readonly signal?: AbortSignal;
  /** Directory of the training log, checkpoints and final weights. */
  readonly directory?: string;
}

export interface TrainingProgress {
  /** Steps done, 1 to `steps`. */
  readonly step: number;
  readonly steps: number;
  /** Mean negative log-likelihood a response token of this step's batch, nats. */
  readonly loss: number;
  readonly tokensPerSecond: number;
}

/** A trainer of students from one base model. */
export interface Trainer {
  readonly name: string;
  /** @throws InterruptedError when `signal` aborts; the same request goes on from the checkpoint */
  train(request: TrainRequest): Promise<Student>;
}

/** A model that was trained, or the base it starts from: it answers. */
export interface Student extends Answerer {
  /** Gives back its memory or worker. */
  close(): Promise<void>;
}
