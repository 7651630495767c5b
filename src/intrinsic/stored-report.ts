import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { intrinsicColumns } from "../bench/metrics";
import { InputError } from "../errors";
import { diskError } from "../store/disk-error";
import { writeWhole } from "../store/write-whole";
import type { IntrinsicReport } from "./report";

/**
 * `intrinsic.json` of a directory.
 * @returns undefined when it has none yet
 * @throws InputError when the file is no such report, naming the field
 */
export async function readIntrinsic(directory: string): Promise<IntrinsicReport | undefined> {
  const path = join(directory, "intrinsic.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw diskError(error, "reading the intrinsic metrics", path);
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path} is not JSON; remove it and measure again`, { cause: error });
  }
  const parsed = reportSchema.safeParse(document);
  if (parsed.success) return parsed.data as IntrinsicReport;
  const [issue] = parsed.error.issues;
  throw new InputError(
    `${path}, ${issue?.path.join(".") ?? "whole"}: ${issue?.message}; remove it and measure again`,
  );
}

export async function writeIntrinsic(directory: string, report: IntrinsicReport): Promise<void> {
  await writeWhole(join(directory, "intrinsic.json"), `${JSON.stringify(report, null, 2)}\n`);
}

const metric = z.enum(intrinsicColumns as [string, ...string[]]);
const numbers = z.record(z.string(), z.unknown());

const reportSchema = z.object({
  source: z.string(),
  generator: z.string().nullable(),
  setting: z.string().nullable(),
  instances: z.int().nonnegative(),
  instances_sha256: z.string(),
  metrics: z.array(
    z.union([
      z.object({ metric, value: z.null(), reason: z.string() }),
      z.object({
        metric,
        value: z.number().nullable(),
        n: z.int().nonnegative(),
        unscored: z.int().nonnegative(),
        standard_error: z.number().nullable(),
        interval: z.tuple([z.number(), z.number()]).nullable(),
        model: z.string(),
        settings: numbers,
        details: numbers,
      }),
    ]),
  ),
  cost_usd: z.number().nonnegative(),
  agoralab_version: z.string(),
});
