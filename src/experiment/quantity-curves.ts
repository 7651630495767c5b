import { groupBy } from "../analysis/group-by";
import { mean } from "../stats/mean";
import { sampleStandardDeviation } from "../stats/sample-standard-deviation";
import type { ClassroomQuantity } from "./classroom-rows";

/** The students of one point of a quantity curve, put together. */
export interface QuantityMean {
  readonly generator: string;
  readonly method: ClassroomQuantity["method"];
  readonly domain: ClassroomQuantity["domain"];
  readonly step_mode: ClassroomQuantity["step_mode"];
  readonly n: number;
  readonly steps: number;
  readonly seeds: number;
  /** Means over seeds. */
  readonly pgr: number;
  /** Sample standard deviation over seeds; null with one. */
  readonly pgr_seed_sd: number | null;
  /** Simulated dollars; null where unknown. */
  readonly cost_usd: number | null;
}

/** Means over seeds, by generator, mode and n in order of appearance. */
export function quantityMeans(rows: readonly ClassroomQuantity[]): QuantityMean[] {
  const groups = groupBy(rows, ({ generator, method, domain, step_mode, n }) =>
    [generator, method, domain, step_mode, n].join("/"),
  );
  return [...groups.values()].map((group): QuantityMean => {
    const { generator, method, domain, step_mode, n, steps } = group[0]!;
    const pgrs = group.map(({ pgr }) => pgr);
    const costs = group.flatMap(({ cost_usd }) => (cost_usd === null ? [] : [cost_usd]));
    return {
      ...{ generator, method, domain, step_mode, n, steps, seeds: group.length },
      pgr: mean(pgrs),
      pgr_seed_sd: pgrs.length < 2 ? null : sampleStandardDeviation(pgrs),
      cost_usd: costs.length < group.length ? null : mean(costs),
    };
  });
}
