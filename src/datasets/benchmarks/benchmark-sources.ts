import type { Benchmark } from "../../bench/benchmarks";
import type { PlacedRow, Row } from "../row";

/** What becomes of some files of a repository. */
export interface BenchmarkPart {
  /** `problems` are rewritten as rows of the official format; the others are copied as they are. */
  readonly kind: "problems" | "baseline" | "length_control";
  readonly files: RegExp;
}

/** Where a benchmark is published. */
export interface BenchmarkSource {
  /** `owner/name` on the hub. */
  readonly repo: string;
  /** A commit. */
  readonly revision: string;
  /** Where its files are listed; "" for the whole repository. */
  readonly directory: string;
  readonly parts: readonly BenchmarkPart[];
  /** Problems it is known to have. */
  readonly size: number;
  readonly licence: string;
  /**
   * A row of the official format with an id.
   * @param path of the file in the repository
   * @param index of the row in its file, 0 and up
   */
  readonly toRow: (placed: PlacedRow, path: string, index: number) => Row;
}

const asItIs = ({ row }: PlacedRow): Row => row;

/**
 * The six benchmarks on the Hugging Face hub. Commits are those that several other public projects pin;
 * they were not downloaded when this was written, so a layout that differs is reported.
 */
export const benchmarkSources: Readonly<Record<Benchmark, BenchmarkSource>> = {
  gsm8k: {
    repo: "openai/gsm8k",
    revision: "740312add88f781978c0658806c59bc2815b9866",
    directory: "main",
    parts: [{ kind: "problems", files: /^main\/test-.*\.parquet$/ }],
    size: 1319,
    licence: "MIT",
    toRow: ({ row }, _, index) => ({ id: `gsm8k/${index}`, ...row }),
  },
  math: {
    repo: "EleutherAI/hendrycks_math",
    revision: "21a5633873b6a120296cce3e2df9d5550074f4a3",
    directory: "",
    parts: [{ kind: "problems", files: /^[a-z_]+\/test-.*\.parquet$/ }],
    size: 5000,
    licence: "MIT",
    toRow: ({ row }, path, index) => ({ id: `${path.split("/")[0]}/${index}`, ...row }),
  },
  mbpp: {
    repo: "google-research-datasets/mbpp",
    revision: "4bb6404fdc6cacfda99d4ac4205087b89d32030c",
    directory: "full",
    parts: [{ kind: "problems", files: /^full\/test-.*\.parquet$/ }],
    size: 500,
    licence: "CC BY 4.0",
    toRow: asItIs,
  },
  humaneval: {
    repo: "openai/openai_humaneval",
    revision: "7dce6050a7d6d172f3cc5c32aa97f52fa1a2e544",
    directory: "openai_humaneval",
    parts: [{ kind: "problems", files: /^openai_humaneval\/test-.*\.parquet$/ }],
    size: 164,
    licence: "MIT",
    toRow: asItIs,
  },
  alpacaeval2: {
    repo: "tatsu-lab/alpaca_eval",
    revision: "2edc6fad8be6b14ea7230aabfd08188da6b8b814",
    directory: "",
    parts: [
      { kind: "problems", files: /^alpaca_eval\.json$/ },
      { kind: "baseline", files: /^alpaca_eval_gpt4_baseline\.json$/ },
      { kind: "length_control", files: /^(instruction_difficulty|df_gamed)\.csv$/ },
    ],
    size: 805,
    licence: "CC BY-NC 4.0",
    // Its output is another model's.
    toRow: ({ row: { instruction, dataset } }, _, index) => ({
      id: `alpaca_eval/${index}`,
      instruction,
      dataset,
    }),
  },
  arena_hard: {
    repo: "lmarena-ai/arena-hard-auto",
    revision: "15f3746e21432264ce9b453999bde4f3c946d2e6",
    directory: "data/arena-hard-v0.1",
    parts: [
      { kind: "problems", files: /^data\/arena-hard-v0\.1\/question\.jsonl$/ },
      { kind: "baseline", files: /^data\/arena-hard-v0\.1\/model_answer\/gpt-4-0314\.jsonl$/ },
    ],
    size: 500,
    licence: "Apache-2.0",
    toRow: asItIs,
  },
};
