import { domainLabels } from "../../../bench/domains";
import { mean } from "../../../stats/mean";
import { printNumber } from "../../print-number";
import { printedIntrinsicDecimals } from "../../printed-decimals";
import type { IntrinsicAverage, IntrinsicCell, PaperTables } from "../../records";
import { auditTable8 } from "../averages";
import type { Anomaly } from "../audit-report";
import { describeMend, isAt, type MendedTables, mendOfFigures, withIntrinsicCell } from "../mended";

/**
 * Averages of Table 8 that no rounding of their cells explains. Either the average is misprinted,
 * and nothing follows from it, or one of the cells is; both are tried.
 */
export function averageAnomalies(tables: PaperTables): readonly Anomaly[] {
  return differingAverages(tables).map(({ average, id }) => anomalyOf(tables, average, id));
}

/** The tables with each cell in turn changed so that it gives its printed average. */
export function averageMends(tables: PaperTables): readonly MendedTables[] {
  return differingAverages(tables).flatMap(({ average, id }) => mendsOf(tables, average, id));
}

function differingAverages(
  tables: PaperTables,
): readonly { readonly average: IntrinsicAverage; readonly id: string }[] {
  const checks = auditTable8(tables);
  return tables.intrinsic.averages.flatMap((average, index) => {
    const { verdict, id } = checks[index]!;
    return verdict === "differs" ? [{ average, id }] : [];
  });
}

function cellsOf(tables: PaperTables, average: IntrinsicAverage): readonly IntrinsicCell[] {
  return tables.intrinsic.cells.filter(
    (cell) => cell.metric === average.metric && isAt(cell, average),
  );
}

function mendsOf(tables: PaperTables, average: IntrinsicAverage, id: string): MendedTables[] {
  const print = (value: number): string =>
    printNumber(value, printedIntrinsicDecimals[average.metric]);
  const cells = cellsOf(tables, average);
  const excess = cells.length * (average.value - mean(cells.map((cell) => cell.value)));
  return cells.map((cell) => {
    const value = Number(print(cell.value + excess));
    return {
      anomaly: id,
      mend: `${domainLabels[cell.domain]} ${print(value)} instead of ${print(cell.value)}`,
      mended: withIntrinsicCell(tables, cell, value),
    };
  });
}

function anomalyOf(tables: PaperTables, average: IntrinsicAverage, id: string): Anomaly {
  const { metric, generator, method } = average;
  const decimals = printedIntrinsicDecimals[metric];
  const print = (value: number): string => printNumber(value, decimals);
  const cells = cellsOf(tables, average);
  const recomputed = mean(cells.map((cell) => cell.value));
  const mends = mendsOf(tables, average, id).map(({ mend, mended }) =>
    mendOfFigures(mend, tables, mended),
  );
  return {
    id,
    where: `Table 8, ${metric}, ${generator}, ${method}`,
    title: "a printed average that its cells do not give",
    evidence:
      `the average is printed as ${print(average.value)}, its cells ` +
      `${cells.map((cell) => print(cell.value)).join(", ")} give ${print(recomputed)}: ` +
      `${Math.round(Math.abs(average.value - recomputed) * 10 ** decimals)} units of the last digit ` +
      `apart, where rounding allows one`,
    ifMended:
      `if the average is misprinted (${print(recomputed)}), nothing else changes; if a cell is, ` +
      mends.map(describeMend).join(". Or "),
    mends,
  };
}
