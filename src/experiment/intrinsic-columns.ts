import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { intrinsicMetrics, type IntrinsicMetric } from "../bench/metrics";
import { InputError } from "../errors";
import { diskError } from "../store/disk-error";

/** What is needed of a run's `intrinsic.json`. */
const reportSchema = z.object({
  metrics: z.array(
    z.object({
      metric: z.string(),
      value: z.number().nullable(),
      model: z.string().optional(),
    }),
  ),
});

/** The intrinsic metrics of a run, as far as they were measured. */
export async function readIntrinsicColumns(
  run: string,
): Promise<Readonly<Partial<Record<IntrinsicMetric, number>>>> {
  const metrics = await readMetrics(run);
  return Object.fromEntries(
    metrics.flatMap(({ metric, value }) => (value === null ? [] : [[metric, value]])),
  );
}

/** Who measured which of a run's intrinsic metrics. */
export async function readIntrinsicModels(run: string): Promise<Readonly<Record<string, string>>> {
  const metrics = await readMetrics(run);
  return Object.fromEntries(
    metrics.flatMap(({ metric, value, model }) =>
      value === null || model === undefined ? [] : [[metric, model]],
    ),
  );
}

async function readMetrics(run: string) {
  const path = join(run, "intrinsic.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw diskError(error, "reading intrinsic metrics", path);
  }
  const parsed = reportSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new InputError(`${path} is no report of intrinsic metrics; measure the run again`);
  }
  return parsed.data.metrics.filter(({ metric }) =>
    (intrinsicMetrics as readonly string[]).includes(metric),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
