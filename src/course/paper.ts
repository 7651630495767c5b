import { explanatoryRows } from "../paper/explanatory-rows";
import { loadPaperTables } from "../paper/load-paper-tables";
import type { ExplanatoryRow, PaperTables } from "../paper/records";

let tables: PaperTables | undefined;
let rows: readonly ExplanatoryRow[] | undefined;

/** The paper's tables, read when the first exercise needs them. */
export function paperTables(): PaperTables {
  return (tables ??= loadPaperTables());
}

/** The 54 joined rows of Tables 2, 7 and 8. */
export function paperRows(): readonly ExplanatoryRow[] {
  return (rows ??= explanatoryRows(paperTables()));
}
