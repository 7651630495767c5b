import { domains } from "../../bench/domains";
import { methods } from "../../bench/methods";
import { printNumber } from "../print-number";
import type { PaperTables } from "../records";
import { reported } from "../reported";
import type { AuditCheck } from "./audit-report";
import { numberCheck, undeterminedCheck } from "./checks";

/** Instances a generator writes in a setting (section 3). */
export const instancesARun = 10_000;

/** Runs of the benchmark that the tables account for. */
export interface Runs {
  /** Table 2: one student a cell. */
  readonly table2: number;
  /** Table 5 without the rows it repeats from Table 2. */
  readonly table5: number;
  /** Students the abstract counts beyond these. */
  readonly remaining: number;
  /** Instances the abstract counts beyond 10,000 for each run above. */
  readonly remainingInstances: number;
}

export function accountForRuns(tables: PaperTables): Runs {
  const table2 = tables.pgr.cells.length;
  const table5 = tables.metaPrompts.cells.filter((row) => row.meta_prompt !== "agorabench").length;
  const students = reported(tables, "scale-students").number;
  const millions = Number(reported(tables, "scale-instances").value.replace(" million", ""));
  return {
    table2,
    table5,
    remaining: students - table2 - table5,
    remainingInstances: Math.round(millions * 1e6) - instancesARun * (table2 + table5),
  };
}

/** Table 1's size, and the numbers with which the abstract states the scale. */
export function auditScale(tables: PaperTables): readonly AuditCheck[] {
  const generators = reported(tables, "scale-generators");
  const students = reported(tables, "scale-students");
  const instances = reported(tables, "scale-instances");
  const { table2, table5, remaining, remainingInstances } = accountForRuns(tables);
  const accounted = `Table 2 accounts for ${table2} and Table 5 for ${table5} more`;
  return [
    numberCheck({
      id: "table1/settings",
      source: "Table 1",
      quantity: "settings",
      paper: tables.settings.length,
      recomputed: domains.length * methods.length,
      decimals: 0,
      reach: 0,
      how: "three domains times three methods",
    }),
    undeterminedCheck({
      id: "table1/seed_size",
      source: "Table 1",
      quantity: "sizes of the seed data",
      paper: tables.settings.map((row) => row.seed_size).join(", "),
      missing: "the paper does not print the sizes of the sources that the seed data come from",
    }),
    numberCheck({
      id: "abstract/generators",
      source: generators.source,
      quantity: generators.quantity,
      paper: generators.number,
      recomputed: new Set(tables.pgr.cells.map((cell) => cell.generator)).size,
      decimals: 0,
      reach: 0,
      how: "generators in Table 2",
    }),
    undeterminedCheck({
      id: "abstract/students",
      source: students.source,
      quantity: students.quantity,
      paper: students.number,
      missing: `${accounted}; the other ${remaining} are nowhere listed, presumably Figure 7's`,
    }),
    undeterminedCheck({
      id: "abstract/instances",
      source: instances.source,
      quantity: instances.quantity,
      paper: instances.value,
      missing:
        `${accounted}, at ${instancesARun} each; the other ${printNumber(remainingInstances, 0)} ` +
        "are nowhere listed, presumably Figure 7's longer runs",
    }),
  ];
}
