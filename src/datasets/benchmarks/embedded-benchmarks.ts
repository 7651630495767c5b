import { join } from "node:path";
import type { Benchmark } from "../../bench/benchmarks";

/**
 * The miniature set of a benchmark that ships with the package, in the benchmark's official format:
 * some twenty problems written for this project (`data/benchmarks/README.md`). Scores on it are not the
 * benchmark's.
 */
export function miniatureBenchmarkFile(benchmark: Benchmark): string {
  return join(__dirname, "..", "..", "..", "data", "benchmarks", `${benchmark}.jsonl`);
}

/** How manifests and the command line name a miniature set. */
export const miniature = "miniature";
