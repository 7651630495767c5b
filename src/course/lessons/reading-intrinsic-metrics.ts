import { paperGenerators } from "../../bench/generators";
import { type IntrinsicMetric, intrinsicMetrics, type Predictor } from "../../bench/metrics";
import type { ExplanatoryRow } from "../../paper/records";
import { mean } from "../../stats/mean";
import { pearson } from "../../stats/pearson";
import { sampleStandardDeviation } from "../../stats/sample-standard-deviation";
import { spearman } from "../../stats/spearman";
import type { Exercise } from "../exercise";
import { functionExercise } from "../function-exercise";
import { paperRows, paperTables } from "../paper";
import { valueExercise } from "../value-exercise";

const column = (name: Predictor | "pgr_percent") => paperRows().map((row) => row[name]);

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const dot = (a: readonly number[], b: readonly number[]) => sum(a.map((value, i) => value * b[i]!));
const cosine = (a: readonly number[], b: readonly number[]) =>
  dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

/** Mean of a measure over all pairs of different vectors. */
function overPairs(
  vectors: readonly (readonly number[])[],
  measure: (a: readonly number[], b: readonly number[]) => number,
): number {
  return mean(vectors.flatMap((a, i) => vectors.slice(i + 1).map((b) => measure(a, b))));
}

/** Metrics whose six values coincide in every domain of response generation. */
function coinciding(): IntrinsicMetric[] {
  return intrinsicMetrics.filter((metric) => {
    const cells = paperTables().intrinsic.cells.filter(
      (cell) => cell.metric === metric && cell.method === "response_generation",
    );
    const perDomain = groupedValues(cells.map((cell) => [cell.domain, cell.value]));
    return perDomain.every((values) => values.every((value) => value === values[0]));
  });
}

function groupedValues(entries: readonly (readonly [string, number])[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [key, value] of entries) groups.set(key, [...(groups.get(key) ?? []), value]);
  return [...groups.values()];
}

/** Percent of a metric's variance that lies between the groups, not inside them. */
function betweenPercent(metric: Predictor, key: (row: ExplanatoryRow) => string): number {
  const centre = mean(column(metric));
  const groups = groupedValues(paperRows().map((row) => [key(row), row[metric]]));
  const between = sum(groups.map((values) => values.length * (mean(values) - centre) ** 2));
  return (100 * between) / sum(column(metric).map((value) => (value - centre) ** 2));
}

const skywork = "response_quality_skywork_rm";

export const readingIntrinsicMetrics: readonly Exercise[] = [
  functionExercise({
    id: "3.1",
    title: "Perplexity",
    tolerance: 1e-6,
    answer: (logProbabilities: readonly number[]) => Math.exp(-mean(logProbabilities)),
    cases: [
      { where: "every token has the probability one half", arguments: [[0.5, 0.5].map(Math.log)] },
      { where: "one token is very surprising", arguments: [[0.9, 0.8, 0.01].map(Math.log)] },
      { where: "everything is certain", arguments: [[0, 0, 0]] },
      { where: "the response is long", arguments: [[0.3, 0.7, 0.2, 0.6, 0.9].map(Math.log)] },
    ],
    mistakes: [
      {
        answer: (logs) => Math.exp(mean(logs)),
        hint: "The minus sign is missing: this shrinks when the text gets more surprising.",
      },
      {
        answer: (logs) => -mean(logs),
        hint: "This is the mean surprise, in logarithms. Perplexity takes it back with exp.",
      },
      {
        answer: (logs) => Math.exp(-sum(logs)),
        hint: "You summed: a long text would always be more perplexing than a short one. Take the mean over tokens.",
      },
      {
        answer: (logs) => mean(logs.map((log) => Math.exp(-log))),
        hint: "The mean comes before exp, not after it: average the logarithms.",
      },
      {
        answer: (logs) => 2 ** -mean(logs),
        hint: "These are natural logarithms: their base is e, not 2.",
      },
    ],
    otherwise: "The exponential of minus the mean of the logarithms.",
    remark:
      "A perplexity of 2 means: on average as unsure as before a toss of a coin. It never falls below 1.",
  }),
  functionExercise({
    id: "3.2",
    title: "Diversity",
    tolerance: 1e-6,
    answer: (vectors: readonly (readonly number[])[]) =>
      overPairs(vectors, (a, b) => 1 - cosine(a, b)),
    cases: [
      {
        where: "all texts are the same",
        arguments: [
          [
            [3, 4],
            [3, 4],
            [3, 4],
          ],
        ],
      },
      {
        where: "two texts have nothing in common",
        arguments: [
          [
            [2, 0],
            [0, 5],
          ],
        ],
      },
      {
        where: "the vectors differ in length",
        arguments: [
          [
            [1, 2, 0],
            [2, 1, 3],
            [4, 0, 1],
          ],
        ],
      },
      {
        where: "there are four texts",
        arguments: [
          [
            [1, 0],
            [1, 1],
            [0, 1],
            [2, 1],
          ],
        ],
      },
    ],
    mistakes: [
      {
        answer: (vectors) => overPairs(vectors, cosine),
        hint: "This is the similarity: it is highest when all texts are the same.",
      },
      {
        answer: (vectors) => mean(vectors.flatMap((a) => vectors.map((b) => 1 - cosine(a, b)))),
        hint: "Each text is also compared with itself here, at distance 0. Take pairs of different texts.",
      },
      {
        answer: (vectors) => overPairs(vectors, (a, b) => 1 - dot(a, b)),
        hint: "Divide the product by the lengths of both vectors: a long text is no more diverse.",
      },
      {
        answer: (vectors) =>
          sum(vectors.flatMap((a, i) => vectors.slice(i + 1).map((b) => 1 - cosine(a, b)))),
        hint: "This is the sum over the pairs; it grows with the number of texts. Take the mean.",
      },
      {
        answer: (vectors) =>
          overPairs(vectors, (a, b) => Math.hypot(...a.map((value, i) => value - b[i]!))),
        hint: "This is the straight-line distance. Asked for is 1 minus the cosine of the angle.",
      },
    ],
    otherwise: "For each pair of different texts 1 minus the cosine, then the mean over the pairs.",
    remark: "0 when all texts are alike, about 1 when they have nothing in common.",
  }),
  valueExercise({
    id: "3.3",
    title: "Metrics that cannot tell generators apart",
    anyOrder: true,
    options: intrinsicMetrics,
    answer: coinciding,
    mistakes: (right) => [
      {
        answer: intrinsicMetrics.filter((metric) => metric.startsWith("instruction_d")).slice(0, 2),
        hint: "Two of them. Which other metric looks at instructions only?",
      },
      {
        answer: [...right, "response_diversity"],
        hint: "One of these is a property of responses, and those each generator writes itself.",
      },
      {
        answer: intrinsicMetrics.filter((metric) => !right.includes(metric)),
        hint: "These are the ones that do tell generators apart. Asked for are the others.",
      },
    ],
    otherwise:
      "Look for metrics whose largest and smallest value over the six generators are the same, in all three domains.",
    remark:
      "In response generation the instructions are given, the same ones to all. What looks at instructions only cannot differ, and says nothing about the generator there.",
  }),
  valueExercise({
    id: "3.4",
    title: "A z-score",
    tolerance: 0.005,
    answer: () => zScore(),
    mistakes: (right) => {
      const values = column(skywork);
      const n = values.length;
      const value = firstSkywork();
      const sd = sampleStandardDeviation(values);
      return [
        {
          answer: right * Math.sqrt(n / (n - 1)),
          hint: "You divided by the standard deviation of a population (n). These rows are a sample: n - 1.",
        },
        {
          answer: value / sd,
          hint: "Subtract the mean first: a z-score counts from the average row.",
        },
        {
          answer: value - mean(values),
          hint: "This is the distance from the mean in the metric's own unit. In standard deviations?",
        },
        {
          answer: right / sd,
          hint: "You divided by the variance: take its root.",
        },
      ];
    },
    otherwise: "The value minus the mean of all 54, divided by their sample standard deviation.",
    remark:
      "About one standard deviation above the average row; now it can be laid beside any other metric.",
  }),
  valueExercise({
    id: "3.5",
    title: "Perplexity against PGR",
    tolerance: 0.005,
    answer: () => pearson(column("response_perplexity"), column("pgr_percent")).r,
    mistakes: (right) => [
      {
        answer: -right,
        hint: "The sign is lost. Do students learn more or less from data that surprise the base model?",
      },
      {
        answer: right ** 2,
        hint: "This is R², which has no direction. Asked for is the correlation itself.",
      },
      {
        answer: spearman(column("response_perplexity"), column("pgr_percent")).r,
        hint: "This is Spearman's correlation, of the ranks. Asked for is Pearson's.",
      },
      {
        answer: pearson(column("response_perplexity"), column("pgr_percent")).p,
        hint: "This is the p value. The correlation is the field r.",
      },
    ],
    otherwise: "Use pearson(x, y).r with the column of perplexities and the column of PGRs.",
    remark:
      "Negative: where responses surprise the base model more, students tended to gain less. Tended: it says nothing of a cause.",
  }),
  valueExercise({
    id: "3.6",
    title: "Generator or setting",
    tolerance: 0.1,
    answer: () => betweenPercent("response_diversity", settingOf),
    mistakes: (right) => [
      {
        answer: 100 - right,
        hint: "This is the share inside the settings. Asked for is the share between them.",
      },
      {
        answer: betweenPercent("response_diversity", (row) => row.generator),
        hint: "You grouped by generator. Asked for is the setting.",
      },
      {
        answer: betweenPercent("response_diversity", (row) => row.method),
        hint: "You grouped by method only. A setting is a method and a domain.",
      },
      {
        answer: betweenPercent("response_diversity", (row) => row.domain),
        hint: "You grouped by domain only. A setting is a method and a domain.",
      },
      {
        answer: betweenPercent("instruction_diversity", settingOf),
        hint: "This is the diversity of instructions. Asked for is that of responses.",
      },
    ],
    otherwise:
      "Sum over the settings: six times the squared distance of the setting's mean from the mean of all; divide by the same sum over single rows.",
    remark:
      "Nearly all of it: how diverse the responses are is decided by the setting. Which generator wrote them hardly shows.",
  }),
  valueExercise({
    id: "3.7",
    title: "Agreement of two judges",
    tolerance: 0.002,
    answer: () =>
      spearman(column("response_quality_gpt4o"), column("response_quality_prometheus")).r,
    mistakes: () => [
      {
        answer: pearson(column("response_quality_gpt4o"), column("response_quality_prometheus")).r,
        hint: "This is Pearson's correlation of the grades. Asked for is whether the order agrees: use ranks.",
      },
      {
        answer: spearman(
          column("instruction_difficulty_gpt4o"),
          column("instruction_difficulty_prometheus"),
        ).r,
        hint: "This is how they agree on difficulty. Asked for is the quality of responses.",
      },
      {
        answer: spearman(column("response_quality_gpt4o"), column(skywork)).r,
        hint: "Skywork is a reward model. Asked for are the two judges, GPT-4o and Prometheus.",
      },
    ],
    otherwise: "Use spearman(x, y).r with the two columns of response quality.",
    remark:
      "They agree in part. On difficulty the same two judges agree far better: quality is the harder thing to grade.",
  }),
  valueExercise({
    id: "3.8",
    title: "A row out of pattern",
    options: paperGenerators,
    answer: oddGenerator,
    mistakes: () => [
      {
        answer: "llama-3.1-8b-instruct",
        hint: "Its rewards are low throughout, as one would expect of a small model. Look for a pattern turned around.",
      },
      {
        answer: "gpt-4o",
        hint: "Its rewards follow the pattern of most: high where it invents the instance, lower where it answers. Who has it the other way round?",
      },
      {
        answer: "claude-3.5-sonnet",
        hint: "Its rewards follow the pattern of most in these two methods. Who has it the other way round?",
      },
    ],
    otherwise:
      "Compare for each generator its two rows: which is higher in code? One generator has it the other way round.",
    remark:
      "Its two rows look as if they had changed places. The audit in notebook 10 says how strong the evidence is; only the authors can know.",
  }),
];

function settingOf(row: ExplanatoryRow): string {
  return `${row.method}/${row.domain}`;
}

function firstSkywork(): number {
  return paperRows()[0]![skywork];
}

function zScore(): number {
  const values = column(skywork);
  return (firstSkywork() - mean(values)) / sampleStandardDeviation(values);
}

/** The one generator whose reward in code is higher in response than in instance generation. */
function oddGenerator(): string {
  const rewardOf = (generator: string, method: string) =>
    paperRows().find(
      (row) => row.generator === generator && row.method === method && row.domain === "code",
    )![skywork];
  const odd = paperGenerators.filter(
    (name) => rewardOf(name, "response_generation") > rewardOf(name, "instance_generation"),
  );
  return odd.join();
}
