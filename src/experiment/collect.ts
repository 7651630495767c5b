import { join } from "node:path";
import { groupBy } from "../analysis/group-by";
import { readRunScores } from "../analysis/pgr-runs";
import { isAnchor, type ItemPoints, type ModelScore } from "../analysis/pgr-scores";
import { pgrReport, type PgrReport } from "../analysis/pgr-table";
import { scoreOfItems } from "../analysis/pgr-verdicts";
import { classroomBenchmarkOfDomain } from "../bench/benchmarks";
import type { Domain } from "../bench/domains";
import { AgoraError } from "../errors";
import { pgr } from "../pgr";
import { mean } from "../stats/mean";
import { sampleStandardDeviation } from "../stats/sample-standard-deviation";
import { readScores } from "../store/scores";
import { readCellRecord, type CellRecord } from "./cell-record";
import type { ClassroomCell, ClassroomQuantity } from "./classroom-rows";
import { explainCells, type ExplainedCells } from "./explain-cells";
import { cellPath, type Cell, type ClassroomPlan } from "./plan-cells";
import { readIntrinsicColumns } from "./intrinsic-columns";
import { quantityMeans, type QuantityMean } from "./quantity-curves";
import { seedInterval } from "./seed-interval";

/** What a classroom came to. */
export interface ClassroomResults {
  readonly cells: readonly ClassroomCell[];
  readonly quantity: readonly ClassroomQuantity[];
  /** The points of the quantity curves: means over seeds. */
  readonly curves: readonly QuantityMean[];
  /** What goes with PGR over the cells. */
  readonly explained: ExplainedCells;
  /** Intervals and comparisons over test problems, seeds pooled. */
  readonly pgr: PgrReport;
  /** Who filled which intrinsic column. */
  readonly models: Readonly<Record<string, string>>;
  /** Students asked for, and those of them that are there. */
  readonly students: number;
  readonly finished: number;
}

interface Finished {
  readonly cell: Cell;
  readonly run: string;
  readonly record: CellRecord;
}

const level = 95;

/**
 * Puts the finished cells of an experiment together; what is not finished is left out, and a table cell
 * says how many seeds it is of.
 * @throws AgoraError when no cell of the table is finished; InputError on damaged files
 */
export async function collectClassroom(
  out: string,
  plan: ClassroomPlan,
): Promise<ClassroomResults> {
  const byPath = new Map<string, Finished>();
  for (const cell of plan.cells) {
    const run = join(out, cellPath(cell));
    const record = await readCellRecord(run);
    if (record) byPath.set(cellPath(cell), { cell, run, record });
  }
  const table = plan.table.flatMap((cell) => byPath.get(cellPath(cell)) ?? []);
  if (table.length === 0) throw new AgoraError(`${out} has no finished student yet`);
  const groups = groupBy(table, ({ cell: { teacher, method, domain } }) =>
    [teacher, method, domain].join("/"),
  );
  const runs = table.map(({ run }) => run);
  const report = pgrReport(await pooledScores(out, runs), { level });
  const cells = [];
  for (const group of groups.values()) cells.push(await tableCell(out, group, report));
  const quantity = [];
  for (const { stepMode, cell } of plan.quantity) {
    const found = byPath.get(cellPath(cell));
    if (found) quantity.push(await quantityRow(out, found, stepMode));
  }
  return {
    ...{ cells, quantity, curves: quantityMeans(quantity), explained: explainCells(cells) },
    models: await modelsOf([...groups.values()].map(([first]) => first!.run)),
    ...{ pgr: report, students: plan.cells.length, finished: byPath.size },
  };
}

/** Scores with their items; the answers of a cell's students to a problem are that problem's points. */
async function pooledScores(out: string, runs: readonly string[]): Promise<ModelScore[]> {
  const anchors = { base: join(out, "base"), reference: join(out, "reference") };
  const scores = await readRunScores({ runs, ...anchors });
  const students = groupBy(
    scores.filter(({ generator }) => !isAnchor(generator)),
    ({ generator, method, domain }) => [generator, method, domain].join("/"),
  );
  const pooled = [...students.values()].map((group): ModelScore => {
    const items = poolItems(group);
    return { ...group[0]!, score: scoreOfItems(items), evidence: { kind: "items", items } };
  });
  const domains = new Set(pooled.map(({ domain }) => domain));
  return [
    ...scores.filter(({ generator, domain }) => isAnchor(generator) && domains.has(domain)),
    ...pooled,
  ];
}

function poolItems(scores: readonly ModelScore[]): Map<string, ItemPoints> {
  const pooled = new Map<string, ItemPoints>();
  for (const { evidence } of scores) {
    if (evidence.kind !== "items") continue;
    for (const [id, { points, weight }] of evidence.items) {
      const known = pooled.get(id) ?? { points: 0, weight: 0 };
      pooled.set(id, { points: known.points + points, weight: known.weight + weight });
    }
  }
  return pooled;
}

async function tableCell(
  out: string,
  group: readonly Finished[],
  report: PgrReport,
): Promise<ClassroomCell> {
  const { cell, record } = group[0]!;
  const { generator, method, domain, n, steps } = record;
  const setting = report.settings.find(
    (row) => row.generator === generator && row.method === method && row.domain === domain,
  );
  if (!setting?.ci || setting.pgr_percent === null) {
    throw new AgoraError(`no PGR of ${generator} in ${domain}/${method}: ${setting?.note ?? ""}`);
  }
  const { base, student, reference, pgr_percent } = setting;
  const anchors = { base: base!, reference: reference! };
  const perSeed = group.map(({ record: { student_score } }) =>
    pgr({ ...anchors, student: student_score }),
  );
  const [low, high] = seedInterval(pgr_percent, setting.ci, { perSeed, level });
  const costs = group.map(({ record: { cost_usd } }) => cost_usd);
  const intrinsic = await readIntrinsicColumns(group[0]!.run);
  return {
    ...{ generator, method, domain, n, seeds: group.length, steps, step_mode: "follow_n" },
    base_score: anchors.base,
    student_score: student!,
    reference_score: anchors.reference,
    pgr: pgr_percent,
    pgr_low: low,
    pgr_high: high,
    pgr_seed_sd: perSeed.length < 2 ? null : sampleStandardDeviation(perSeed),
    cost_usd: meanOrNull(costs),
    ...intrinsic.values,
    problem_solving: await problemSolving(out, cell),
  };
}

async function quantityRow(
  out: string,
  { record }: Finished,
  step_mode: ClassroomQuantity["step_mode"],
): Promise<ClassroomQuantity> {
  const { generator, method, domain, n, seed, steps, student_score, cost_usd } = record;
  const base = await scoreOf(join(out, "base"), domain);
  const reference = await scoreOf(join(out, "reference"), domain);
  return {
    ...{ generator, method, domain, n, seed, steps, step_mode, student_score },
    pgr: pgr({ base, student: student_score, reference }),
    cost_usd,
  };
}

async function problemSolving(out: string, { teacher, domain }: Cell): Promise<number> {
  return scoreOf(join(out, "teachers", teacher), domain);
}

async function scoreOf(run: string, domain: Domain): Promise<number> {
  const benchmark = classroomBenchmarkOfDomain[domain];
  const score = (await readScores(run))[benchmark]?.score;
  if (typeof score !== "number") throw new AgoraError(`${run} has no score on ${benchmark}`);
  return score;
}

/** Who measured what; a domain may have models of its own. */
async function modelsOf(runs: readonly string[]): Promise<Record<string, string>> {
  const names = new Map<string, Set<string>>();
  for (const run of runs) {
    const { models } = await readIntrinsicColumns(run);
    for (const [column, model] of Object.entries(models)) {
      names.set(column, (names.get(column) ?? new Set()).add(model));
    }
  }
  return Object.fromEntries([...names].map(([column, found]) => [column, [...found].join("; ")]));
}

/** A mean of some would pass for a mean of all. */
function meanOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length || known.length === 0 ? null : mean(known);
}
