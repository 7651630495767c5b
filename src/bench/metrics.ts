/** The eight intrinsic metrics of Table 8, in its order; names are column names everywhere. */
export const intrinsicMetrics = [
  "instruction_difficulty_gpt4o",
  "instruction_difficulty_prometheus",
  "response_perplexity",
  "response_quality_gpt4o",
  "response_quality_prometheus",
  "response_quality_skywork_rm",
  "instruction_diversity",
  "response_diversity",
] as const;

export type IntrinsicMetric = (typeof intrinsicMetrics)[number];

/**
 * Properties of data that the paper leaves out and that may explain PGR as well. Percent, tokens of
 * o200k_base, cosine distance to the nearest other instance.
 */
export const ownMetrics = [
  "near_duplicate_percent",
  "contamination_percent",
  "instruction_tokens",
  "response_tokens",
  "instruction_nearest_distance",
  "response_nearest_distance",
] as const;

export type OwnMetric = (typeof ownMetrics)[number];

/** A column of the intrinsic table: one of Table 8, or one of our own. */
export type IntrinsicColumn = IntrinsicMetric | OwnMetric;

export const intrinsicColumns: readonly IntrinsicColumn[] = [...intrinsicMetrics, ...ownMetrics];

export const ownMetricLabels: Readonly<Record<OwnMetric, string>> = {
  near_duplicate_percent: "Near-duplicates",
  contamination_percent: "Contamination",
  instruction_tokens: "Instruction length",
  response_tokens: "Response length",
  instruction_nearest_distance: "Nearest instruction",
  response_nearest_distance: "Nearest response",
};

/** What PGR is explained by: the eight intrinsic metrics and the generator's own score. */
export const predictors = [...intrinsicMetrics, "problem_solving"] as const;

export type Predictor = (typeof predictors)[number];

export const predictorLabels: Readonly<Record<Predictor, string>> = {
  instruction_difficulty_gpt4o: "Instruction difficulty (GPT-4o)",
  instruction_difficulty_prometheus: "Instruction difficulty (Prometheus)",
  response_perplexity: "Response perplexity",
  response_quality_gpt4o: "Response quality (GPT-4o)",
  response_quality_prometheus: "Response quality (Prometheus)",
  response_quality_skywork_rm: "Response quality (Skywork-RM)",
  instruction_diversity: "Instruction diversity",
  response_diversity: "Response diversity",
  problem_solving: "Problem-solving score",
};
