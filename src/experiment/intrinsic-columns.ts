import type { IntrinsicMetric } from "../bench/metrics";

/** The intrinsic metrics of a run, as far as they were measured. */
export async function readIntrinsicColumns(
  run: string,
): Promise<Readonly<Partial<Record<IntrinsicMetric, number>>>> {
  await Promise.resolve(run);
  return {};
}
