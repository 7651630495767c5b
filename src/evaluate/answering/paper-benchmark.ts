import type { Benchmark } from "../../bench/benchmarks";

/** The paper's benchmarks, which have problems in official formats. */
export type PaperBenchmark = Exclude<Benchmark, `classroom_${string}`>;

export const paperBenchmarks = [
  "gsm8k",
  "math",
  "mbpp",
  "humaneval",
  "alpacaeval2",
  "arena_hard",
] as const satisfies readonly PaperBenchmark[];
