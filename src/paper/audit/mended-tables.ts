import type { PaperTables } from "../records";
import { averageMends } from "./anomalies/averages";
import { exchangedRowMends } from "./anomalies/exchanged-rows";
import type { MendedTables } from "./mended";

/**
 * The tables under every mend that would change a number which PGR is explained by: each suspicious
 * cell of Table 8, and each pair of rows that looks exchanged. What concerns figures or labels alone
 * changes no row and is not here.
 */
export function mendedTables(tables: PaperTables): readonly MendedTables[] {
  return [...averageMends(tables), ...exchangedRowMends(tables)];
}
