import { parseSetting, type Setting } from "../bench/settings";
import { InputError } from "../errors";
import { type Price, priceOf } from "../models/pricing";
import { instancesARun } from "../paper/audit/scale";
import type { PaperTables } from "../paper/records";
import { type CostAssumptions, costFromPrice } from "./instance-cost";
import type { PlanCandidate } from "./plan-candidate";

/**
 * The paper's six generators in a setting: one student each, of 10,000 instances, from Table 2.
 * @param prices by the generators' bare names; the shipped list has Table 3's
 * @throws InputError when a generator has no price
 */
export function paperCandidates(
  tables: Pick<PaperTables, "pgr">,
  setting: Setting,
  { prices, ...assumptions }: CostAssumptions & { readonly prices: readonly Price[] },
): PlanCandidate[] {
  const { domain, method } = parseSetting(setting);
  return tables.pgr.cells
    .filter((cell) => cell.domain === domain && cell.method === method)
    .map(({ generator, pgr_percent }): PlanCandidate => {
      const price = priceOf(generator, prices);
      if (!price)
        throw new InputError(`no price is known for "${generator}"; add one with --prices`);
      return {
        generator,
        rows: [
          {
            ...{ generator, method, domain, instances: instancesARun, pgr_percent },
            standard_error: null,
            error_covers: "student",
            cost_usd: null,
            where: "arXiv 2412.03679, Table 2",
          },
        ],
        cost: costFromPrice(price, assumptions),
      };
    });
}

/** How many instances a setting can give at most: those that answer or rewrite seeds end with them. */
export function mostInstances(tables: Pick<PaperTables, "settings">, setting: Setting): number {
  const { domain, method } = parseSetting(setting);
  if (method === "instance_generation") return Infinity;
  const row = tables.settings.find((one) => one.domain === domain && one.method === method);
  return row?.seed_size ?? Infinity;
}
