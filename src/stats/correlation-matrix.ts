import type { Design } from "./design";
import { dot } from "./dot";
import { standardise } from "./standardise";

/**
 * Pearson's correlations between all columns, columns × columns.
 * @throws InputError as `standardise`
 */
export function correlationMatrix(table: Pick<Design, "x" | "names">): number[][] {
  const { z } = standardise(table);
  const columns = table.names.map((_, j) => z.map((row) => row[j]!));
  const freedom = table.x.length - 1;
  return columns.map((a, i) => columns.map((b, j) => (i === j ? 1 : dot(a, b) / freedom)));
}
