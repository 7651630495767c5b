import { intrinsicMetrics, type IntrinsicColumn, type IntrinsicMetric } from "../bench/metrics";
import { isMeasured } from "../intrinsic/report";
import { readIntrinsic } from "../intrinsic/stored-report";
import { ownColumns } from "./classroom-rows";

type Column = IntrinsicMetric | (typeof ownColumns)[number];

/** What was measured on a run's data. */
export interface IntrinsicColumns {
  /** Null where it was not measured. */
  readonly values: Readonly<Record<Column, number | null>>;
  /** Who measured, by column; without those that were not. */
  readonly models: Readonly<Partial<Record<Column, string>>>;
}

/** Our columns count shares; the report counts percent. */
const sources: Readonly<Record<(typeof ownColumns)[number], [IntrinsicColumn, number]>> = {
  near_duplicate_rate: ["near_duplicate_percent", 1 / 100],
  contamination_rate: ["contamination_percent", 1 / 100],
  instruction_tokens: ["instruction_tokens", 1],
  response_tokens: ["response_tokens", 1],
};

/**
 * The columns of the classroom's table that a run's `intrinsic.json` fills.
 * @throws InputError when that file is damaged
 */
export async function readIntrinsicColumns(run: string): Promise<IntrinsicColumns> {
  const report = await readIntrinsic(run);
  const results = new Map(
    (report?.metrics ?? []).filter(isMeasured).map((result) => [result.metric, result]),
  );
  const columns: readonly Column[] = [...intrinsicMetrics, ...ownColumns];
  const found = columns.map((column) => {
    const [metric, factor] =
      column in sources ? sources[column as keyof typeof sources] : [column as IntrinsicMetric, 1];
    const result = results.get(metric);
    const value = result?.value ?? null;
    return { column, value: value === null ? null : value * factor, model: result?.model };
  });
  return {
    values: Object.fromEntries(found.map(({ column, value }) => [column, value])) as Record<
      Column,
      number | null
    >,
    models: Object.fromEntries(
      found.flatMap(({ column, value, model }) =>
        value === null || model === undefined ? [] : [[column, model]],
      ),
    ),
  };
}
