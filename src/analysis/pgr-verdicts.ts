import type { RunBenchmark } from "../bench/benchmarks";
import { InputError } from "../errors";
import type { ItemPoints } from "./pgr-scores";

/** One line of `verdicts/BENCHMARK.jsonl`, and where it stands. */
export interface VerdictLine {
  readonly where: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** What a line says of its item: undefined when it is unscored. */
interface ItemVerdict {
  readonly id: string;
  /** 0 to 1. */
  readonly points: number | undefined;
}

/** How lines of a benchmark name their item, and whether one item may have several. */
const forms: Readonly<
  Record<
    RunBenchmark,
    { read: (line: VerdictLine) => ItemVerdict; severalAnItem: "mean" | "sum" | "no" }
  >
> = {
  gsm8k: { read: readCorrect, severalAnItem: "no" },
  math: { read: readCorrect, severalAnItem: "no" },
  // Samples of a task: pass@1 is the mean over tasks of the share that passed.
  mbpp: { read: readResult, severalAnItem: "mean" },
  humaneval: { read: readResult, severalAnItem: "mean" },
  alpacaeval2: { read: readPreference, severalAnItem: "no" },
  // Battles of a prompt: each counts, but they are drawn together.
  arena_hard: { read: readWinner, severalAnItem: "sum" },
  classroom_math: { read: readCorrect, severalAnItem: "no" },
  classroom_code: { read: readCorrect, severalAnItem: "no" },
  classroom_instruction_following: { read: readCorrect, severalAnItem: "no" },
};

/**
 * The points of each scored item of a benchmark from its verdicts. Unscored ones (null, `error`) are
 * left out: they are neither right nor wrong.
 * @throws InputError naming the line when a field is missing or an item is judged twice, and when nothing
 *   is scored
 */
export function itemsOfVerdicts(
  benchmark: RunBenchmark,
  lines: readonly VerdictLine[],
  file: string,
): Map<string, ItemPoints> {
  const { read, severalAnItem } = forms[benchmark];
  const sums = new Map<string, ItemPoints>();
  const seen = new Set<string>();
  for (const line of lines) {
    const { id, points } = read(line);
    if (seen.has(id) && severalAnItem === "no") {
      throw new InputError(`${line.where}: item ${id} is judged twice`);
    }
    seen.add(id);
    if (points === undefined) continue;
    const known = sums.get(id);
    sums.set(id, { points: (known?.points ?? 0) + points, weight: (known?.weight ?? 0) + 1 });
  }
  if (sums.size === 0) {
    throw new InputError(`${file}: none of ${lines.length} verdicts is scored, there is no score`);
  }
  if (severalAnItem !== "mean") return sums;
  return new Map(
    [...sums].map(([id, { points, weight }]) => [id, { points: points / weight, weight: 1 }]),
  );
}

/**
 * The score that items come to: points out of their weight.
 * @returns percent
 */
export function scoreOfItems(items: ReadonlyMap<string, ItemPoints>): number {
  let [points, weight] = [0, 0];
  for (const item of items.values()) {
    points += item.points;
    weight += item.weight;
  }
  return (100 * points) / weight;
}

function readCorrect(line: VerdictLine): ItemVerdict {
  const { correct } = line.row;
  if (correct === null) return { id: idOf(line, "id"), points: undefined };
  if (typeof correct !== "boolean") throw wanted(line, "correct", "true, false or null");
  return { id: idOf(line, "id"), points: correct ? 1 : 0 };
}

function readResult(line: VerdictLine): ItemVerdict {
  const { result } = line.row;
  const results = ["passed", "failed", "timeout", "error"];
  if (typeof result !== "string" || !results.includes(result)) {
    throw wanted(line, "result", results.join(", "));
  }
  const points = result === "error" ? undefined : result === "passed" ? 1 : 0;
  return { id: idOf(line, "task_id"), points };
}

/** 1 the baseline to 2 the model; null unjudged. */
function readPreference(line: VerdictLine): ItemVerdict {
  const { preference } = line.row;
  const id = idOf(line, "id");
  if (preference === null) return { id, points: undefined };
  if (typeof preference !== "number" || !(preference >= 1 && preference <= 2)) {
    throw wanted(line, "preference", "a number from 1 to 2, or null");
  }
  return { id, points: preference - 1 };
}

function readWinner(line: VerdictLine): ItemVerdict {
  const points = { model: 1, tie: 0.5, baseline: 0 };
  const { winner } = line.row;
  if (typeof winner !== "string" || !Object.hasOwn(points, winner)) {
    throw wanted(line, "winner", Object.keys(points).join(", "));
  }
  return { id: idOf(line, "question_id"), points: points[winner as keyof typeof points] };
}

function idOf(line: VerdictLine, field: string): string {
  const id = line.row[field];
  if (typeof id === "string" || typeof id === "number") return String(id);
  throw wanted(line, field, "a text or number");
}

function wanted({ where, row }: VerdictLine, field: string, needed: string): InputError {
  const found = row[field] === undefined ? "nothing" : JSON.stringify(row[field]).slice(0, 40);
  return new InputError(`${where}: "${field}" must be ${needed}, found ${found}`);
}
