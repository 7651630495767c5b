import { classroomBenchmarkOfDomain } from "../bench/benchmarks";
import type { Domain } from "../bench/domains";
import { intrinsicColumns, type IntrinsicColumn } from "../bench/metrics";
import { ruleJudge } from "../classroom/judge/rule-judge";
import { surfaceJudge } from "../classroom/judge/surface-judge";
import { classroomTestSet } from "../classroom/test-set";
import { measureIntrinsic } from "../intrinsic/measure";
import type { School } from "./school";

/** Which metrics: all but the two that look for nearest neighbours, or those that need no network. */
export type Measures = "all" | "without_network";

const slow: readonly IntrinsicColumn[] = [
  "instruction_nearest_distance",
  "response_nearest_distance",
];
const ofNetwork: readonly IntrinsicColumn[] = [
  "response_perplexity",
  "response_quality_skywork_rm",
];

/**
 * The intrinsic metrics of a run, with the classroom in the place of the paper's models: rules grade
 * for GPT-4o, their superficial fellow for Prometheus, the base's likelihood is the perplexity, the
 * reference's over the base's the reward. Nothing in them comes from a teacher's profile.
 */
export async function measureCell(
  run: string,
  {
    domain,
    school,
    measures,
    testItems,
    signal,
  }: {
    readonly domain: Domain;
    readonly school: School;
    readonly measures: Measures;
    readonly testItems: number;
    readonly signal?: AbortSignal;
  },
): Promise<void> {
  const left = measures === "all" ? slow : [...slow, ...ofNetwork];
  await measureIntrinsic({
    run,
    signal,
    metrics: intrinsicColumns.filter((column) => !left.includes(column)),
    models: {
      judge: ruleJudge,
      prometheus: surfaceJudge,
      ...(measures === "all" && {
        likelihood: await school.openLikelihood(domain),
        reward: await school.openReward(domain),
      }),
    },
    benchmarks: [
      {
        benchmark: classroomBenchmarkOfDomain[domain],
        problems: classroomTestSet(domain, testItems).map(({ instruction }) => instruction),
      },
    ],
  });
}
