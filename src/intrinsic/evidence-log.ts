import { openLog } from "../store/log";
import { repairLog } from "../store/repair-log";

/** A line of `METRIC.jsonl`: what a metric says of one instance, and on what grounds. */
export interface Evidence {
  /** Of the instance. */
  readonly id: string;
  /** Null: looked at, and no value. */
  readonly value: number | null;
  readonly [evidence: string]: unknown;
}

/** The evidence of one metric, kept as it comes, so that another start goes on from it. */
export interface EvidenceLog {
  /** By the instance's id. */
  readonly records: ReadonlyMap<string, Evidence>;
  /** Resolves once the line is on disk. */
  add(evidence: Evidence): Promise<void>;
  close(): Promise<void>;
}

/**
 * Mends and opens a metric's evidence. Under the lock of its directory.
 * @throws InputError when the file cannot be read, mended or written
 */
export async function openEvidenceLog(
  path: string,
  onWarning: (warning: string) => void = () => undefined,
): Promise<EvidenceLog> {
  const records = new Map<string, Evidence>();
  const { warnings } = await repairLog(path, () => {
    records.clear();
    return (record) => {
      if (!isEvidence(record)) return "is no evidence of an instance";
      records.set(record.id, record);
      return undefined;
    };
  });
  for (const warning of warnings) onWarning(warning);
  const log = await openLog(path);
  return {
    records,
    add: async (evidence) => {
      await log.append(evidence);
      records.set(evidence.id, evidence);
    },
    close: () => log.close(),
  };
}

function isEvidence(record: unknown): record is Evidence {
  if (typeof record !== "object" || record === null) return false;
  const { id, value } = record as Partial<Evidence>;
  return typeof id === "string" && (value === null || typeof value === "number");
}
