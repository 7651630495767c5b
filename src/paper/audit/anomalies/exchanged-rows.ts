import { domains } from "../../../bench/domains";
import { paperGenerators } from "../../../bench/generators";
import { type IntrinsicMetric, intrinsicMetrics } from "../../../bench/metrics";
import { methods } from "../../../bench/methods";
import { mean } from "../../../stats/mean";
import { printNumber } from "../../print-number";
import { printedIntrinsicDecimals } from "../../printed-decimals";
import type { PaperTables } from "../../records";
import type { Anomaly } from "../audit-report";
import {
  type RowPlace,
  describeMend,
  isAt,
  type MendedTables,
  mendOfFigures,
  withRowsExchanged,
} from "../mended";

/**
 * What an exchange must leave of the squares that generators and settings do not explain before two
 * rows count as looking exchanged: less than this share. An arbitrary line, drawn where only a gross
 * mistake crosses it; over all metrics the runner-up leaves 0.60.
 */
const remainingShare = 0.5;

interface Exchange {
  readonly rows: readonly [RowPlace, RowPlace];
  /** Unexplained squares after the exchange over those before it. */
  readonly share: number;
}

/**
 * Rows of Table 8 that look exchanged. A metric's 54 values follow mostly from the generator and
 * from the setting (an additive model); what these leave unexplained should not fall by half when
 * two rows change places, unless they are in each other's.
 */
export function exchangedRowAnomalies(tables: PaperTables): readonly Anomaly[] {
  return likelyExchanges(tables).map(({ metric, best }) => anomalyOf(tables, metric, best));
}

/** The tables with each pair of rows that looks exchanged in each other's places. */
export function exchangedRowMends(tables: PaperTables): readonly MendedTables[] {
  return likelyExchanges(tables).map(({ metric, best }) => ({
    anomaly: idOf(metric, best),
    mend: exchangeMend,
    mended: withRowsExchanged(tables, metric, best.rows),
  }));
}

const exchangeMend = "with the two rows exchanged";

function likelyExchanges(
  tables: PaperTables,
): readonly { readonly metric: IntrinsicMetric; readonly best: Exchange }[] {
  return intrinsicMetrics.flatMap((metric) => {
    const [best] = rankedExchanges(tables, metric);
    return best && best.share < remainingShare ? [{ metric, best }] : [];
  });
}

function idOf(metric: IntrinsicMetric, { rows: [a, b] }: Exchange): string {
  return `table8/${metric}/${a.generator}/${a.method}-and-${b.generator}/${b.method}`;
}

/**
 * Every exchange of two rows of one generator (two methods) or of one method (two generators), the
 * most revealing first.
 */
export function rankedExchanges(tables: PaperTables, metric: IntrinsicMetric): readonly Exchange[] {
  const rows = paperGenerators.flatMap((generator) =>
    methods.map((method) => ({
      generator,
      method,
      values: domains.map((domain) => valueAt(tables, metric, { generator, method }, domain)),
    })),
  );
  const table = (order: readonly { readonly values: readonly number[] }[]): number[][] =>
    paperGenerators.map((_, g) =>
      methods.flatMap((__, m) => order[g * methods.length + m]!.values),
    );
  const before = unexplainedSquares(table(rows));
  const exchanges = rows.flatMap((a, i) =>
    rows.slice(i + 1).flatMap((b, offset): Exchange[] => {
      const related = a.generator === b.generator || a.method === b.method;
      if (!related || before === 0) return [];
      const moved = [...rows];
      moved[i] = b;
      moved[i + 1 + offset] = a;
      return [{ rows: [a, b], share: unexplainedSquares(table(moved)) / before }];
    }),
  );
  return exchanges.sort((a, b) => a.share - b.share);
}

/** Sum of squares that row means and column means leave of a table. */
function unexplainedSquares(table: readonly (readonly number[])[]): number {
  const rowMeans = table.map(mean);
  const columnMeans = table[0]!.map((_, j) => mean(table.map((row) => row[j]!)));
  const overall = mean(rowMeans);
  return table
    .flatMap((row, i) => row.map((value, j) => value - rowMeans[i]! - columnMeans[j]! + overall))
    .reduce((sum, rest) => sum + rest ** 2, 0);
}

function valueAt(
  tables: PaperTables,
  metric: IntrinsicMetric,
  place: RowPlace,
  domain: string,
): number {
  return tables.intrinsic.cells.find(
    (cell) => cell.metric === metric && isAt(cell, place) && cell.domain === domain,
  )!.value;
}

function anomalyOf(tables: PaperTables, metric: IntrinsicMetric, best: Exchange): Anomaly {
  const decimals = printedIntrinsicDecimals[metric];
  const describe = (place: RowPlace): string => {
    const own = domains.map((domain) => valueAt(tables, metric, place, domain));
    const others = domains.map((domain) =>
      mean(
        paperGenerators
          .filter((generator) => generator !== place.generator)
          .map((generator) => valueAt(tables, metric, { ...place, generator }, domain)),
      ),
    );
    const print = (values: readonly number[]): string =>
      values.map((value) => printNumber(value, decimals)).join(", ");
    return (
      `${place.generator} has ${print(own)} in ${place.method} where the other generators' mean is ` +
      print(others)
    );
  };
  const [a, b] = best.rows;
  const places = a.generator === b.generator ? `${a.method} and ${b.method}` : a.method;
  const names = a.generator === b.generator ? a.generator : `${a.generator} and ${b.generator}`;
  const mend = mendOfFigures(exchangeMend, tables, withRowsExchanged(tables, metric, best.rows));
  return {
    id: idOf(metric, best),
    where: `Table 8, ${metric}, ${names}, ${places}`,
    title: "two rows that look exchanged",
    evidence:
      `${describe(a)}; ${describe(b)} (math, code, instruction following); exchanging the two rows ` +
      `leaves ${printNumber(100 * best.share, 0)}% of the squares that generator and setting leave ` +
      "unexplained; their averages go with them, so no average can tell",
    ifMended: describeMend(mend),
    mends: [mend],
  };
}
