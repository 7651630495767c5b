import { createHash } from "node:crypto";
import type { TaskProgress } from "../../calls/task-log";
import { InputError } from "../../errors";
import type { ChatModel } from "../../models/chat-model";
import type { Price } from "../../models/pricing";
import type { Problem } from "../answering/problems";
import type { JudgedBenchmark, Outputs } from "./outputs";

/** Two models' outputs to a benchmark, and who compares them. */
export interface JudgeOptions {
  readonly judge: ChatModel;
  readonly problems: readonly Problem[];
  /** The model under test: the problems it was asked are judged. */
  readonly model: Outputs;
  readonly baseline: Outputs;
  /** Run directory: judgments go to `judgments/BENCHMARK.jsonl` in it. */
  readonly out: string;
  /** AlpacaEval: of the order in which outputs are shown. Default 0. */
  readonly seed?: number;
  /** Calls in flight at most. Default 64. */
  readonly concurrency?: number;
  /** Of the judge. */
  readonly price?: Price;
  /** Cap on the cost, US dollars, earlier starts included; needs a price. Default none. */
  readonly budgetUsd?: number;
  readonly signal?: AbortSignal;
  /** Milliseconds; default 10,000. */
  readonly graceMs?: number;
  readonly onProgress?: (progress: TaskProgress) => void;
  readonly onWarning?: (warning: string) => void;
}

/** What judging came to. */
export interface JudgeSummary extends TaskProgress {
  readonly benchmark: JudgedBenchmark;
  readonly judge: string;
  readonly model: string;
  readonly baseline: string;
  /** Judgments in the form that `agoralab score` reads. */
  readonly file: string;
  /** Problems with two outputs. */
  readonly pairs: number;
  /** Judge calls wanted. */
  readonly requested: number;
  /** Problems or games without a usable verdict, whatever the reason. */
  readonly unscored: number;
  /** AlpacaEval: how many preferences were read in which way. */
  readonly protocols?: Readonly<Record<string, number>>;
}

/** A problem to which both sides have, or might have had, an output. */
export interface OutputPair {
  readonly id: string;
  readonly text: string;
  readonly baseline: string;
  /** Null where the model gave none: it is not judged, and not lost. */
  readonly model: string | null;
  /** Of both outputs, so that changed ones are judged anew. */
  readonly fingerprint: string;
}

/**
 * The pairs of the problems that the model was asked, in the benchmark's order.
 * @throws InputError when the model was asked none, or the baseline lacks one
 */
export function outputPairs({
  problems,
  model,
  baseline,
}: Pick<JudgeOptions, "problems" | "model" | "baseline">): readonly OutputPair[] {
  const asked = problems.filter(({ id }) => model.byId.has(id));
  if (asked.length === 0) throw new InputError(`${model.name} was asked none of the problems`);
  const lacking = asked.filter(({ id }) => typeof baseline.byId.get(id) !== "string");
  if (lacking.length > 0) {
    throw new InputError(
      `the baseline ${baseline.name} has no output to ${lacking.length} of ${asked.length} problems, the first is ${lacking[0]?.id}`,
    );
  }
  return asked.map(({ id, text }) => {
    const sides = { baseline: baseline.byId.get(id)!, model: model.byId.get(id) ?? null };
    const hash = createHash("sha256").update(JSON.stringify([text, sides.baseline, sides.model]));
    return { id, text, ...sides, fingerprint: hash.digest("hex").slice(0, 16) };
  });
}
