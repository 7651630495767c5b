import { analyzeTable, type Analysis } from "../analysis/analyze";
import { predictors, type Predictor } from "../bench/metrics";
import { spearman } from "../stats/spearman";
import { ownColumns, type ClassroomCell } from "./classroom-rows";

export type Explanation = Predictor | (typeof ownColumns)[number];

/** How one measure goes with PGR over the cells that have it. */
export interface MetricAgreement {
  readonly metric: Explanation;
  readonly cells: number;
  /** Rank correlation with PGR, -1 to 1. */
  readonly spearman: number;
  /** Two-sided; cells share generators and settings, so that it is rather too small. */
  readonly p: number;
}

export interface ExplainedCells {
  readonly agreements: readonly MetricAgreement[];
  /**
   * The paper's regression on principal components over these cells, of all predictors that every cell has
   * and that differ among cells; null with fewer than 20 cells, where it would fit anything.
   */
  readonly regression: Analysis | null;
  /** What the regression is of. */
  readonly predictors: readonly Predictor[];
}

const fewestCells = 20;

/** What goes with PGR over the cells of a classroom: each measure alone, and all together. */
export function explainCells(cells: readonly ClassroomCell[]): ExplainedCells {
  const agreements = [...predictors, ...ownColumns].flatMap((metric): MetricAgreement[] => {
    const known = cells.filter((cell) => cell[metric] !== null);
    const values = known.map((cell) => cell[metric]!);
    if (known.length < 4 || new Set(values).size < 2) return [];
    const { r, p } = spearman(
      values,
      known.map(({ pgr }) => pgr),
    );
    return [{ metric, cells: known.length, spearman: r, p }];
  });
  const used = predictors.filter((metric) =>
    agreements.some((one) => one.metric === metric && one.cells === cells.length),
  );
  const isEnough = cells.length >= fewestCells && used.length > 0;
  return {
    agreements,
    predictors: isEnough ? used : [],
    regression: isEnough
      ? analyzeTable<Record<Predictor | "pgr" | "generator", number | string>>({
          rows: cells.map((cell) => ({
            ...Object.fromEntries(used.map((name) => [name, cell[name]!])),
            pgr: cell.pgr,
            generator: cell.generator,
          })) as Record<Predictor | "pgr" | "generator", number | string>[],
          target: "pgr",
          features: used,
          group: "generator",
        })
      : null,
  };
}
