import { type Domain, domains } from "../../bench/domains";
import { type PaperGenerator, paperGenerators } from "../../bench/generators";
import { type Method, methods } from "../../bench/methods";
import { pgr } from "../../pgr";
import { mean } from "../../stats/mean";
import type { Exercise } from "../exercise";
import { functionExercise } from "../function-exercise";
import { paperTables } from "../paper";
import { valueExercise } from "../value-exercise";

/** Scores of Figure 3's worked example; the notebook prints them. */
const figure3 = { base: 19.84, student: 28.08, reference: 34.6 };

const parts = {
  fixed: ["base model", "seed data", "meta-prompt", "number of instances", "benchmarks"],
  free: ["generator", "wording of the instances"],
};

function pgrsOf(generator: PaperGenerator, method?: Method): number[] {
  return paperTables()
    .pgr.cells.filter((cell) => cell.generator === generator)
    .filter((cell) => method === undefined || cell.method === method)
    .map((cell) => cell.pgr_percent);
}

function bestIn(method: Method, domain: Domain): PaperGenerator {
  const cells = paperTables().pgr.cells.filter(
    (cell) => cell.method === method && cell.domain === domain,
  );
  return cells.reduce((a, b) => (b.pgr_percent > a.pgr_percent ? b : a)).generator;
}

export const whatAGeneratorIsJudgedBy: readonly Exercise[] = [
  valueExercise({
    id: "1.1",
    title: "Students of the main table",
    answer: () => paperTables().pgr.cells.length,
    mistakes: () => [
      {
        answer: paperTables().pgr.cells.length + paperTables().pgr.averages.length,
        hint: "You counted the printed averages too. No student was trained for an average.",
      },
      {
        answer: paperGenerators.length * methods.length,
        hint: "A setting is a method and a domain: each generator writes data in every domain too.",
      },
      {
        answer: paperGenerators.length + methods.length * domains.length,
        hint: "You added generators and settings. Every generator is tried in every setting.",
      },
    ],
    otherwise: "One student for each generator in each setting: how many pairs are there?",
    remark: "Each of them is a base model, fine-tuned on 10,000 instances and then examined.",
  }),
  valueExercise({
    id: "1.2",
    title: "What is held fixed",
    anyOrder: true,
    options: [...parts.fixed, ...parts.free],
    answer: () => parts.fixed,
    mistakes: (fixed) => [
      {
        answer: [...fixed, ...parts.free],
        hint: "If everything is fixed, nothing is compared. Which one is the model under test, and what does it write?",
      },
      {
        answer: [...fixed, "generator"],
        hint: "The generator is what is compared: it is the one thing exchanged on purpose.",
      },
      {
        answer: [...fixed, "wording of the instances"],
        hint: "The instances are what the generator writes. Were they the same, the students would be too.",
      },
      {
        answer: parts.free,
        hint: "These are the parts that differ. Asked for are all the others.",
      },
    ],
    otherwise:
      "Ask of each part: would the comparison still be fair if two generators differed in it?",
    remark: "The generator is exchanged, and with it what its instances say. All else stays.",
  }),
  functionExercise({
    id: "1.3",
    title: "A score from verdicts",
    tolerance: 1e-6,
    answer: (verdicts: readonly boolean[]) =>
      (100 * verdicts.filter(Boolean).length) / verdicts.length,
    cases: [
      { where: "some are right", arguments: [[true, false, true, true]] },
      { where: "none is right", arguments: [[false, false]] },
      { where: "all are right", arguments: [[true, true, true]] },
      { where: "there are many", arguments: [Array.from({ length: 30 }, (_, i) => i % 7 === 0)] },
    ],
    mistakes: [
      {
        answer: (verdicts) => verdicts.filter(Boolean).length / verdicts.length,
        hint: "This is a share between 0 and 1. A score is a percentage.",
      },
      {
        answer: (verdicts) => verdicts.filter(Boolean).length,
        hint: "This is a count. Of how many? A score must not depend on the length of the benchmark.",
      },
      {
        answer: (verdicts) =>
          (100 * verdicts.filter((isRight) => !isRight).length) / verdicts.length,
        hint: "These are the wrong answers. A score counts the right ones.",
      },
    ],
    otherwise: "Count what is true, divide by how many there are, and make it a percentage.",
    remark:
      "That is all a benchmark score is here, once somebody or something has judged each answer.",
  }),
  functionExercise({
    id: "1.4",
    title: "PGR as a function",
    tolerance: 1e-6,
    answer: (base: number, student: number, reference: number) => pgr({ base, student, reference }),
    cases: [
      { where: "the student is between base and reference", arguments: [18, 27, 45] },
      { where: "the student has not moved", arguments: [22, 22, 40] },
      { where: "the student fell below the base", arguments: [20, 12.5, 50] },
      { where: "the student passed the reference", arguments: [16, 44, 40] },
    ],
    mistakes: [
      {
        answer: (base, student, reference) => (student - base) / (reference - base),
        hint: "This is a share: 1 at the reference. PGR is a percentage.",
      },
      {
        answer: (base, student, reference) => (100 * (reference - student)) / (reference - base),
        hint: "The numerator is exchanged: you compute what is still missing. Asked for is what was gained.",
      },
      {
        answer: (base, student, reference) => (100 * (student - base)) / reference,
        hint: "The denominator is the whole score of the reference. The gap begins at the base.",
      },
      {
        answer: (base, student) => (100 * (student - base)) / base,
        hint: "This is the gain relative to the base. PGR asks how much of the gap to the reference it closes.",
      },
      {
        answer: (_, student, reference) => (100 * student) / reference,
        hint: "The base does not occur in this. An untrained model would get most of the credit.",
      },
      {
        answer: (base, student, reference) => (100 * (reference - base)) / (student - base),
        hint: "Numerator and denominator are exchanged: the gap is what you divide by.",
      },
    ],
    otherwise: "What the student gained, divided by the gap, as a percentage.",
    remark: "0 for a student that has not moved, 100 at the reference, and no limit at either end.",
  }),
  valueExercise({
    id: "1.5",
    title: "The paper's worked example",
    tolerance: 0.01,
    answer: () => pgr(figure3),
    mistakes: () => [
      {
        answer: Number(
          paperTables().reported.find((statistic) => statistic.id === "pgr-example")!.value,
        ),
        hint: "This is what the paper prints. Compute it from the three scores: does it come out?",
      },
      {
        answer: (100 * (figure3.student - figure3.base)) / figure3.base,
        hint: "You divided by the base. PGR divides by the gap from base to reference.",
      },
      {
        answer: (100 * figure3.student) / figure3.reference,
        hint: "This is the student's score as a percentage of the reference's. The base counts for nothing in it.",
      },
      {
        answer: figure3.student - figure3.base,
        hint: "This is the gain in points of score. What share of the gap is it?",
      },
    ],
    otherwise:
      "Put the three scores into your function, in the right order: base, student, reference.",
    remark:
      "A little more than half of the gap. The paper prints another number for it, which its own scores do not give; notebook 10 lists such slips.",
  }),
  valueExercise({
    id: "1.6",
    title: "The best generators of two settings",
    options: paperGenerators,
    answer: () => ({
      math: bestIn("response_generation", "math"),
      code: bestIn("response_generation", "code"),
    }),
    mistakes: ({ math, code }) => [
      {
        answer: { math: code, code: math },
        hint: "The two are exchanged: look at the domain of each row again.",
      },
      {
        // The best at instance generation in both domains, and the best on average.
        answer: {
          math: bestIn("instance_generation", "math"),
          code: bestIn("instance_generation", "code"),
        },
        hint: "That is the winner on average, and at instance generation. Asked for is response generation, and an average does not choose for a single setting.",
      },
    ],
    otherwise: "Keep the rows of the method and the domain, and sort them by PGR.",
    remark: "Two settings, two winners, and neither is the generator with the best average.",
  }),
  valueExercise({
    id: "1.7",
    title: "A generator's average",
    tolerance: 0.05,
    answer: () => mean(pgrsOf("claude-3.5-sonnet")),
    mistakes: () => [
      {
        answer: mean(paperTables().pgr.cells.map((cell) => cell.pgr_percent)),
        hint: "This is the mean over all generators. Keep the rows of the one that is asked for.",
      },
      {
        answer: mean(pgrsOf("claude-3.5-sonnet", "instance_generation")),
        hint: "This is its mean over one method. There are three methods, nine settings in all.",
      },
      {
        answer: pgrsOf("claude-3.5-sonnet").reduce((sum, value) => sum + value, 0),
        hint: "This is the sum. Divide by the number of settings.",
      },
      {
        answer: [...pgrsOf("claude-3.5-sonnet")].sort((a, b) => a - b)[4]!,
        hint: "This is the median, the value in the middle. Asked for is the mean.",
      },
    ],
    otherwise: "The mean of its nine cells in Table 2.",
    remark:
      "Table 3 prints this number, rounded. An average over settings that nobody is in all of.",
  }),
];
