import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { domains } from "../bench/domains";
import { methods } from "../bench/methods";
import { InputError } from "../errors";
import { diskError } from "../store/disk-error";
import { writeWhole } from "../store/write-whole";

const recordSchema = z.object({
  generator: z.string(),
  method: z.enum(methods),
  domain: z.enum(domains),
  n: z.number().int().positive(),
  seed: z.number().int().nonnegative(),
  steps: z.number().int().positive(),
  student_score: z.number(),
  cost_usd: z.number().nullable(),
  calls: z.number().int(),
  last_loss: z.number().nullable(),
  train_seconds: z.number(),
});

/**
 * `cell.json`, the last file of a finished cell: what was asked, what came of it. Scores are percent,
 * dollars simulated.
 */
export type CellRecord = Readonly<z.infer<typeof recordSchema>>;

/**
 * @returns undefined when the cell is not finished
 * @throws InputError naming file and field when it is no such record
 */
export async function readCellRecord(run: string): Promise<CellRecord | undefined> {
  const path = join(run, "cell.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw diskError(error, "reading a cell's record", path);
  }
  const parsed = recordSchema.safeParse(parseJson(text, path));
  if (parsed.success) return Object.freeze(parsed.data);
  const [issue] = parsed.error.issues;
  throw new InputError(
    `${path}, ${issue?.path.join(".") || "document"}: ${issue?.message ?? "no cell"}; delete the file to have the cell made again`,
  );
}

export async function writeCellRecord(run: string, record: CellRecord): Promise<void> {
  await writeWhole(join(run, "cell.json"), `${JSON.stringify(record, null, 2)}\n`);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${path} is not JSON; delete it to have the cell made again`, {
      cause: error,
    });
  }
}
