import { PCA } from "ml-pca";
import { predictors } from "../../bench/metrics";
import { mean } from "../../stats/mean";
import { pca } from "../../stats/pca";
import { pearson } from "../../stats/pearson";
import { sampleStandardDeviation } from "../../stats/sample-standard-deviation";
import type { Exercise } from "../exercise";
import { functionExercise } from "../function-exercise";
import { paperRows } from "../paper";
import { valueExercise } from "../value-exercise";

const diversities = ["instruction_diversity", "response_diversity"] as const;

const columns = () => diversities.map((name) => paperRows().map((row) => row[name]));
const two = () =>
  pca({ x: paperRows().map((row) => diversities.map((name) => row[name])), names: diversities });
const correlation = () => pearson(columns()[0]!, columns()[1]!).r;

const nineColumns = () => paperRows().map((row) => predictors.map((name) => row[name]));
const nine = () => pca({ x: nineColumns(), names: predictors });
/** What comes out when the columns keep their own units; our own pca always standardises. */
const unscaled = () => new PCA(nineColumns());

const percentOfFirst = (ratios: readonly number[], count: number) =>
  100 * ratios.slice(0, count).reduce((sum, ratio) => sum + ratio, 0);

const z = (column: readonly number[], sd: number) =>
  column.map((value) => (value - mean(column)) / sd);

const meanings = ["pgr", "predictors", "rows", "generators"];

export const pcaByHand: readonly Exercise[] = [
  functionExercise({
    id: "5.1",
    title: "Standardising a column",
    tolerance: 1e-6,
    answer: (column: readonly number[]) => z(column, sampleStandardDeviation(column)),
    cases: [
      { where: "there are three values", arguments: [[1, 2, 6]] },
      { where: "some values are negative", arguments: [[-5, 0, 5, 8]] },
      { where: "the values are large and close together", arguments: [[1000, 1001, 1004, 1003]] },
    ],
    mistakes: [
      {
        answer: (column) => {
          const n = column.length;
          return z(column, sampleStandardDeviation(column) * Math.sqrt((n - 1) / n));
        },
        hint: "You used the standard deviation of a population (n). For a sample divide by n - 1.",
      },
      {
        answer: (column) => column.map((value) => value / sampleStandardDeviation(column)),
        hint: "The spread is right now, but the mean is not 0 yet: subtract it first.",
      },
      {
        answer: (column) => z(column, 1),
        hint: "The mean is 0 now, but each column still has its own spread: divide by it.",
      },
      {
        answer: (column) => z(column, sampleStandardDeviation(column) ** 2),
        hint: "You divided by the variance: take its root.",
      },
    ],
    otherwise: "Subtract the mean from each value, divide by the sample standard deviation.",
    remark: "Mean 0, standard deviation 1: now a column's unit cannot decide how much it counts.",
  }),
  valueExercise({
    id: "5.2",
    title: "Correlation by hand",
    tolerance: 0.001,
    answer: correlation,
    mistakes: (right) => {
      const n = paperRows().length;
      const [a = [], b = []] = columns();
      const covariance = right * sampleStandardDeviation(a) * sampleStandardDeviation(b);
      return [
        {
          answer: (right * (n - 1)) / n,
          hint: "You divided by n. The columns were scaled by a sample's standard deviation, so n - 1 belongs here too.",
        },
        {
          answer: right * (n - 1),
          hint: "This is the sum of the products. Divide it by n - 1.",
        },
        {
          answer: covariance,
          hint: "This is the covariance of the raw columns, in their units. Use the standardised ones.",
        },
        { answer: right ** 2, hint: "This is R². Asked for is the correlation itself." },
      ];
    },
    otherwise: "Multiply the two standardised columns row by row, sum up, divide by n - 1.",
    remark: "The two diversities are nearly the same column twice.",
  }),
  valueExercise({
    id: "5.3",
    title: "Variance of the first component",
    tolerance: 0.1,
    answer: () => percentOfFirst(two().explainedVarianceRatio, 1),
    mistakes: () => {
      const r = correlation();
      return [
        {
          answer: 100 * (1 + r),
          hint: "The variance along the first component is 1 + r. As a share of what? Two standardised columns have the variance 2 together.",
        },
        {
          answer: 100 * r,
          hint: "This is the correlation. Even columns with r = 0 leave half of the variance to the first component.",
        },
        {
          answer: 100 * r ** 2,
          hint: "This is what one column explains of the other in a regression.",
        },
        { answer: 50 * (1 - r), hint: "This is the second component, which carries the rest." },
      ];
    },
    otherwise: "The variance along the first component is 1 + r, the whole is 2.",
    remark: "One number a row instead of two, and hardly anything is lost.",
  }),
  valueExercise({
    id: "5.4",
    title: "Loadings of the first component",
    tolerance: 0.002,
    upToSign: true,
    answer: () => [...two().loadings[0]!],
    mistakes: () => [
      {
        answer: [1, 1],
        hint: "The direction is right. Loadings have the length 1: the sum of their squares is 1.",
      },
      {
        answer: [0.5, 0.5],
        hint: "These add up to 1. It is their squares that must.",
      },
      {
        answer: [...two().loadings[1]!],
        hint: "This is the second component, the difference of the two. The columns rise together: where do the points spread most?",
      },
      {
        answer: [1, 0],
        hint: "This is one column alone. A component may mix both, and along the diagonal they vary more.",
      },
    ],
    otherwise: "The diagonal of the cloud, scaled to length 1; both columns count alike.",
    remark: "The sign has no meaning: both may be negative. Only relative signs do.",
  }),
  valueExercise({
    id: "5.5",
    title: "Scores on the first component",
    tolerance: 0.002,
    upToSign: true,
    answer: () => two().scores.map((row) => row[0]!),
    mistakes: (right) => {
      const [a = [], b = []] = columns();
      return [
        {
          answer: right.map((score) => score * Math.SQRT2),
          hint: "You added the two columns. Weigh them with the loadings.",
        },
        {
          answer: right.map((score) => score / Math.SQRT2),
          hint: "This is the mean of the two columns. Weigh them with the loadings instead.",
        },
        {
          answer: a.map((value, i) => (value + b[i]!) / Math.SQRT2),
          hint: "These are sums of the raw columns. Use the standardised ones, as the loadings do.",
        },
        {
          answer: two().scores.map((row) => row[1]!),
          hint: "These are the scores on the second component, the difference.",
        },
      ];
    },
    otherwise:
      "For each row: first loading times first column plus second times second, standardised.",
    remark: "These 54 numbers are the first component. Their variance is 1 + r.",
  }),
  valueExercise({
    id: "5.6",
    title: "Five components of nine predictors",
    tolerance: 0.1,
    answer: () => percentOfFirst(nine().explainedVarianceRatio, 5),
    mistakes: () => [
      {
        answer: percentOfFirst(unscaled().getExplainedVariance(), 5),
        hint: "The columns keep their own units here, so those with large numbers are all that counts. Ask the library to scale them.",
      },
      {
        answer: percentOfFirst(nine().explainedVarianceRatio, 1),
        hint: "This is the first component alone. Asked for are five together.",
      },
      {
        answer: 100 * nine().explainedVarianceRatio[4]!,
        hint: "This is the fifth component alone. Asked for are the first five together.",
      },
    ],
    otherwise:
      "Call new PCA(rows, { scale: true }), then take the sum of the first five of getExplainedVariance(), in percent.",
    remark: "The paper prints 93.4: from numbers that differ a little from its printed tables.",
  }),
  valueExercise({
    id: "5.7",
    title: "Loadings from the library",
    tolerance: 0.002,
    upToSign: true,
    answer: () => [...nine().loadings[0]!],
    mistakes: () => [
      {
        answer: nine().loadings.map((loading) => loading[0]!),
        hint: "These are the loadings of one predictor in all nine components. In getLoadings() a row is a component.",
      },
      {
        answer: [...nine().loadings[1]!],
        hint: "This is the second component: rows are counted from 0.",
      },
      {
        answer: unscaled().getLoadings().getRow(0),
        hint: "The columns keep their own units here; nearly everything loads on those with large numbers. Scale them.",
      },
      {
        answer: new PCA(transposed(nineColumns()), { scale: true }).getLoadings().getRow(0),
        hint: "One loading for each of 54 things: the rows were taken for columns. A row is a data set, a column a predictor.",
      },
      {
        answer: nine().loadings[0]!.map(Math.abs),
        hint: "The signs are lost. Turned all together they mean the same, but not one by one.",
      },
    ],
    otherwise: "The first row of getLoadings(), as a list of nine.",
    remark:
      "Diversity and problem solving on the one side, the judges' quality and perplexity on the other.",
  }),
  valueExercise({
    id: "5.8",
    title: "Variance of what",
    options: meanings,
    answer: () => "predictors",
    mistakes: () => [
      {
        answer: "pgr",
        hint: "Look at what the library was given. Was PGR among the columns?",
      },
      {
        answer: "rows",
        hint: "Rows are the points. What is it that varies from row to row?",
      },
      {
        answer: "generators",
        hint: "Generators are not even named in what the library was given. Which columns were?",
      },
    ],
    otherwise: "Look at what the library was given.",
    remark:
      "PCA never saw PGR. 'Five components explain 93.4 percent of PGR', as one could read, mixes the two up; of PGR it is a third.",
  }),
];

function transposed(rows: readonly (readonly number[])[]): number[][] {
  return rows[0]!.map((_, j) => rows.map((row) => row[j]!));
}
