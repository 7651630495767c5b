import type { IntrinsicColumn, IntrinsicMetric } from "../bench/metrics";
import type { IntrinsicModels } from "./intrinsic-options";
import type { Rubric } from "./metric-models";

/** The columns of a judge, and how a user names it. */
export const judgedColumns = [
  ["instruction_difficulty_gpt4o", "judge", "instruction_difficulty"],
  ["instruction_difficulty_prometheus", "prometheus", "instruction_difficulty"],
  ["response_quality_gpt4o", "judge", "response_quality"],
  ["response_quality_prometheus", "prometheus", "response_quality"],
] as const satisfies readonly (readonly [IntrinsicMetric, keyof IntrinsicModels, Rubric])[];

const judgedBy = (judge: "judge" | "prometheus") =>
  judgedColumns.flatMap(([column, slot]) => (slot === judge ? [column] : []));

/** The columns that each model measures. */
export const columnsOf: {
  readonly [Slot in keyof IntrinsicModels]-?: readonly IntrinsicColumn[];
} = {
  judge: judgedBy("judge"),
  prometheus: judgedBy("prometheus"),
  likelihood: ["response_perplexity"],
  reward: ["response_quality_skywork_rm"],
  embedder: [
    "instruction_diversity",
    "response_diversity",
    "instruction_nearest_distance",
    "response_nearest_distance",
  ],
};
