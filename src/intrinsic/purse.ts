import { join } from "node:path";
import { budgetError } from "../calls/ledger";
import { readReservations } from "../calls/reservations";
import type { BudgetError } from "../errors";
import { readLines } from "../store/read-lines";
import { gradeKey } from "./grade-line";

/** The money for all paid calls of a measurement, earlier starts included. */
export interface Purse {
  /** Known cost of all calls, US dollars. */
  readonly spentUsd: number;
  /** Told what a work has spent and, at worst, what of it is unconfirmed. */
  set(work: PaidWork, spent: Spent): void;
  /** What one work may spend in all when the others keep what they have spent; above 0. */
  budgetOf(work: PaidWork): number;
  /** A work's error in the words of the whole budget: its ledger knows its own share only. */
  overBudget(cause: BudgetError): BudgetError;
}

interface Spent {
  readonly knownUsd: number;
  readonly unconfirmedUsd: number;
}

/** What may cost money, each with a log of its own in which the calls' costs stand. */
const paidWorks = [
  "embeddings",
  "response_perplexity",
  "response_quality_skywork_rm",
  "instruction_difficulty_gpt4o",
  "instruction_difficulty_prometheus",
  "response_quality_gpt4o",
  "response_quality_prometheus",
] as const;

export type PaidWork = (typeof paidWorks)[number];

/** The metrics that a model is asked for instance by instance. */
export type AskedMetric = Exclude<PaidWork, "embeddings">;

/**
 * Reads what earlier starts spent in a directory, whoever was asked.
 * @param budgetUsd Infinity for none
 * @throws InputError when a log cannot be read
 */
export async function openPurse(folder: string, budgetUsd: number): Promise<Purse> {
  const spent = new Map<PaidWork, Spent>();
  for (const work of paidWorks) spent.set(work, await spentIn(folder, work));
  const sum = (key: keyof Spent) => [...spent.values()].reduce((total, one) => total + one[key], 0);
  return {
    get spentUsd() {
      return sum("knownUsd");
    },
    set: (work, now) => spent.set(work, now),
    budgetOf(work) {
      const own = spent.get(work) ?? { knownUsd: 0, unconfirmedUsd: 0 };
      const others = sum("knownUsd") + sum("unconfirmedUsd") - own.knownUsd - own.unconfirmedUsd;
      // Nothing left is no bad option: the first call will say so.
      return Math.max(budgetUsd - others, Number.MIN_VALUE);
    },
    overBudget: (cause) =>
      budgetError({
        budgetUsd,
        spentUsd: sum("knownUsd"),
        unconfirmedUsd: sum("unconfirmedUsd"),
        nextUsd: cause.nextUsd,
        cause,
      }),
  };
}

/** Damaged lines are the business of whoever goes on with the work. */
async function spentIn(folder: string, work: PaidWork): Promise<Spent> {
  const reservations = await readReservations(join(folder, `${work}.reservations.jsonl`));
  let knownUsd = 0;
  for await (const { bytes } of readLines(join(folder, `${work}.jsonl`))) {
    // Most lines of vectors tell of no call, and are long.
    const found = bytes.includes('"cost_usd"') ? paidCall(bytes.toString("utf8")) : undefined;
    if (!found) continue;
    knownUsd += found.costUsd ?? 0;
    reservations.answered(found.id, found.costUsd);
  }
  return { knownUsd, unconfirmedUsd: reservations.unconfirmedUsd };
}

function paidCall(text: string): { id: string; costUsd: number | null } | undefined {
  let line: Readonly<Record<string, unknown>>;
  try {
    line = Object(JSON.parse(text)) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
  const { cost_usd: costUsd, call_id, id, attempt } = line;
  if (costUsd !== null && typeof costUsd !== "number") return undefined;
  return { id: typeof call_id === "string" ? call_id : gradeKey({ id, attempt }), costUsd };
}
