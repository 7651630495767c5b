import type { CheckedCell } from "../experiment/check-results";
import type { ClassroomResults } from "../experiment/collect";
import { recordsSource } from "../notebook/table-source";
import { layOutTable } from "../notebook/table-layout";
import { textTable } from "../notebook/text-table";

/** A classroom's results for a terminal. */
export function classroomText({ cells, curves, students, finished }: ClassroomResults): string {
  const rows = cells.map((cell) => ({
    "simulated teacher": cell.generator.replace("classroom:", ""),
    setting: `${cell.domain}/${cell.method}`,
    n: cell.n,
    steps: cell.steps,
    seeds: cell.seeds,
    base: one(cell.base_score),
    student: one(cell.student_score),
    reference: one(cell.reference_score),
    PGR: one(cell.pgr),
    "95%": `${one(cell.pgr_low)} to ${one(cell.pgr_high)}`,
    "own score": cell.problem_solving === null ? undefined : one(cell.problem_solving),
    "simulated $": cell.cost_usd === null ? undefined : cell.cost_usd.toFixed(4),
  }));
  const quantity = curves.map((point) => ({
    "simulated teacher": point.generator.replace("classroom:", ""),
    setting: `${point.domain}/${point.method}`,
    training: point.step_mode === "fixed" ? "fixed steps" : "steps follow n",
    n: point.n,
    steps: point.steps,
    seeds: point.seeds,
    PGR: one(point.pgr),
    sd: point.pgr_seed_sd === null ? undefined : one(point.pgr_seed_sd),
    "simulated $": point.cost_usd === null ? undefined : point.cost_usd.toFixed(4),
  }));
  return [
    section("Performance Gap Recovered in the classroom (simulated teachers, miniature)", rows),
    ...(quantity.length > 0 ? [section("PGR against n", quantity)] : []),
    ...(finished < students
      ? [`${finished} of ${students} students; the same command goes on with the rest`]
      : []),
  ].join("\n\n");
}

function section(title: string, rows: readonly object[]): string {
  return `${title}\n${textTable(layOutTable(recordsSource(rows), { rows: Infinity }))}`;
}

function one(value: number): string {
  return value.toFixed(1).replace(/^-0\.0$/, "0.0");
}

/** What a check of stored cells found. */
export function checkText(checked: readonly CheckedCell[]): string {
  const rows = checked.map((cell) => ({
    "simulated teacher": cell.generator.replace("classroom:", ""),
    setting: `${cell.domain}/${cell.method}`,
    stored: one(cell.stored_score),
    measured: one(cell.measured_score),
    "may differ by": one(cell.tolerance),
    verdict: cell.agrees ? "agrees" : "DIFFERS",
  }));
  return section("Stored cells measured again: scores in percent", rows);
}
