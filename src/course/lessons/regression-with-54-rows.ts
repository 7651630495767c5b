import { predictors, type Predictor } from "../../bench/metrics";
import { mean } from "../../stats/mean";
import { ols } from "../../stats/ols";
import { groupR2, looR2 } from "../../stats/pcr";
import { sampleStandardDeviation } from "../../stats/sample-standard-deviation";
import type { Exercise } from "../exercise";
import { functionExercise } from "../function-exercise";
import { paperRows, paperTables } from "../paper";
import { valueExercise } from "../value-exercise";

const scores = () => paperRows().map((row) => row.problem_solving);
const pgrs = () => paperRows().map((row) => row.pgr_percent);

function lineOf(x: readonly number[], y: readonly number[]) {
  const { coefficients, r2, pValue } = ols({ x: x.map((value) => [value]), y, names: ["x"] });
  const [intercept, slope] = coefficients.map(({ estimate }) => estimate);
  return { slope: slope!, intercept: intercept!, r2, pValue };
}

const line = () => lineOf(scores(), pgrs());

/** Exercise 4.1 uses another predictor than the notebook's own cells, which print that line. */
const rewards = () => paperRows().map((row) => row.response_quality_skywork_rm);

const newScore = 60;

/** Scores that exercise 4.4 asks about; the notebook lists them. */
const candidates = [0, 10, 30, 60, 85, 100];

const inside = (low: number, high: number) =>
  candidates.filter((score) => score >= low && score <= high);

/** All predictors, or problem solving alone. */
function designOf(names: readonly Predictor[]) {
  return {
    x: paperRows().map((row) => names.map((name) => row[name])),
    y: pgrs(),
    names,
    components: names.length,
  };
}

const sumOfSquares = (values: readonly number[], centre = 0) =>
  values.reduce((total, value) => total + (value - centre) ** 2, 0);
const residuals = (y: readonly number[], fitted: readonly number[]) =>
  y.map((value, i) => value - fitted[i]!);

export const regressionWith54Rows: readonly Exercise[] = [
  valueExercise({
    id: "4.1",
    title: "A line by hand",
    tolerance: 0.01,
    answer: () => {
      const { slope, intercept } = lineOf(rewards(), pgrs());
      return { slope, intercept };
    },
    mistakes: ({ slope }) => {
      const turned = lineOf(pgrs(), rewards());
      const steep = sampleStandardDeviation(pgrs()) / sampleStandardDeviation(rewards());
      return [
        {
          answer: { slope: turned.slope, intercept: turned.intercept },
          hint: "This is the line of the reward on PGR: x and y are exchanged. Divide by the sum that belongs to x.",
        },
        {
          answer: { slope, intercept: mean(pgrs()) },
          hint: "The slope is right. But the mean of y is the line's height at the mean of x, not at x = 0.",
        },
        {
          answer: { slope, intercept: mean(rewards()) - slope * mean(pgrs()) },
          hint: "The slope is right. In the intercept the two means are exchanged.",
        },
        {
          answer: { slope: steep, intercept: mean(pgrs()) - steep * mean(rewards()) },
          hint: "This is the ratio of the two standard deviations. It lacks the correlation, which makes the line flatter.",
        },
      ];
    },
    otherwise:
      "Slope: sum of products of deviations over the sum of squared deviations of x. Intercept: so that the line goes through both means.",
    remark: "One point more of reward goes with nearly one point more of PGR, on average.",
  }),
  functionExercise({
    id: "4.2",
    title: "R² as a function",
    tolerance: 1e-6,
    answer: (y: readonly number[], fitted: readonly number[]) =>
      1 - sumOfSquares(residuals(y, fitted)) / sumOfSquares(y, mean(y)),
    cases: [
      {
        where: "the fit is perfect",
        arguments: [
          [1, 2, 4],
          [1, 2, 4],
        ],
      },
      {
        where: "the fit is the mean of y",
        arguments: [
          [1, 2, 6],
          [3, 3, 3],
        ],
      },
      {
        where: "the fit is fair",
        arguments: [
          [10, 12, 17, 15],
          [11, 12, 15, 16],
        ],
      },
      {
        where: "the predictions are worse than the mean",
        arguments: [
          [1, 2, 3],
          [3, 2, 1],
        ],
      },
    ],
    mistakes: [
      {
        answer: (y, fitted) => sumOfSquares(residuals(y, fitted)) / sumOfSquares(y, mean(y)),
        hint: "This is the share that is left unexplained: 0 for a perfect fit.",
      },
      {
        answer: (y, fitted) => 1 - sumOfSquares(residuals(y, fitted)) / sumOfSquares(y),
        hint: "Variance is counted around the mean of y, not around 0.",
      },
      {
        answer: (y, fitted) => sumOfSquares(fitted, mean(y)) / sumOfSquares(y, mean(y)),
        hint: "That holds for a least-squares fit on its own rows only. For any predictions, start from the residuals.",
      },
      {
        answer: (y, fitted) =>
          1 - Math.sqrt(sumOfSquares(residuals(y, fitted)) / sumOfSquares(y, mean(y))),
        hint: "No root: R² compares sums of squares.",
      },
    ],
    otherwise: "1 minus squared residuals over squared deviations of y from its mean, both summed.",
    remark:
      "For predictions that are worse than the plain mean it falls below 0. You will meet that.",
  }),
  valueExercise({
    id: "4.3",
    title: "What the line says",
    tolerance: 0.05,
    answer: () => line().intercept + line().slope * newScore,
    mistakes: () => [
      {
        answer: line().slope * newScore,
        hint: "The intercept is missing: a line need not go through 0.",
      },
      {
        answer: (newScore - line().intercept) / line().slope,
        hint: "You solved for the score. Asked for is the PGR that belongs to it.",
      },
      {
        answer: line().intercept * newScore + line().slope,
        hint: "Slope and intercept are exchanged: which one is multiplied by the score?",
      },
      {
        answer: mean(pgrs()),
        hint: "This is the mean of all PGRs; the line says something else for each score.",
      },
    ],
    otherwise: "Intercept plus slope times score.",
    remark:
      "One number, which looks precise. Look at the points around it: they spread over some twenty points of PGR either way.",
  }),
  valueExercise({
    id: "4.4",
    title: "Inside the data",
    anyOrder: true,
    answer: () => inside(Math.min(...scores()), Math.max(...scores())),
    mistakes: (right) => {
      const reach = sampleStandardDeviation(scores());
      return [
        {
          answer: candidates,
          hint: "A line can be drawn anywhere, but is there a point near all of these? Look for the lowest and the highest score in the data.",
        },
        {
          answer: candidates.filter((score) => !right.includes(score)),
          hint: "These are the extrapolations. Asked for are the others.",
        },
        {
          answer: inside(mean(scores()) - reach, mean(scores()) + reach),
          hint: "You kept what is near the mean. The data reach further; find their lowest and highest score.",
        },
        {
          answer: candidates.filter((score) => score > 0 && score < 100),
          hint: "A score can lie anywhere from 0 to 100; the question is where these 54 rows lie.",
        },
      ];
    },
    otherwise: "Keep the scores from the lowest in the data to the highest.",
    remark:
      "Outside, the line is a guess about generators that nobody measured. At a score of 0 it even claims a negative PGR.",
  }),
  valueExercise({
    id: "4.5",
    title: "R² by luck",
    tolerance: 0.05,
    answer: () => (100 * predictors.length) / (paperRows().length - 1),
    mistakes: () => {
      const [k, n] = [predictors.length, paperRows().length];
      return [
        {
          answer: (100 * k) / n,
          hint: "Nearly: the mean of y uses up one row, so n - 1 are left.",
        },
        {
          answer: (100 * k) / (n - k - 1),
          hint: "This compares what is explained with what is not. Asked for is the share of the whole.",
        },
        {
          answer: 0,
          hint: "So one would wish. But a regression with free weights always finds something to fit.",
        },
        {
          answer: 100 / (n - 1),
          hint: "This is what one useless predictor reaches. There are nine.",
        },
      ];
    },
    otherwise: "k useless predictors on n rows reach k / (n - 1) on average.",
    remark: "So much of the variance is 'explained' by dice. Any R² has to be read against it.",
  }),
  valueExercise({
    id: "4.6",
    title: "Adjusted R²",
    tolerance: 0.002,
    answer: () => ols(designOf(predictors)).adjR2,
    mistakes: () => {
      const { r2, n, dfModel: k } = ols(designOf(predictors));
      return [
        { answer: r2, hint: "This is R² itself. The adjustment takes away what luck explains." },
        {
          answer: 1 - ((1 - r2) * (n - 1)) / (n - k),
          hint: "The intercept is estimated too: n - k - 1 rows are left.",
        },
        {
          answer: 1 - ((1 - r2) * n) / (n - k - 1),
          hint: "The numerator is n - 1, since the mean of y is estimated.",
        },
        {
          answer: r2 - k / (n - 1),
          hint: "You subtracted the whole of what luck explains. But luck has only the rest to work with: use the formula.",
        },
      ];
    },
    otherwise: "1 - (1 - R²) (n - 1) / (n - k - 1), with n rows and k predictors.",
    remark: "Useless predictors bring it to 0 on average, so it can be compared between models.",
  }),
  valueExercise({
    id: "4.7",
    title: "Rows that the line has not seen",
    tolerance: 0.003,
    answer: () => looR2(designOf(["problem_solving"])),
    mistakes: () => [
      {
        answer: line().r2,
        hint: "This is R² in the sample: the line has seen the row it predicts. Fit it anew without that row.",
      },
      {
        answer: groupR2({
          ...designOf(["problem_solving"]),
          groups: paperRows().map((row) => row.generator),
        }),
        hint: "You left out a generator at a time. Asked for is one row at a time.",
      },
      {
        answer: looR2(designOf(predictors)),
        hint: "This uses all nine predictors. Asked for is the line on the generator's own score.",
      },
      {
        answer: 1 - looR2(designOf(["problem_solving"])),
        hint: "This is the share that is left unexplained.",
      },
    ],
    otherwise:
      "For each row: fit the line on the 53 others and predict this one. Then R² of the 54 predictions, around the mean of all of y.",
    remark:
      "Less than half of the R² in the sample is left. That is the part one may count on, for rows like these.",
  }),
  valueExercise({
    id: "4.8",
    title: "Six generators, not 54",
    tolerance: 0.0015,
    answer: () => averages().pValue,
    mistakes: () => [
      {
        answer: line().pValue,
        hint: "This takes the 54 rows for 54 independent facts. Take one point a generator.",
      },
      { answer: averages().r2, hint: "This is R². Asked for is the p value of the same line." },
      {
        answer: averages().pValue / 2,
        hint: "Half of it: the question was not whether the slope is positive, but whether there is one. Use both sides.",
      },
    ],
    otherwise:
      "Use ols on the six rows of tables.cost: problem_solving_average as x, data_generation_average_percent as y; pValue.",
    remark:
      "From 'significant' to nothing at all, with the same students. What counts as one observation decides.",
  }),
];

function averages() {
  const { cost } = paperTables();
  return lineOf(
    cost.map((row) => row.problem_solving_average),
    cost.map((row) => row.data_generation_average_percent),
  );
}
