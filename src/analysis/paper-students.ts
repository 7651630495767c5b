import { parseSetting, type Setting } from "../bench/settings";
import { instancesARun } from "../paper/audit/scale";
import type { PaperTables } from "../paper/records";
import type { QuantityRow } from "./quantity";

/** The paper's six students in a setting, from Table 2: one a generator, of 10,000 instances each. */
export function paperStudents(tables: Pick<PaperTables, "pgr">, setting: Setting): QuantityRow[] {
  const { domain, method } = parseSetting(setting);
  return tables.pgr.cells
    .filter((cell) => cell.domain === domain && cell.method === method)
    .map(({ generator, pgr_percent }) => ({
      ...{ generator, method, domain, instances: instancesARun, pgr_percent },
      standard_error: null,
      error_covers: "student",
      cost_usd: null,
      where: "arXiv 2412.03679, Table 2",
    }));
}

/** How many instances a setting can give at most: those that answer or rewrite seeds end with them. */
export function mostInstances(tables: Pick<PaperTables, "settings">, setting: Setting): number {
  const { domain, method } = parseSetting(setting);
  if (method === "instance_generation") return Infinity;
  const row = tables.settings.find((one) => one.domain === domain && one.method === method);
  return row?.seed_size ?? Infinity;
}
