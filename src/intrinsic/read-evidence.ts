import { join } from "node:path";
import type { IntrinsicColumn } from "../bench/metrics";
import { InputError } from "../errors";
import { readLines } from "../store/read-lines";
import { gradedPlaces } from "./draw-places";
import { instancesHash, openSource } from "./pair-source";
import { isMeasured } from "./report";
import { readIntrinsic } from "./stored-report";

/** What a metric says of one instance. */
export interface InstanceValue {
  /** Of the instance; equal instances share it. */
  readonly id: string;
  readonly value: number;
  /** Why, where the metric says so in words. */
  readonly feedback: string | null;
}

/**
 * A metric's values by instance, those without one left out, ordered by id: lines stand in the order
 * in which answers came, which differs from run to run. Evidence of instances that the source has no
 * longer, or that a smaller sample leaves out, is kept in the file and left out here.
 * @param directory where it was measured
 * @throws InputError when it was not, or on a damaged line (measuring again mends it)
 */
export async function readEvidence(
  directory: string,
  metric: IntrinsicColumn,
): Promise<InstanceValue[]> {
  const path = join(directory, "intrinsic", `${metric}.jsonl`);
  // A judge that was asked again has several lines of one instance; the one with a grade counts.
  const values = new Map<string, InstanceValue>();
  const measured = await measuredIds(directory, metric);
  let lines = 0;
  for await (const { bytes, number, ended } of readLines(path)) {
    if (!ended) continue;
    const line = parse(bytes.toString("utf8"), `${path} line ${number}`);
    if (measured && !measured.has(line.id)) continue;
    lines += 1;
    if (line.value === null) continue;
    values.set(line.id, { id: line.id, value: line.value, feedback: line.feedback ?? null });
  }
  if (lines === 0) throw new InputError(`${path} has no evidence; measure ${metric} first`);
  return [...values.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The instances that a metric was last measured on; undefined where they are no longer there as they were. */
async function measuredIds(
  directory: string,
  metric: IntrinsicColumn,
): Promise<ReadonlySet<string> | undefined> {
  const report = await readIntrinsic(directory);
  const found = report?.metrics.find((one) => one.metric === metric);
  if (!report || !found || !isMeasured(found)) return undefined;
  const source = await openSource(report.source).catch(() => undefined);
  if (!source) return undefined;
  const { sample, seed } = found.settings;
  const sampled =
    typeof sample === "number" && typeof seed === "number"
      ? gradedPlaces(report.instances, sample, seed)
      : undefined;
  const ids: string[] = [];
  for await (const { id } of source.pairs()) ids.push(id);
  if (instancesHash(ids) !== report.instances_sha256) return undefined;
  return new Set(sampled ? ids.filter((_, place) => sampled.has(place)) : ids);
}

export interface Extreme extends InstanceValue {
  readonly instruction: string;
  readonly response: string;
  readonly end: "most" | "least";
}

/**
 * The instances with the most and the least of a metric, as they are, most first.
 * @param options.path the run directory or data file that was measured
 * @param options.out where; default: the run directory
 * @param options.count of each end; default 3
 * @throws InputError as `readEvidence`
 */
export async function intrinsicExtremes({
  path,
  metric,
  out = path,
  count = 3,
}: {
  readonly path: string;
  readonly metric: IntrinsicColumn;
  readonly out?: string;
  readonly count?: number;
}): Promise<Extreme[]> {
  const values = (await readEvidence(out, metric)).toSorted(
    // By id where values are equal, so that the same instances come whatever the order of the lines.
    (a, b) => b.value - a.value || a.id.localeCompare(b.id),
  );
  const most = values.slice(0, Math.min(count, Math.ceil(values.length / 2)));
  const least = values.slice(Math.max(most.length, values.length - count));
  const wanted = new Map(
    [
      ...most.map((one) => ["most", one] as const),
      ...least.map((one) => ["least", one] as const),
    ].map(([end, one]) => [one.id, { ...one, end }]),
  );
  const texts = new Map<string, { readonly instruction: string; readonly response: string }>();
  const source = await openSource(path);
  for await (const { id, instruction, response } of source.pairs()) {
    if (wanted.has(id)) texts.set(id, { instruction, response });
  }
  return [...wanted.values()].flatMap((one) => {
    const text = texts.get(one.id);
    return text ? [{ ...one, ...text }] : [];
  });
}

function parse(
  text: string,
  where: string,
): { readonly id: string; readonly value: number | null; readonly feedback?: string } {
  try {
    const line: unknown = JSON.parse(text);
    if (typeof line === "object" && line !== null && "id" in line && "value" in line) {
      const { id, value } = line;
      const feedback = "feedback" in line && typeof line.feedback === "string" ? line.feedback : "";
      if (typeof id === "string" && (value === null || typeof value === "number")) {
        return { id, value, ...(feedback !== "" && { feedback }) };
      }
    }
  } catch {
    // Said below.
  }
  throw new InputError(`${where} is no evidence of an instance; measure again to mend the file`);
}
