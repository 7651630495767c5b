import { rejectionReasons, type RejectionReason } from "../bench/instance";
import type { RecordPlace } from "../store/log";
import { isCall, isInstance, isRejection } from "../store/records";
import { repairLog } from "../store/repair-log";
import { readReservations } from "../calls/reservations";
import { addCall, createTotals, type Totals } from "../calls/totals";

/** Where earlier starts of a run left it: sums and small records, never texts. */
export interface EarlierWork {
  /** Ids of accepted instances. */
  readonly ids: Set<string>;
  /** Where each accepted instance lies in `instances.jsonl`, by index. */
  readonly places: Map<number, RecordPlace>;
  /** The attempt that comes next, by index; absent means 0. */
  readonly attempts: Map<number, number>;
  readonly rejected: Record<RejectionReason, number>;
  readonly totals: Totals;
  /** Worst case of what may have been billed without an answer, US dollars. */
  readonly unconfirmedUsd: number;
  /** Whether an earlier start reserved before it asked. */
  readonly hadBudget: boolean;
  /** Where calls lie in `calls.jsonl` that were recorded but not judged before the kill, by index. */
  readonly unjudged: readonly RecordPlace[];
  /** What was mended, ready to be shown. */
  readonly warnings: readonly string[];
}

/**
 * Mends the logs of a run and reads what they hold. A call without an instance or a rejection (the
 * process died between the two lines, or the second one was damaged) is listed to be judged again:
 * its text is in its line, so nothing has to be paid twice.
 * @param file the path of a file of the run
 * @throws InputError when a log cannot be read or mended
 */
export async function readEarlierWork(file: (name: string) => string): Promise<EarlierWork> {
  const ids = new Set<string>();
  const places = new Map<number, RecordPlace>();
  const attempts = new Map<number, number>();
  const judged = new Set<string>();
  const rejected = Object.fromEntries(
    rejectionReasons.map((reason) => [reason, 0]),
  ) as EarlierWork["rejected"];
  const totals = createTotals();
  let unjudged: { readonly index: number; readonly place: RecordPlace }[] = [];

  const instances = await repairLog(file("instances.jsonl"), () => {
    ids.clear();
    places.clear();
    judged.clear();
    return (record, place) => {
      if (!isInstance(record)) return "is no instance";
      if (places.has(record.index)) return `repeats index ${record.index}`;
      if (ids.has(record.id)) return `repeats instance ${record.id}`;
      ids.add(record.id);
      places.set(record.index, place);
      judged.add(record.provenance.call_id);
      return undefined;
    };
  });
  const rejections = await repairLog(file("rejections.jsonl"), () => {
    attempts.clear();
    for (const reason of rejectionReasons) rejected[reason] = 0;
    return (record) => {
      if (!isRejection(record)) return "is no rejection";
      attempts.set(record.index, Math.max(attempts.get(record.index) ?? 0, record.attempt + 1));
      rejected[record.reason] += 1;
      judged.add(record.call_id);
      return undefined;
    };
  });
  const reservations = await readReservations(file("reservations.jsonl"));
  const calls = await repairLog(file("calls.jsonl"), () => {
    Object.assign(totals, createTotals());
    reservations.forget();
    unjudged = [];
    return (call, place) => {
      if (!isCall(call)) return "is no call";
      addCall(totals, call);
      reservations.answered(call.id, call.cost_usd);
      if (!judged.has(call.id)) unjudged.push({ index: call.index, place });
      return undefined;
    };
  });

  return {
    ids,
    places,
    attempts,
    rejected,
    totals,
    unconfirmedUsd: reservations.unconfirmedUsd,
    hadBudget: !reservations.isEmpty,
    unjudged: unjudged.sort((a, b) => a.index - b.index).map(({ place }) => place),
    warnings: [instances, rejections, reservations, calls].flatMap(({ warnings }) => warnings),
  };
}
