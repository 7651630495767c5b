import { createHash } from "node:crypto";
import { join } from "node:path";
import { withTaskLog } from "../../calls/task-log";
import { writeWhole } from "../../store/write-whole";
import {
  alpacaPreference,
  type AlpacaProtocol,
  alpacaRequest,
  isSwitchedPair,
} from "./alpaca-judge";
import {
  type JudgeOptions,
  type JudgeSummary,
  type OutputPair,
  outputPairs,
} from "./judge-options";
import type { TokenLogprob } from "../../models/chat-model";

/** A line of `judgments/alpacaeval2.calls.jsonl`. */
interface AlpacaCall {
  readonly id: string;
  readonly fingerprint: string;
  readonly is_switched: boolean;
  readonly text: string | null;
  readonly logprobs: readonly TokenLogprob[] | null;
}

/** A line of `judgments/alpacaeval2.jsonl`: AlpacaEval's annotation, and how it came about. */
interface AlpacaAnnotationRow {
  readonly id: string;
  readonly instruction: string;
  readonly generator_1: string;
  readonly output_1: string;
  readonly generator_2: string;
  readonly output_2: string;
  readonly annotator: string;
  /** 1 the baseline's output, 2 the model's, between them how much the judge leans; null unjudged. */
  readonly preference: number | null;
  readonly protocol: AlpacaProtocol | null;
  readonly is_switched: boolean;
  /** Why there is no preference. */
  readonly problem?: string;
}

/**
 * AlpacaEval's annotator with our own prompt: a judge compares the model's output with the baseline's
 * for each instruction. Order from seed and instruction; weighted by log probabilities where the judge
 * gives them, else discrete; equal outputs are a draw and cost nothing. Resumable and under a budget;
 * the annotations are written once every pair was put to the judge.
 * @throws as `answerBenchmark`
 */
export async function judgeAlpacaEval2(options: JudgeOptions): Promise<JudgeSummary> {
  const { judge, model, baseline, out, seed = 0, price, concurrency = 64 } = options;
  const pairs = outputPairs(options);
  const open = pairs.filter((pair) => pair.model !== null && pair.model !== pair.baseline);
  const folder = join(out, "judgments");
  const file = join(folder, "alpacaeval2.jsonl");
  return withTaskLog<AlpacaCall, JudgeSummary>(
    {
      ...options,
      folder,
      name: "alpacaeval2.calls",
      asked: { judge: judge.name, seed, prompt_sha256: promptHash() },
      labels: { judge: "--judge", seed: "--seed" },
      keyOf: (line) => (typeof line.fingerprint === "string" ? line.fingerprint : undefined),
    },
    async (log) => {
      await log.ask(open, {
        model: judge,
        price,
        concurrency,
        keyOf: ({ fingerprint }) => fingerprint,
        requestOf: (pair) => alpacaRequest(sides(pair), isSwitchedPair(pair.text, seed)),
        recordOf: ({ id, fingerprint, text }, completion) => ({
          id,
          fingerprint,
          is_switched: isSwitchedPair(text, seed),
          text: completion?.text ?? null,
          logprobs: completion?.logprobs ?? null,
        }),
      });
      const rows = pairs.map((pair): AlpacaAnnotationRow => {
        const call = log.records.get(pair.fingerprint);
        return {
          id: pair.id,
          instruction: pair.text,
          generator_1: baseline.name,
          output_1: pair.baseline,
          generator_2: model.name,
          output_2: pair.model ?? "",
          annotator: judge.name,
          is_switched: isSwitchedPair(pair.text, seed),
          ...preferenceOf(pair, call),
        };
      });
      await writeWhole(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      const protocols: Record<string, number> = {};
      for (const { protocol, preference } of rows) {
        if (preference === null || protocol === null) continue;
        protocols[protocol] = (protocols[protocol] ?? 0) + 1;
      }
      return {
        ...log.progress(),
        benchmark: "alpacaeval2",
        judge: judge.name,
        model: model.name,
        baseline: baseline.name,
        file,
        pairs: pairs.length,
        requested: open.length,
        unscored: rows.filter(({ preference }) => preference === null).length,
        protocols,
      };
    },
  );
}

function preferenceOf(
  pair: OutputPair,
  call: (AlpacaCall & { readonly problem?: string }) | undefined,
): Pick<AlpacaAnnotationRow, "preference" | "protocol" | "problem"> {
  if (pair.model === null) {
    return { preference: null, protocol: null, problem: "the model gave no output" };
  }
  if (pair.model === pair.baseline) return { preference: 1.5, protocol: "equal" };
  if (!call || call.text === null) {
    return { preference: null, protocol: null, problem: call?.problem ?? "not judged" };
  }
  const { text, logprobs } = call;
  const read = alpacaPreference({ text, ...(logprobs && { logprobs }) }, call.is_switched);
  return read.preference === null
    ? { ...read, problem: `the judge named neither: ${text.slice(0, 100)}` }
    : read;
}

function sides(pair: OutputPair) {
  return { instruction: pair.text, baseline: pair.baseline, model: pair.model ?? "" };
}

function promptHash(): string {
  const request = alpacaRequest({ instruction: "i", baseline: "b", model: "m" }, false);
  return createHash("sha256").update(JSON.stringify(request)).digest("hex");
}
