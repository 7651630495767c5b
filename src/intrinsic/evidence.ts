import type { RecordCheck } from "../store/repair-log";

/** A line of `METRIC.jsonl`: what a metric says of one instance, and on what grounds. */
export interface Evidence {
  /** Of the instance. */
  readonly id: string;
  /** Null: looked at, and no value. */
  readonly value: number | null;
  readonly [evidence: string]: unknown;
}

/** What is remembered of a line while a metric is measured. */
export interface Remembered {
  readonly value: number | null;
  /** Sums of a likelihood. */
  readonly logProbability?: number;
  readonly tokens?: number;
  /** It was refused: another start asks again. */
  readonly isRefused?: true;
}

/** The evidence of one metric by the instance's id, the last line of each. */
export interface EvidenceIndex {
  readonly byId: ReadonlyMap<string, Remembered>;
  add(evidence: Evidence): void;
  /** For repairLog. */
  readonly beginReading: () => RecordCheck;
}

export function createEvidenceIndex(): EvidenceIndex {
  const byId = new Map<string, Remembered>();
  const add = (evidence: Evidence) => byId.set(evidence.id, remembered(evidence));
  return {
    byId,
    add,
    beginReading: () => {
      byId.clear();
      return (record) => {
        if (!isEvidence(record)) return "is no evidence of an instance";
        add(record);
        return undefined;
      };
    },
  };
}

function remembered({ value, log_probability, tokens, problem }: Evidence): Remembered {
  return {
    value,
    ...(typeof log_probability === "number" && { logProbability: log_probability }),
    ...(typeof tokens === "number" && { tokens }),
    ...(problem !== undefined && { isRefused: true }),
  };
}

function isEvidence(record: unknown): record is Evidence {
  if (typeof record !== "object" || record === null) return false;
  const { id, value } = record as Partial<Evidence>;
  return typeof id === "string" && (value === null || typeof value === "number");
}
