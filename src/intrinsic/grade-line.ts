/** The columns of a line of `METRIC.jsonl` by a judge that is asked, beside what the call took. */
export interface GradeLine {
  readonly id: string;
  readonly index: number;
  /** 0 at first, one more after each text without a grade. */
  readonly attempt: number;
  /** 1 to 5; null when the text holds no grade. */
  readonly value: number | null;
  readonly feedback: string;
}

/** The key of a line among those of its metric. */
export function gradeKey({
  id,
  attempt,
}: {
  readonly id: unknown;
  readonly attempt: unknown;
}): string {
  return `${String(id)}-${String(attempt)}`;
}

export function isGradeLine(line: Partial<GradeLine>): line is GradeLine {
  const { id, attempt, value } = line;
  return (
    typeof id === "string" &&
    Number.isInteger(attempt) &&
    (value === null || (typeof value === "number" && value >= 1 && value <= 5))
  );
}
