// The shop window: everything a notebook or a program may use, by stage.
export { AgoraError, BudgetError, InputError, InterruptedError, ProviderError } from "./errors";
export { version } from "./version";

// The benchmark's words
export {
  benchmarkLabels,
  benchmarks,
  benchmarksOfDomain,
  classroomBenchmarkLabels,
  classroomBenchmarkOfDomain,
  classroomBenchmarks,
  type Benchmark,
  type ClassroomBenchmark,
} from "./bench/benchmarks";
export { domainLabels, domains, type Domain } from "./bench/domains";
export { generatorLabels, paperGenerators, type PaperGenerator } from "./bench/generators";
export { methodLabels, methods, type Method } from "./bench/methods";
export {
  intrinsicColumns,
  intrinsicMetrics,
  ownMetricLabels,
  ownMetrics,
  predictorLabels,
  predictors,
  type IntrinsicColumn,
  type IntrinsicMetric,
  type OwnMetric,
  type Predictor,
} from "./bench/metrics";
export { parseSetting, settings, type Setting } from "./bench/settings";

// Tables
export { parseCsv, type CsvRow, type CsvTable } from "./table/parse-csv";
export { toFrame } from "./table/to-frame";

// Models
export {
  createChatModel,
  registerModelMaker,
  type ChatModelOptions,
} from "./models/create-chat-model";
export type {
  ChatMessage,
  ChatModel,
  ChatRequest,
  Completion,
  Retry,
  Sampling,
  TokenLogprob,
  Usage,
} from "./models/chat-model";
export { createBatchModel, type BatchItem, type BatchOutcome } from "./models/batch";
export { loadEnvFile, type Environment } from "./models/environment";
export {
  costUsd,
  freePrice,
  loadPrices,
  priceOf,
  readPrices,
  worstCaseCostUsd,
  type Price,
} from "./models/pricing";
export { createScriptedModel } from "./models/scripted";
export { fetchShutdownDate } from "./models/shutdown-date";

// Settings and seeds
export { loadEmbeddedSeeds } from "./datasets/embedded-seeds";
export { fetchSeeds } from "./datasets/fetch-seeds";
export { createHub } from "./datasets/hub";
export { readSeeds } from "./datasets/read-seeds";
export { loadSettingDetails } from "./datasets/setting-details";

// Generate
export type { Format, Instance, Rejection, Seed } from "./bench/instance";
export { metaPrompt } from "./generate/meta-prompts/meta-prompt";
export { buildPrompt } from "./generate/prompt";
export { parseTemplate, readTemplate } from "./generate/prompt-template";
export { parseCompletion } from "./generate/parse";
export { validateInstance } from "./generate/validate";
export { generate, generateInBatches } from "./generate/generate";
export type { GenerateSummary } from "./generate/summarize";
export { progressText } from "./generate/progress-text";
export { estimateRun } from "./generate/estimate";
export { measureOriginality } from "./generate/originality";
export { exportInstances } from "./store/export-instances";
export { readInstances } from "./store/read-instances";
export { readScores, saveScore } from "./store/scores";
export { readManifest } from "./store/manifest";

export { countTokens } from "./models/token-count";

// The classroom: simulated teachers in a miniature world
import "./classroom/register";
export { isSimulated } from "./classroom/is-simulated";
export { classroomSeeds } from "./classroom/seeds";
export { createTeacher } from "./classroom/teachers/teacher";
export { classroomPrices } from "./classroom/teachers/prices";
export {
  teacherNames,
  teacherProfiles,
  type TeacherName,
  type TeacherProfile,
} from "./classroom/teachers/profiles";
export { classroomTestSet, type TestItem } from "./classroom/test-set";
export type { Difficulty, Item, Mark } from "./classroom/world/miniature-domain";
export { markResponse, readItem } from "./classroom/world/world";

// The classroom's students: a small transformer, really trained
export type { Example, Student, Trainer, TrainingProgress, TrainRequest } from "./student/student";
export { createClassroomTrainer, classroomSteps } from "./classroom/student/classroom-trainer";
export { loadClassroomStudent } from "./classroom/student/load-classroom-student";
export { readStudent } from "./classroom/student/read-student";

// The benchmark in miniature
export type { ClassroomCell, ClassroomQuantity } from "./experiment/classroom-rows";
export { openClassroomSchool } from "./experiment/classroom-school";
export type { ClassroomResults } from "./experiment/collect";
export { classroomDecoding, examine, type ClassroomScore } from "./experiment/examine";
export { explainCells, type ExplainedCells } from "./experiment/explain-cells";
export { judgeClassroomAnswers } from "./experiment/judge-answers";
export { loadClassroomResults } from "./experiment/load-results";
export { planCells, stepsFor, type StepMode } from "./experiment/plan-cells";
export { trainOnRun, type TrainedOnRun, type TrainOnRun } from "./experiment/train-on-run";
export { classroomProfiles, type ClassroomProfile } from "./experiment/profiles";
export { quantityMeans, type QuantityMean } from "./experiment/quantity-curves";
export {
  runClassroom,
  type ClassroomProgress,
  type RunClassroomOptions,
} from "./experiment/run-classroom";
export type { School } from "./experiment/school";

// Intrinsic metrics
export { measureIntrinsic } from "./intrinsic/measure";
export type { IntrinsicModels, IntrinsicOptions } from "./intrinsic/intrinsic-options";
export type { IntrinsicProgress } from "./intrinsic/measure-context";
export type {
  Embedder,
  Judge,
  LikelihoodModel,
  Pair,
  RewardModel,
} from "./intrinsic/metric-models";
export {
  isMeasured,
  type IntrinsicReport,
  type MeasuredMetric,
  type MetricResult,
} from "./intrinsic/report";
export { intrinsicExtremes, readEvidence } from "./intrinsic/read-evidence";
export { readIntrinsic } from "./intrinsic/stored-report";
export { createChatJudge, createPrometheusJudge } from "./intrinsic/chat-judge";
export { estimateIntrinsic, type IntrinsicEstimate } from "./intrinsic/estimate";
export { intrinsicFrame, longRows, wideRows } from "./intrinsic/intrinsic-frame";
export { openSource } from "./intrinsic/pair-source";
export { createEmbedder } from "./intrinsic/embedders/embeddings-api";
export { createEchoLikelihood } from "./intrinsic/servers/echo-likelihood";
export { createRewardModel } from "./intrinsic/servers/reward-server";
export { createVllmLikelihood } from "./intrinsic/servers/vllm-likelihood";
export { classroomMetricModels } from "./classroom/metric-models";
export {
  metricBudgetUsd,
  metricModelNames,
  openMetricModels,
} from "./experiment/open-metric-models";
export { hashedNgramEmbedder } from "./intrinsic/embedders/hashed-ngrams";

// Students on a Ray cluster
export { answerOnRay, createRayAnswerer, type RayModel } from "./student/ray/answer-on-ray";
export type { RayCluster } from "./student/ray/cluster";
export { estimateTraining } from "./student/ray/estimate";
export {
  paperTraining,
  readHyperparameters,
  type Hyperparameters,
} from "./student/ray/hyperparameters";
export { createRayJobs, type RayJobs } from "./student/ray/jobs-client";
export { createRayTrainer, type RayTrainerOptions } from "./student/ray/ray-trainer";
export { readRayStudent, trainOnRay, type RayStudent } from "./student/ray/train-on-ray";

// Evaluate
export type { Answer, Answerer, Decoding, Question } from "./bench/answer";
export { miniature, miniatureBenchmarkFile } from "./datasets/benchmarks/embedded-benchmarks";
export { fetchBenchmark } from "./datasets/benchmarks/fetch-benchmark";
export {
  answerBenchmark,
  type AnswerOptions,
  type AnswerSummary,
} from "./evaluate/answering/answer-benchmark";
export { decodingFor, promptFor, type AnswerStyle } from "./evaluate/answering/answer-settings";
export { estimateAnswers } from "./evaluate/answering/estimate-answers";
export { readProblems, type Problem } from "./evaluate/answering/problems";
export { judgeAlpacaEval2 } from "./evaluate/judging/judge-alpacaeval2";
export { judgeArenaHard } from "./evaluate/judging/judge-arena-hard";
export type { JudgeOptions, JudgeSummary } from "./evaluate/judging/judge-options";
export { readOutputs, type Outputs } from "./evaluate/judging/outputs";
export { readAlpacaAnnotations, readLengthControlData } from "./evaluate/read-alpacaeval2";
export { readArenaBattles } from "./evaluate/read-arena-hard";
export { readPredictions, readReferences } from "./evaluate/read-math";
export { scoreGsm8k } from "./evaluate/gsm8k";
export { pairVerdict, scoreMath } from "./evaluate/math";
export { verifyEqual } from "./evaluate/math/verify";
export { scoreAlpacaEval2 } from "./evaluate/alpacaeval2-score";
export { scoreArenaHard } from "./evaluate/arena-hard-score";
export { scorePairs } from "./evaluate/score-pairs";
export { judgeCode } from "./evaluate/code/judge-code";
export { readCodeSamples } from "./evaluate/code/read-code-samples";
export { scoreCode } from "./evaluate/code/score-code";
export { extractCode } from "./evaluate/code/extract-code";
export { readHumanEval } from "./evaluate/humaneval";
export { readMbpp } from "./evaluate/mbpp";
export { createSandbox, type Sandbox } from "./sandbox/sandbox";
export { passAtK, taskPassAtK } from "./evaluate/pass-at-k";

// Statistics
export { mean } from "./stats/mean";
export { sampleStandardDeviation } from "./stats/sample-standard-deviation";
export { percentileInterval, resampledRatios } from "./stats/bootstrap";
export { quantile } from "./stats/quantile";
export { pearson, type Correlation } from "./stats/pearson";
export { spearman } from "./stats/spearman";
export { ols, type OlsCoefficient, type OlsFit } from "./stats/ols";
export { paretoFrontier } from "./stats/pareto-frontier";
export { pca, type PcaFit } from "./stats/pca";
export { groupR2, looR2, pcr, type PcrFit, type PcrInput } from "./stats/pcr";
export { createRandom, type Random } from "./stats/random";
export { bootstrapPca, type BootstrapPca } from "./stats/bootstrap-pca";
export { nestedR2, type ModelPath, type NestedR2 } from "./stats/nested-cross-validation";
export { nestedModels, type ModelTerm, type NestedModel } from "./stats/nested-models";
export { parallelAnalysis, type ParallelAnalysis } from "./stats/parallel-analysis";
export { partialLeastSquares } from "./stats/partial-least-squares";
export {
  anyShuffle,
  permutationTest,
  shuffleGroups,
  shuffleWithin,
  type PermutationTest,
} from "./stats/permutation-test";
export { principalComponentPath } from "./stats/principal-component-path";
export { randomIntercepts, type RandomInterceptsFit } from "./stats/random-intercepts";
export { ridge } from "./stats/ridge";
export { varianceInflation } from "./stats/variance-inflation";

// Performance Gap Recovered
export { pgr, pgrCeiling, settingPgr, type PgrScores } from "./pgr";

// The paper: its tables, what follows from them, and the audit of the two
export type * from "./paper/records";
export { auditPaper } from "./paper/audit/audit-paper";
export type * from "./paper/audit/audit-report";
export { loadClaims } from "./paper/claims/check-claims";
export { loadPaperTables } from "./paper/load-paper-tables";
export { paperFrames, type PaperFrames } from "./paper/paper-frames";
export { explanatoryRows } from "./paper/explanatory-rows";
export { figure4Coarse, figure4Fine, lineThrough } from "./paper/recompute/figure4";
export { figure5 } from "./paper/recompute/figure5";
export { figure6 } from "./paper/recompute/figure6";
export { figure7Ratios } from "./paper/recompute/figure7";
export { table4 } from "./paper/recompute/table4";

// Analysis
export {
  analyzeTable,
  type Analysis,
  type AnalyzeInput,
  type UnivariateFit,
} from "./analysis/analyze";
export { explainedPgr, type ExplainedPgr } from "./analysis/out-of-sample";
export { explainPaper, paperColumns, suspicionVariants } from "./analysis/explain-paper";
export { explainPgr, type ExplainOptions, type Explanation } from "./analysis/explain-pgr";
export { shownComponents, varianceSplits } from "./analysis/explain-records";
export { isRefusal, type Refusal } from "./analysis/refusal";
export { runRows, type RunRows, type RunRowsOptions } from "./analysis/run-rows";
export { paperFindings, type PaperFindings } from "./analysis/paper-findings";

export { pgrReport, type PgrReport, type PgrReportOptions } from "./analysis/pgr-table";
export { scoresFromCsv } from "./analysis/pgr-csv";
export { readRunScores } from "./analysis/pgr-runs";
export type { ModelScore } from "./analysis/pgr-scores";

// Cost and quantity
export {
  costFromPrice,
  costOfRuns,
  readSpending,
  type CostAssumptions,
  type InstanceCost,
} from "./analysis/instance-cost";
export {
  learningCurve,
  readCurve,
  type CurveReading,
  type LearningCurve,
} from "./analysis/learning-curve";
export { noisyPoints, type QuantityRow, type SizePoint } from "./analysis/quantity";
export { quantityRows } from "./analysis/quantity-table";
export { readQuantityRuns } from "./analysis/quantity-runs";
export { paperStudents } from "./analysis/paper-students";
export { planPurchase, type PlanOptions, type PurchasePlan } from "./analysis/plan";
export type { Offer, PlanCandidate, PlannedCandidate } from "./analysis/plan-candidate";
export {
  chosenOf,
  defaultSources,
  runCandidates,
  tableCandidates,
  type PriceSources,
} from "./analysis/plan-evidence";
export { planReport } from "./report/plan-report";

// Figures
export type { Figure } from "./figures/figure";
export type { FigureOptions } from "./figures/layout";
export type { Theme } from "./figures/theme";
export { chanceHistograms } from "./figures/chance-histograms";
export { checkFigure } from "./figures/check-figure";
export { costAgainstQuantity } from "./figures/cost-against-quantity";
export { explainedVariance } from "./figures/explained-variance";
export { intrinsicDistributions, type InstanceRecord } from "./figures/intrinsic-distributions";
export { intrinsicMetricPanels } from "./figures/intrinsic-metrics";
export { learningCurves, type DrawnCurve } from "./figures/learning-curves";
export { lossCurve, type LossPoint } from "./figures/loss-curve";
export { loadingHeatMap } from "./figures/loading-heat-map";
export { loadingIntervals } from "./figures/loading-intervals";
export { metaPromptDumbbells } from "./figures/meta-prompt-dumbbells";
export { metricContributions } from "./figures/metric-contributions";
export { paperFigures, paperSource, type PaperFigureInput } from "./figures/paper-figures";
export { parallelScree } from "./figures/parallel-scree";
export { averagePgrAgainstAbility, settingPgrAgainstAbility } from "./figures/pgr-against-ability";
export { pgrAgainstCost, type CostedOffer } from "./figures/pgr-against-cost";
export { pgrAgainstComponents } from "./figures/pgr-against-components";
export { pgrAgainstQuantity } from "./figures/pgr-against-quantity";
export { pgrAgainstMetrics, type MeasuredSetting } from "./figures/pgr-against-metrics";
export { pgrArrows, type PgrArrow } from "./figures/pgr-arrows";
export { pgrCurves, type CurvePoint } from "./figures/pgr-curves";
export { pgrIntervals, type PgrInterval } from "./figures/pgr-intervals";
export { pgrTable } from "./figures/pgr-table";
export { priceAgainstPgr } from "./figures/price-against-pgr";
export { r2ByLeftOut } from "./figures/r2-by-left-out";
export { r2Comparison, type R2Record } from "./figures/r2-comparison";
export { scatterWithFit, type LineFit } from "./figures/scatter-with-fit";
export { seriesPlot, type Series, type SeriesPlotInput } from "./figures/series-plot";
export { varianceSources } from "./figures/variance-sources";

// The course
export { check } from "./course/check";
export {
  simulateLearningCurve,
  type LearningCurveInput,
  type LearningCurvePoint,
} from "./course/simulate-learning-curve";
export { simulateScores, type SimulatedScoresInput } from "./course/simulate-scores";
export type { Verdict } from "./course/verdict";

// In a notebook
export { markdown, type Markdown } from "./notebook/markdown";
export { progress, type ProgressBar, type ProgressOptions } from "./notebook/progress";
export { show, type ShowOptions } from "./notebook/show";
export { temporaryFolder } from "./notebook/temporary-folder";

// Notebooks, run from a program
export { checkNotebook, type CheckResult } from "./notebook/check-notebook";
export { readNotebook, writeNotebook, type Notebook } from "./notebook/ipynb";
export { installKernel, removeKernel } from "./notebook/kernelspec";
export { runNotebookFiles, type FileRun, type RunFilesOptions } from "./notebook/run-files";
export { runNotebook, type RunOptions, type RunResult } from "./notebook/run-notebook";

// Reports
export { classroomFigures } from "./report/classroom-figures";
export { classroomReport, classroomSection } from "./report/classroom-report";
export { explainReport, type ExplainReportInput } from "./report/explain-report";
export { paperReport, type PaperReportInput } from "./report/paper-report";
export { renderReport } from "./report/render-report";
export type { Block, Report, Section } from "./report/report";
export { reproduce, type Reproduction, type ReproduceOptions } from "./report/reproduce";
