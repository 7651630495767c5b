import type { Domain } from "./domains";

/** The six benchmarks students are examined on, two a domain (arXiv 2412.03679, Table 1). */
export const benchmarks = [
  "gsm8k",
  "math",
  "mbpp",
  "humaneval",
  "alpacaeval2",
  "arena_hard",
] as const;

export type Benchmark = (typeof benchmarks)[number];

export const benchmarkLabels: Readonly<Record<Benchmark, string>> = {
  gsm8k: "GSM8K",
  math: "MATH",
  mbpp: "MBPP",
  humaneval: "HumanEval",
  alpacaeval2: "AlpacaEval 2.0",
  arena_hard: "Arena-Hard",
};

/** The two benchmarks whose scores a domain's PGR averages over. */
export const benchmarksOfDomain: Readonly<Record<Domain, readonly [Benchmark, Benchmark]>> = {
  math: ["gsm8k", "math"],
  code: ["mbpp", "humaneval"],
  instruction_following: ["alpacaeval2", "arena_hard"],
};

/** The classroom's own test sets, one a domain: a miniature of what the six are for real students. */
export const classroomBenchmarks = [
  "classroom_math",
  "classroom_code",
  "classroom_instruction_following",
] as const;

export type ClassroomBenchmark = (typeof classroomBenchmarks)[number];

export const classroomBenchmarkLabels: Readonly<Record<ClassroomBenchmark, string>> = {
  classroom_math: "Math (classroom)",
  classroom_code: "Code (classroom)",
  classroom_instruction_following: "Instruction following (classroom)",
};

export const classroomBenchmarkOfDomain: Readonly<Record<Domain, ClassroomBenchmark>> = {
  math: "classroom_math",
  code: "classroom_code",
  instruction_following: "classroom_instruction_following",
};

/** Whatever a run directory can hold answers and verdicts of. */
export type RunBenchmark = Benchmark | ClassroomBenchmark;

export const runBenchmarks: readonly RunBenchmark[] = [...benchmarks, ...classroomBenchmarks];

/** The benchmarks of a domain that a run may have been examined on. */
export function runBenchmarksOfDomain(domain: Domain): readonly RunBenchmark[] {
  return [...benchmarksOfDomain[domain], classroomBenchmarkOfDomain[domain]];
}

export function isClassroomBenchmark(benchmark: string): benchmark is ClassroomBenchmark {
  return (classroomBenchmarks as readonly string[]).includes(benchmark);
}
