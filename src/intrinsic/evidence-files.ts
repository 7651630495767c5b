import { join } from "node:path";
import { withWhole } from "../store/write-whole";
import type { Evidence } from "./evidence";

/**
 * Writes evidence that costs nothing, made anew each time: `METRIC.jsonl` of each metric, there whole or
 * as it was before.
 */
export async function withEvidenceFiles<M extends string, T>(
  folder: string,
  metrics: readonly M[],
  work: (add: (metric: M, evidence: Evidence) => Promise<void>) => Promise<T>,
): Promise<T> {
  const writers = new Map<M, (text: string) => Promise<void>>();
  const open = (from: number): Promise<T> => {
    const metric = metrics[from];
    if (metric === undefined) {
      return work(async (to, line) => writers.get(to)?.(`${JSON.stringify(line)}\n`));
    }
    return withWhole(join(folder, `${metric}.jsonl`), (write) => {
      writers.set(metric, write);
      return open(from + 1);
    });
  };
  return open(0);
}
