import { InputError } from "../../errors";
import { readJobRecord } from "./job-record";

/**
 * Makes sure that no job is under way, as far as its record knows.
 * @param records paths, which need not be there
 * @throws InputError naming the job that is
 */
export async function requireNoJob(records: readonly string[]): Promise<void> {
  for (const path of records) {
    const record = await readJobRecord(path);
    if (record?.state !== "submitted") continue;
    throw new InputError(
      `${record.submission_id} may still run (${path}); let it end, or stop it with --cancel`,
    );
  }
}
