import { join } from "node:path";
import type { Setting } from "../bench/settings";
import { parseSetting } from "../bench/settings";
import { InputError } from "../errors";
import type { Price } from "../models/pricing";
import { pgrCeiling } from "../pgr";
import { readManifest } from "../store/manifest";
import { readTrainedOn } from "../store/trained-on";
import { readSpending, type RunSpending } from "./instance-cost";
import { readRunScores } from "./pgr-runs";
import { pgrReport, type SettingPgr } from "./pgr-table";
import type { QuantityRow } from "./quantity";

export interface QuantityRuns {
  readonly runs: readonly string[];
  readonly base: string;
  readonly reference: string;
  readonly setting: Setting;
  /** Reckons calls anew at a model's own price, where it returns one. */
  readonly priceOf?: (generator: string) => Price | undefined;
  readonly batch?: boolean;
}

/** A student of one's own: its PGR, and what its instances cost. */
export interface QuantityRun {
  readonly row: QuantityRow;
  readonly spending: RunSpending;
  /** What a reader has to know about it. */
  readonly notes: readonly string[];
}

/** Share of a normal distribution within one standard error, percent. */
const oneStandardError = 68.26895;

/**
 * The PGR of each run directory over the instances its student learned from (the accepted, if unknown),
 * with the standard error that test items give it, and what it paid. Several runs of a generator, of one
 * size or many, make its learning curve.
 * @throws InputError naming the run: of another setting, without instances, without scores, or with a
 *   PGR that is undefined
 */
export async function readQuantityRuns({
  runs,
  base,
  reference,
  setting,
  priceOf,
  batch,
}: QuantityRuns): Promise<QuantityRun[]> {
  const { domain, method } = parseSetting(setting);
  const found: QuantityRun[] = [];
  // One run after another: verdicts of all of them at once would not be bounded.
  for (const run of runs) {
    const scores = await readRunScores({ runs: [run], base, reference });
    const manifest = await readManifest(run);
    if (manifest?.setting !== setting) {
      throw new InputError(`${run} is a run of ${manifest?.setting}, not of ${setting}`);
    }
    const { generator } = manifest;
    const spending = await readSpending(run, { price: priceOf?.(generator), batch });
    if (spending.accepted === 0) throw new InputError(`${run} has no accepted instances`);
    const learned = await readTrainedOn(join(run, "student"));
    const ofDomain = scores.filter((score) => score.domain === domain);
    const report = pgrReport(ofDomain, { level: oneStandardError });
    const { pgr_percent, ci, note, ...scored } = report.settings[0]!;
    if (pgr_percent === null) throw new InputError(`${run}: the PGR is ${note ?? "undefined"}`);
    found.push({
      row: {
        ...{ generator, method, domain, pgr_percent },
        // The run may hold more by now than its student saw.
        instances: learned?.instances ?? spending.accepted,
        ...ceilingOf(scored),
        standard_error: ci && (ci[1] - ci[0]) / 2,
        error_covers: "items",
        cost_usd: null,
        where: run,
      },
      spending,
      notes: [...new Set(scores.flatMap(({ note }) => note ?? []))],
    });
  }
  return found;
}

/** None where the reference is below the base: there the PGR falls with the score. */
function ceilingOf({
  base,
  reference,
}: Pick<SettingPgr, "base" | "reference">): Pick<QuantityRow, "ceiling_percent"> {
  if (base === null || reference === null || reference < base) return {};
  return { ceiling_percent: pgrCeiling({ base, reference }) };
}
