import { InputError } from "../errors";
import type { CodeTask } from "./code/code-task";
import { calledNames } from "./code/called-names";
import type { PlacedRow } from "../datasets/row";
import { numberField, readRecords } from "./read-records";

/** The parts of MBPP by task number, both ends included. */
export const mbppSplits = {
  prompt: [1, 10],
  test: [11, 510],
  validation: [511, 600],
  train: [601, 974],
} as const;

export type MbppSplit = keyof typeof mbppSplits;

/**
 * MBPP's problems from its own files: `mbpp.jsonl` (974 tasks) or the sanitized set (427).
 * @param split default `test`, the 500 (257 sanitized) that scores are reported on
 * @throws InputError naming the line when a field is missing, or when nothing of the split is there
 * @see google-research-datasets/mbpp
 */
export async function readMbpp(
  path: string,
  { split = "test" }: { split?: MbppSplit | "all" } = {},
): Promise<CodeTask[]> {
  const rows = (await readRecords(path)).map((record) => parseRow(record, path));
  const tasks = rows.filter(({ task_id }) => isWithinSplit(task_id, split)).map(mbppTask);
  if (tasks.length === 0) throw new InputError(`${path} has no task of the split "${split}"`);
  return tasks;
}

/** A line of MBPP's file, of either set. */
export interface MbppRow {
  readonly task_id: number;
  readonly code?: string;
  /** Assertions; the challenge tests are no part of the score. */
  readonly test_list: readonly string[];
  readonly test_setup_code?: string;
  readonly test_imports?: readonly string[];
}

/** The tests name the function: neither the text nor the answer does so reliably. */
export function mbppTask(row: MbppRow): CodeTask {
  const assertions = row.test_list.map(plainLines);
  const setup = plainLines(row.test_setup_code ?? "");
  return {
    task_id: String(row.task_id),
    prompt: "",
    entryPoints: calledNames([...assertions, setup].join("\n")),
    preamble: "",
    tests: [...(row.test_imports ?? []), setup, ...assertions].join("\n").concat("\n"),
    ...(row.code === undefined ? {} : { reference: plainLines(row.code) }),
  };
}

/** The published file was written on Windows. */
function plainLines(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/** Whether a task number belongs to a split; `all` holds every one. */
export function isWithinSplit(task: number, split: MbppSplit | "all"): boolean {
  if (split === "all") return true;
  const [first, last] = mbppSplits[split];
  return task >= first && task <= last;
}

function parseRow(record: PlacedRow, path: string): MbppRow {
  const { code, test_list, test_setup_code, test_imports } = record.row;
  if (!isTexts(test_list) || test_list.length === 0) {
    throw new InputError(
      `${path} ${record.place}: a list "test_list" of at least one text is needed`,
    );
  }
  return {
    task_id: numberField(record, "task_id", path),
    test_list,
    ...(typeof code === "string" ? { code } : {}),
    ...(typeof test_setup_code === "string" ? { test_setup_code } : {}),
    ...(isTexts(test_imports) ? { test_imports } : {}),
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
