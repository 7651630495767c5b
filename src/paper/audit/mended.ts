import type { Domain } from "../../bench/domains";
import type { PaperGenerator } from "../../bench/generators";
import type { IntrinsicMetric, Predictor } from "../../bench/metrics";
import type { Method } from "../../bench/methods";
import { figure5 } from "../recompute/figure5";
import { figure6 } from "../recompute/figure6";
import { printNumber } from "../print-number";
import type { IntrinsicCell, PaperTables, PrintedComponent } from "../records";
import { reported } from "../reported";
import type { Mend, Outcome } from "./audit-report";

/** A generator and a method: one row of Table 2, or of one metric of Table 8. */
export interface RowPlace {
  readonly generator: PaperGenerator;
  readonly method: Method;
}

/** The tables as one mend of one anomaly would have them. */
export interface MendedTables {
  /** Id of the anomaly, as in the audit's report. */
  readonly anomaly: string;
  /** What is changed, in a few words. */
  readonly mend: string;
  readonly mended: PaperTables;
}

/** The tables with one cell of Table 8 replaced. */
export function withIntrinsicCell(
  tables: PaperTables,
  place: RowPlace & { readonly metric: IntrinsicMetric; readonly domain: Domain },
  value: number,
): PaperTables {
  return withCells(tables, (cell) =>
    cell.metric === place.metric && isAt(cell, place) && cell.domain === place.domain
      ? value
      : cell.value,
  );
}

/** The tables with two rows of one metric of Table 8 exchanged, cells and averages. */
export function withRowsExchanged(
  tables: PaperTables,
  metric: IntrinsicMetric,
  [a, b]: readonly [RowPlace, RowPlace],
): PaperTables {
  const source = (row: RowPlace): RowPlace => (isAt(row, a) ? b : isAt(row, b) ? a : row);
  const { cells, averages } = tables.intrinsic;
  const mended = withCells(tables, (cell) => {
    if (cell.metric !== metric) return cell.value;
    return cells.find(
      (other) =>
        other.metric === metric && other.domain === cell.domain && isAt(other, source(cell)),
    )!.value;
  });
  return {
    ...mended,
    intrinsic: {
      cells: mended.intrinsic.cells,
      averages: averages.map((row) => {
        if (row.metric !== metric) return row;
        const other = averages.find((candidate) => {
          return candidate.metric === metric && isAt(candidate, source(row));
        });
        return { ...row, value: other!.value };
      }),
    },
  };
}

/** The tables with the sign of one of Figure 5's loadings turned. */
export function withLoadingTurned(
  tables: PaperTables,
  metric: Predictor,
  component: PrintedComponent,
): PaperTables {
  return {
    ...tables,
    loadings: tables.loadings.map((row) =>
      row.metric === metric ? { ...row, [component]: -row[component] } : row,
    ),
  };
}

/** Figures 5 and 6 with tables as printed and as mended. */
export function mendOfFigures(mend: string, tables: PaperTables, mended: PaperTables): Mend {
  const outcome = (
    id: "fig5-top5" | "fig6-r2",
    compute: (tables: PaperTables) => number,
  ): Outcome => {
    const { quantity, number } = reported(tables, id);
    return { quantity, paper: number, asPrinted: compute(tables), mended: compute(mended) };
  };
  return {
    mend,
    outcomes: [
      outcome("fig5-top5", (these) => figure5(these).top5_percent),
      outcome("fig6-r2", (these) => figure6(these).r2),
    ],
  };
}

/** A mend in a sentence. */
export function describeMend({ mend, outcomes }: Mend): string {
  const parts = outcomes.map(
    ({ quantity, paper, asPrinted, mended }) =>
      `${quantity}: ${printNumber(mended, 3)} instead of ${printNumber(asPrinted, 3)} ` +
      `(paper: ${paper})`,
  );
  return `${mend}: ${parts.join("; ")}`;
}

export function isAt(row: RowPlace, place: RowPlace): boolean {
  return row.generator === place.generator && row.method === place.method;
}

function withCells(tables: PaperTables, valueOf: (cell: IntrinsicCell) => number): PaperTables {
  const cells = tables.intrinsic.cells.map((cell) => ({ ...cell, value: valueOf(cell) }));
  return { ...tables, intrinsic: { ...tables.intrinsic, cells } };
}
