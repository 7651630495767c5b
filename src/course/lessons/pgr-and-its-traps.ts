import { domains } from "../../bench/domains";
import { type Method, methods } from "../../bench/methods";
import { type PgrScores, pgr } from "../../pgr";
import { mean } from "../../stats/mean";
import { sampleStandardDeviation } from "../../stats/sample-standard-deviation";
import type { Exercise } from "../exercise";
import { functionExercise } from "../function-exercise";
import { paperTables } from "../paper";
import { simulateScores } from "../simulate-scores";
import { valueExercise } from "../value-exercise";

/** Scores of Figure 3's worked example. */
const figure3 = { base: 19.84, reference: 34.6 };
const wantedPgr = 80;

const item = { score: 28, items: 500 };

/** Exercise 2.4's five simulated students; the notebook makes them with the same call. */
const fiveStudents = {
  trueScore: 28,
  items: 500,
  students: 5,
  trainingSpread: 1.5,
  seed: "lesson 2",
};
const gap = { base: 20, reference: 34 };

const twoBenchmarks: readonly PgrScores[] = [
  { base: 40, student: 46, reference: 70 },
  { base: 60, student: 63, reference: 65 },
];

const upsideDown = { base: 50, student: 45, reference: 40 };

/** Spread of PGR from training to training that exercise 2.8 assumes, points. */
const assumedSpread = 5;

function fivePgrs(): number[] {
  return simulateScores(fiveStudents).map((student) => pgr({ ...gap, student }));
}

function readings(): { mean_of_pgrs: number; pgr_of_means: number } {
  const average = (name: keyof PgrScores) => mean(twoBenchmarks.map((scores) => scores[name]));
  return {
    mean_of_pgrs: mean(twoBenchmarks.map((scores) => pgr(scores))),
    pgr_of_means: pgr({
      base: average("base"),
      student: average("student"),
      reference: average("reference"),
    }),
  };
}

function countByMethod(test: (pgr: number) => boolean): Record<Method, number> {
  const count = (method: Method) =>
    paperTables().pgr.cells.filter((cell) => cell.method === method && test(cell.pgr_percent));
  return Object.fromEntries(methods.map((method) => [method, count(method).length])) as Record<
    Method,
    number
  >;
}

/** Lead of the best generator over the next, one a setting. */
function leads(): number[] {
  return methods.flatMap((method) =>
    domains.map((domain) => {
      const [first, second] = paperTables()
        .pgr.cells.filter((cell) => cell.method === method && cell.domain === domain)
        .map((cell) => cell.pgr_percent)
        .sort((a, b) => b - a);
      return first! - second!;
    }),
  );
}

const leadsOver = (least: number) => leads().filter((lead) => lead > least).length;

export const pgrAndItsTraps: readonly Exercise[] = [
  valueExercise({
    id: "2.1",
    title: "Score for a PGR of 80",
    tolerance: 0.01,
    answer: () => figure3.base + (wantedPgr / 100) * (figure3.reference - figure3.base),
    mistakes: () => [
      {
        answer: (wantedPgr / 100) * figure3.reference,
        hint: "This is 80 percent of the reference's score. PGR counts from the base, not from 0.",
      },
      {
        answer: (wantedPgr / 100) * (figure3.reference - figure3.base),
        hint: "This is 80 percent of the gap, as a length. Where does the gap begin?",
      },
      {
        answer: figure3.reference - (wantedPgr / 100) * (figure3.reference - figure3.base),
        hint: "You went 80 percent of the way from the reference down. PGR starts at the other end.",
      },
      {
        answer: figure3.base * (wantedPgr / 100) + figure3.base,
        hint: "You raised the base by 80 percent of itself. The share is one of the gap.",
      },
    ],
    otherwise: "Solve PGR = 100 (student - base) / (reference - base) for the student.",
    remark:
      "PGR is a map: 0 lies at the base, 100 at the reference, and between them it is linear.",
  }),
  functionExercise({
    id: "2.2",
    title: "PGR points for a point of score",
    tolerance: 1e-6,
    answer: (base: number, reference: number) => 100 / (reference - base),
    cases: [
      { where: "the gap is 10 points", arguments: [20, 30] },
      { where: "the gap is less than a point", arguments: [33.2, 33.7] },
      { where: "the gap is large", arguments: [5, 80] },
      { where: "the reference scores lower than the base", arguments: [50, 40] },
    ],
    mistakes: [
      {
        answer: (base, reference) => 1 / (reference - base),
        hint: "PGR is a percentage: what does the formula multiply by?",
      },
      {
        answer: (base, reference) => 100 / Math.abs(reference - base),
        hint: "Right while the reference is above the base. Below it, does a better student still get a higher PGR? Let the formula decide, without a correction of yours.",
      },
      {
        answer: (base, reference) => (reference - base) / 100,
        hint: "Upside down: this is the score that a point of PGR takes. A larger gap must give fewer PGR points.",
      },
      {
        answer: (base, reference) => 100 / (base - reference),
        hint: "The sign is turned around: the gap runs from the base to the reference.",
      },
      {
        answer: (base, reference) => 100 / reference,
        hint: "The base is missing: PGR is a share of the gap.",
      },
    ],
    otherwise: "Let the student's score rise by 1 in the formula. By how much does PGR rise?",
    remark: "The gap is the magnifying glass: noise in a score comes out magnified by this factor.",
  }),
  valueExercise({
    id: "2.3",
    title: "Standard error of a score",
    tolerance: 0.02,
    answer: () => Math.sqrt((item.score * (100 - item.score)) / item.items),
    mistakes: (right) => [
      {
        answer: right ** 2,
        hint: "This is the variance, in squared points. A standard error has the unit of the score.",
      },
      {
        answer: Math.sqrt(item.score * (100 - item.score)),
        hint: "This is the spread of a single question, right or wrong. The mean of many varies less.",
      },
      {
        answer: Math.sqrt(item.score * (100 - item.score)) / item.items,
        hint: "Noise of a mean falls with the root of the number of questions, not with the number.",
      },
      {
        answer: Math.sqrt(item.score / item.items),
        hint: "Half of the product is missing: the questions answered wrong belong to it too.",
      },
    ],
    otherwise:
      "With a share p of right answers the standard error is the root of p (1 - p) / n; p is not a percentage there, the result should be one.",
    remark: "A student that scores two points more may simply have been lucky with the questions.",
  }),
  valueExercise({
    id: "2.4",
    title: "Spread of five PGRs",
    tolerance: 0.05,
    answer: () => sampleStandardDeviation(fivePgrs()),
    mistakes: (right) => {
      const n = fiveStudents.students;
      const ofScores = sampleStandardDeviation(simulateScores(fiveStudents));
      return [
        {
          answer: right * Math.sqrt((n - 1) / n),
          hint: "You divided by n. These five stand for all the students one might train: a sample, so divide by n - 1.",
        },
        {
          answer: right / Math.sqrt(n),
          hint: "This is the standard error of their mean. Asked for is the spread of single students.",
        },
        { answer: right ** 2, hint: "This is the variance: take the root." },
        {
          answer: ofScores,
          hint: "This is the spread of the scores. First turn each score into a PGR.",
        },
        {
          answer: Math.max(...fivePgrs()) - Math.min(...fivePgrs()),
          hint: "This is the range, from the lowest to the highest. Asked for is the standard deviation.",
        },
      ];
    },
    otherwise: "Make a list of five PGRs with pgr(), then take its sample standard deviation.",
    remark:
      "All five were trained on the same data. A table with one student a cell shows one of these numbers, and not which.",
  }),
  valueExercise({
    id: "2.5",
    title: "Two readings of a setting's PGR",
    tolerance: 0.05,
    answer: readings,
    mistakes: ({ mean_of_pgrs, pgr_of_means }) => [
      {
        answer: { mean_of_pgrs: pgr_of_means, pgr_of_means: mean_of_pgrs },
        hint: "The two are exchanged. Which one takes PGRs first and averages afterwards?",
      },
      {
        answer: { mean_of_pgrs, pgr_of_means: mean_of_pgrs },
        hint: "The mean of PGRs is right, but the other is not the same. Average base, student and reference over the benchmarks, then take one PGR.",
      },
      {
        answer: { mean_of_pgrs: pgr_of_means, pgr_of_means },
        hint: "The PGR of means is right, but the other is not the same. Take a PGR on each benchmark, then average the two.",
      },
    ],
    otherwise:
      "Two averages and one PGR for the one reading, two PGRs and one average for the other.",
    remark:
      "In the mean of PGRs the benchmark with the small gap has the louder voice: three points count as much there as eighteen on the other. Say which reading you use.",
  }),
  valueExercise({
    id: "2.6",
    title: "A reference below the base",
    tolerance: 0.05,
    answer: () => ({
      pgr_percent: pgr(upsideDown),
      student_beats_base: upsideDown.student > upsideDown.base,
    }),
    mistakes: ({ pgr_percent }) => [
      {
        answer: { pgr_percent: -pgr_percent, student_beats_base: false },
        hint: "Numerator and denominator are both negative here. What is the sign of their quotient?",
      },
      {
        answer: { pgr_percent, student_beats_base: true },
        hint: "The PGR is right. But compare the two scores themselves: which is higher, the student's or the base's?",
      },
    ],
    otherwise: "Put the three scores into the formula as they are, with their signs.",
    remark:
      "A positive PGR for a student that got worse: it came nearer to a reference that is no better than the base. Without a reference above the base, PGR says nothing useful.",
  }),
  valueExercise({
    id: "2.7",
    title: "Where PGR is negative",
    answer: () => countByMethod((value) => value < 0),
    mistakes: () => [
      {
        answer: countByMethod((value) => value > 0),
        hint: "These are the positive cells: turn the comparison around.",
      },
      {
        answer: {
          ...countByMethod((value) => value < 0),
          quality_enhancement:
            countByMethod((value) => value < 0).quality_enhancement +
            paperTables().pgr.averages.filter(({ pgr_percent }) => pgr_percent < 0).length,
        },
        hint: "Some of these are averages that the table prints beside its cells. Count cells only.",
      },
    ],
    otherwise: "Filter the cells by method and by sign, and take the length of what is left.",
    remark:
      "Every negative cell is quality enhancement. A negative PGR is no error in the formula: the student really scored below the untrained base.",
  }),
  valueExercise({
    id: "2.8",
    title: "Leads that noise does not explain",
    answer: () => leadsOver(1.96 * Math.SQRT2 * assumedSpread),
    mistakes: () => [
      {
        answer: leadsOver(1.96 * assumedSpread),
        hint: "You compared with the spread of one student. A lead is a difference of two, each with its own noise.",
      },
      {
        answer: leadsOver(0),
        hint: "These are all settings. Which leads are larger than the limit?",
      },
      {
        answer: leadsOver(assumedSpread),
        hint: "You compared with the spread itself. The limit is 1.96 standard errors of a difference.",
      },
    ],
    otherwise:
      "The standard error of a difference is the root of 2 times the spread of one; count the leads above 1.96 of them.",
    remark:
      "Most winners of the main table win by less than such noise could give away. And the spread is assumed: the paper prints none.",
  }),
];
