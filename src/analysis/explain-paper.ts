import { predictors } from "../bench/metrics";
import { mendedTables } from "../paper/audit/mended-tables";
import { explanatoryRows } from "../paper/explanatory-rows";
import type { ExplanatoryRow, PaperTables } from "../paper/records";
import { type Explanation, type ExplainOptions, explainPgr } from "./explain-pgr";
import type { Variant } from "./explain-sensitivity";

/** The columns of the paper's rows, by the part they play. */
export const paperColumns = {
  target: "pgr_percent",
  features: predictors,
  generator: "generator",
  setting: ["domain", "method"],
} as const;

/** `explainPgr` of the paper's 54 rows, with every suspicious cell of Table 8 as a variant. */
export function explainPaper(
  tables: PaperTables,
  options: Pick<ExplainOptions, "seed" | "shuffles" | "samples"> = {},
): Explanation {
  const rows = explanatoryRows(tables);
  return explainPgr(rows, { ...paperColumns, variants: suspicionVariants(tables), ...options });
}

/**
 * The 54 rows as each mend would have them, and without the rows that it touches: the first says
 * what follows if the suspicion is right, the second what stands without having to know.
 */
export function suspicionVariants(tables: PaperTables): readonly Variant[] {
  const rows = explanatoryRows(tables);
  return mendedTables(tables).flatMap(({ anomaly, mend, mended }) => {
    const changed = explanatoryRows(mended);
    const touched = rows.map((row, index) => differ(row, changed[index]!));
    const doubtful = rows.filter((_, index) => touched[index]);
    const [{ domain, method }] = doubtful as [ExplanatoryRow];
    const which = doubtful.length === 1 ? `${domain}/${method}` : `the ${doubtful.length} rows`;
    return [
      { name: `${placeOf(anomaly)}: ${mend}`, rows: changed },
      {
        name: `${placeOf(anomaly)}: without ${which}`,
        rows: rows.filter((_, index) => !touched[index]),
      },
    ];
  });
}

function differ(a: ExplanatoryRow, b: ExplanatoryRow): boolean {
  return predictors.some((predictor) => a[predictor] !== b[predictor]);
}

/** The metric and generator of an anomaly's id, `table8/METRIC/GENERATOR/…`. */
function placeOf(anomaly: string): string {
  return anomaly.split("/").slice(1, 3).join(", ");
}
