import { readFile } from "node:fs/promises";
import { Command, InvalidArgumentError, Option } from "commander";
import { mostInstances, paperStudents } from "../analysis/paper-students";
import { planPurchase } from "../analysis/plan";
import type { PlanCandidate } from "../analysis/plan-candidate";
import {
  chosenOf,
  type PriceSources,
  runCandidates,
  tableCandidates,
} from "../analysis/plan-evidence";
import type { QuantityRow } from "../analysis/quantity";
import { readQuantityRuns } from "../analysis/quantity-runs";
import { quantityRows } from "../analysis/quantity-table";
import { parseSetting, settings, type Setting } from "../bench/settings";
import { classroomPrices } from "../classroom/teachers/prices";
import { InputError } from "../errors";
import { loadPrices, priceOf, readPrices } from "../models/pricing";
import { loadPaperTables } from "../paper/load-paper-tables";
import { planReport } from "../report/plan-report";
import { renderReport } from "../report/render-report";
import { writeWhole } from "../store/write-whole";
import { parseCsv } from "../table/parse-csv";
import { version } from "../version";
import { wholeNumber } from "./arguments";
import { percentLevel } from "./percent-level";
import { planText } from "./plan-text";

interface Flags {
  readonly budgetUsd: number;
  readonly setting: string;
  readonly runs?: readonly string[];
  readonly base?: string;
  readonly reference?: string;
  readonly table?: string;
  readonly where: readonly string[];
  readonly candidates?: readonly string[];
  readonly prices?: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly acceptedPercent: number;
  readonly cachedPercent: number;
  readonly batch?: boolean;
  readonly trainingUsdPer1000: number;
  readonly maxInstances?: number;
  readonly maxPgr?: number;
  readonly spread: number;
  readonly assumeDoubling?: number;
  readonly tolerance: number;
  readonly errorRate: number;
  readonly level: number;
  readonly samples: number;
  readonly seed: string;
  readonly report?: string;
  readonly json?: boolean;
}

/** `agoralab plan`: which generator to buy from, and how many instances, for a budget. */
export function planCommand(): Command {
  return new Command("plan")
    .description("which generator, and how many instances, for a budget; or that nobody can tell")
    .requiredOption("--budget-usd <dollars>", "to spend on instances and training", above0)
    .requiredOption("--setting <setting>", `one of ${settings.join(", ")}`)
    .option("--runs <directories...>", "own runs, scored, at several sizes")
    .option("--base <run>", "run directory that holds the base's scores")
    .option("--reference <run>", "run directory that holds the reference's scores")
    .option("--table <file>", "CSV of students: generator,method,domain,n,pgr and more (see below)")
    .addOption(
      new Option(
        "--where <column=value...>",
        "only rows of the table with this text there",
      ).default([], "all rows"),
    )
    .option("--candidates <names>", "generators to choose from, comma-separated", parseNames)
    .option("--prices <file>", "own price list (columns as in data/prices.csv); wins over ours")
    .option("--input-tokens <count>", "assumed length of a prompt", wholeNumber, 1000)
    .option("--output-tokens <count>", "assumed length of a completion", wholeNumber, 500)
    .option(
      "--accepted-percent <percent>",
      "assumed share accepted: rejects are paid for",
      share,
      100,
    )
    .option(
      "--cached-percent <percent>",
      "assumed share of prompts read from a cache",
      shareFrom0,
      0,
    )
    .option("--batch", "at batch prices")
    .option("--training-usd-per-1000 <dollars>", "cost of training on 1,000 instances", from0, 0)
    .option(
      "--max-instances <count>",
      "most to buy (default: the largest size measured); more follows rising curves beyond it",
      wholeNumber,
    )
    .option(
      "--max-pgr <percent>",
      "PGR of a perfect score (default: from base and reference scores, where known)",
      above0,
    )
    .option(
      "--spread <points>",
      "between students alike but for their seed, where unknown",
      above0,
      5,
    )
    .option(
      "--assume-doubling <points>",
      "gain of each doubling where one size was measured",
      from0,
    )
    .option("--tolerance <points>", "of PGR, given up to buy fewer instances", from0, 1)
    .option("--error-rate <percent>", "of recommending one when all are alike", percentLevel, 10)
    .option("--level <percent>", "of the intervals", percentLevel, 95)
    .option("--samples <count>", "bootstrap draws", wholeNumber, 2000)
    .option("--seed <seed>", "of the draws: the same seed gives the same answer", "0")
    .option("--report <file>", "also write an HTML report with figures")
    .option("--json", "print one JSON document instead of tables")
    .addHelpText("after", help)
    .action(async (flags: Flags) => {
      const setting = settingOf(flags.setting);
      const { candidates, limit, notes } = await readCandidates(setting, flags);
      const most = Math.min(limit, flags.maxInstances ?? Infinity);
      const plan = planPurchase(candidates, {
        ...flags,
        setting,
        notes,
        maxInstances: Number.isFinite(most) ? most : undefined,
        assumedDoubling: flags.assumeDoubling,
        errorRate: flags.errorRate / 100,
      });
      if (flags.report !== undefined) {
        const report = planReport(plan, { date: new Date().toISOString().slice(0, 10), version });
        await writeWhole(flags.report, renderReport(report));
      }
      process.stdout.write(`${flags.json ? JSON.stringify(plan, null, 2) : planText(plan)}\n`);
    });
}

const help = `
Without runs or table, the paper's Table 2 is all there is: one student a cell, at 10,000 instances. Own
pilots say more: students of each candidate at several sizes, several (other seeds) at each.

Table: columns generator, method, domain, n (instances), pgr (percent); and where known standard_error
(PGR points, of a student) or pgr_low and pgr_high (95 percent), base_score and reference_score
(percent), seed, cost_usd (of the n instances). Rows alike but for their seed are several students. Runs:
as for agoralab pgr; instances are those that the student learned from (the run's, if unknown), and cost
comes from calls.jsonl, rejected completions paid for.

PGR over quantity is a mixture of a constant, a logarithm, a saturating power law and rising steps, each
with the weight that the points give it; intervals are bootstrapped. None of them passes the PGR of a
perfect score, 100 (100 - base) / (reference - base), where base and reference scores or --max-pgr tell
it. No curve is followed beyond its largest measured size, unless --max-instances asks for more: then to
twice that size, if at least three sizes show a rise. Such a plan is printed as extrapolated.

"cannot tell" is an answer: a candidate is recommended only if every other is better with a probability
of at most half of --error-rate, within the measured sizes, too. Exit status 0 either way.

JSON: {setting, budget_usd, status (recommended, cannot tell, nothing affordable), answer, leader, runner_up
(with probability_better), contenders, candidates (cost, affordable_instances, curve, offer, note,
probability_best, probability_better), frontier, offers, next_measurements (expected_gain_percent,
probability_leader_changes, probability_settles), largest_spread, level, error_rate, samples, seed, notes}.
An offer is {generator, instances, extrapolated_beyond (its largest measured size, or null within it),
cost_usd, pgr_percent, ci}.

Examples:
  $ agoralab plan --budget-usd 500 --setting code/instance_generation
  $ agoralab plan --budget-usd 5 --setting math/instance_generation --table students.csv
  $ agoralab plan --budget-usd 500 --setting math/instance_generation --runs runs/a runs/b runs/c \\
      --base runs/base --reference runs/reference --report plan.html`;

async function readCandidates(
  setting: Setting,
  flags: Flags,
): Promise<{
  readonly candidates: PlanCandidate[];
  readonly limit: number;
  readonly notes?: readonly string[];
}> {
  const { runs, base, reference, table, where, batch = false, candidates: names } = flags;
  const own = flags.prices === undefined ? [] : readPrices(flags.prices);
  const sources: PriceSources = {
    own,
    prices: loadPrices([...own, ...classroomPrices]),
    inputTokens: flags.inputTokens,
    outputTokens: flags.outputTokens,
    acceptedShare: flags.acceptedPercent / 100,
    cachedShare: flags.cachedPercent / 100,
    batch,
  };
  const chosenRows = (rows: readonly QuantityRow[]) =>
    chosenOf(rows, ({ generator }) => generator, names);
  if (table !== undefined) {
    if (runs) throw new InputError("give --table or --runs, not both");
    const rows = quantityRows(parseCsv(await readText(table), table), setting, filters(where));
    return { candidates: tableCandidates(chosenRows(rows), sources), limit: Infinity };
  }
  if (where.length > 0) throw new InputError("--where chooses rows of a table; give --table FILE");
  if (runs) {
    if (base === undefined || reference === undefined) {
      const missing = base === undefined ? "--base" : "--reference";
      throw new InputError(`run directories need ${missing} RUN, the scores they are held against`);
    }
    const ownPrice = (generator: string) => priceOf(generator, own);
    const read = { runs, base, reference, setting, priceOf: ownPrice, batch };
    const found = chosenOf(await readQuantityRuns(read), ({ row }) => row.generator, names);
    const notes = found.flatMap((one) => one.notes);
    return { candidates: runCandidates(found, sources), limit: Infinity, notes };
  }
  if (base !== undefined || reference !== undefined) {
    throw new InputError("--base and --reference belong to run directories; give --runs DIR...");
  }
  const tables = loadPaperTables();
  return {
    candidates: tableCandidates(chosenRows(paperStudents(tables, setting)), sources),
    limit: mostInstances(tables, setting),
  };
}

function settingOf(text: string): Setting {
  const { domain, method } = parseSetting(text);
  return `${domain}/${method}`;
}

function filters(where: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    where.map((text) => {
      const [, column, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
      if (column !== undefined && value !== undefined) return [column.trim(), value.trim()];
      throw new InputError(`--where "${text}" must be COLUMN=VALUE, for example seed=1`);
    }),
  );
}

function parseNames(text: string): string[] {
  const found = text.split(",").map((name) => name.trim());
  if (!found.includes("") && new Set(found).size === found.length) return found;
  throw new InvalidArgumentError("want distinct names as a,b,c");
}

function above0(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("want a number above 0");
}

function from0(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("want a number from 0 up");
}

function shareFrom0(text: string): number {
  const value = from0(text);
  if (value <= 100) return value;
  throw new InvalidArgumentError("want percent from 0 to 100");
}

function share(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 100) return value;
  throw new InvalidArgumentError("want percent above 0, at most 100");
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`${file} cannot be read: ${reason}`, { cause: error });
  }
}
