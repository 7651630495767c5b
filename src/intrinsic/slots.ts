import type { IntrinsicColumn } from "../bench/metrics";
import type { IntrinsicModels } from "./intrinsic-options";

/** The columns that each model measures. */
export const columnsOf: {
  readonly [Slot in keyof IntrinsicModels]-?: readonly IntrinsicColumn[];
} = {
  judge: ["instruction_difficulty_gpt4o", "response_quality_gpt4o"],
  prometheus: ["instruction_difficulty_prometheus", "response_quality_prometheus"],
  likelihood: ["response_perplexity"],
  reward: ["response_quality_skywork_rm"],
  embedder: [
    "instruction_diversity",
    "response_diversity",
    "instruction_nearest_distance",
    "response_nearest_distance",
  ],
};
