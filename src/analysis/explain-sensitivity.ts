import {
  type Conclusion,
  type ConclusionId,
  conclusionIds,
  explainConclusions,
  type Findings,
} from "./explain-conclusions";
import { attempt, isRefusal } from "./refusal";

/** The same rows with something in doubt changed or left out. */
export interface Variant {
  /** What is changed, in a few words. */
  readonly name: string;
  readonly rows: readonly object[];
}

/** What a variant does to the conclusions. */
export interface Sensitivity {
  readonly variant: string;
  readonly n: number;
  readonly answers: Readonly<Record<ConclusionId, Conclusion["answer"]>>;
  /** R2 of each model, by its label. */
  readonly models: Findings["models"];
  /** Conclusions that turn from yes to no or back; one that cannot be told any more does not. */
  readonly changed: readonly ConclusionId[];
}

/**
 * The conclusions drawn again from each variant, the rows as they are first. Models whose freedom is
 * chosen are left out here, in the first line too, so that lines compare.
 * @param findings what a table of rows gives
 */
export function explainSensitivity(
  rows: readonly object[],
  variants: readonly Variant[],
  findings: (rows: readonly object[]) => Findings,
): readonly Sensitivity[] {
  if (variants.length === 0) return [];
  const baseline = sensitivityOf({ name: "as it is", rows }, findings);
  return [
    baseline,
    ...variants.map((variant) => {
      const own = sensitivityOf(variant, findings);
      return { ...own, changed: conclusionIds.filter((id) => isOpposite(own, baseline, id)) };
    }),
  ];
}

function isOpposite(a: Sensitivity, b: Sensitivity, id: ConclusionId): boolean {
  const answers = [a.answers[id], b.answers[id]];
  return answers.includes("yes") && answers.includes("no");
}

function sensitivityOf(
  { name, rows }: Variant,
  findings: (rows: readonly object[]) => Findings,
): Sensitivity {
  const found = attempt(() => findings(rows));
  const conclusions = isRefusal(found) ? [] : explainConclusions(found);
  const answers = conclusionIds.map((id) => [
    id,
    conclusions.find((conclusion) => conclusion.id === id)?.answer ?? "cannot tell",
  ]);
  return {
    variant: name,
    n: rows.length,
    answers: Object.fromEntries(answers) as Sensitivity["answers"],
    models: isRefusal(found) ? [] : found.models,
    changed: [],
  };
}
