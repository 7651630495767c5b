import type { Domain } from "../bench/domains";
import type { Rubric } from "./metric-models";

/** What a judge grades by: a question, and what each grade from 1 to 5 means. */
export interface RubricText {
  readonly criterion: string;
  /** Of the grades 1 to 5, in this order. */
  readonly grades: readonly [string, string, string, string, string];
}

/** Domain of data that belongs to none of the benchmark's. */
export type RubricDomain = Domain | "general";

const difficulty: Readonly<Record<RubricDomain, RubricText>> = {
  math: {
    criterion:
      "How hard is the instruction as a mathematics problem, whatever the quality of the response?",
    grades: [
      "A fact or one operation on given numbers; a pupil solves it at sight.",
      "Two or three routine steps, with everything needed stated openly.",
      "Several steps that have to be found and ordered, or one idea of secondary school.",
      "An idea that has to be discovered, several topics joined, or cases to be kept apart.",
      "A competition or university problem: a long argument or an unusual idea is needed.",
    ],
  },
  code: {
    criterion:
      "How hard is the instruction as a programming task, whatever the quality of the response?",
    grades: [
      "One call or one expression solves it.",
      "A short loop or a few conditions, all of them stated.",
      "Several parts that work together, or cases at the edges that have to be thought of.",
      "A well-chosen algorithm or data structure, or careful handling of many cases.",
      "Design on a larger scale, subtle correctness, or tight limits on time or memory.",
    ],
  },
  instruction_following: {
    criterion:
      "How hard is it to follow the instruction fully, whatever the quality of the response?",
    grades: [
      "One simple request that nearly anyone answers at once.",
      "A clear request with one constraint on content or form.",
      "Several constraints, or knowledge that has to be chosen and arranged.",
      "Constraints that pull against one another, or expert knowledge in a set form.",
      "Long, layered work: many constraints at once, deep knowledge, or real originality.",
    ],
  },
  general: {
    criterion:
      "How hard is it to do what the instruction asks, whatever the quality of the response?",
    grades: [
      "Trivial: known at sight.",
      "Easy: a routine step or two.",
      "Medium: several steps, or some thought about how to go about it.",
      "Hard: expert knowledge, or a way that has to be found.",
      "Very hard: long work at the level of a specialist.",
    ],
  },
};

const quality: Readonly<Record<RubricDomain, RubricText>> = {
  math: {
    criterion: "Is the response a correct and complete solution that a learner can follow?",
    grades: [
      "Wrong from the start, or no solution.",
      "A wrong result, though some of the way is right.",
      "The right result with a gap or an error on the way, or a way that cannot be followed.",
      "Correct throughout, with small gaps or needless length.",
      "Correct, complete and clear; each step follows from the one before.",
    ],
  },
  code: {
    criterion: "Does the response solve the task with code that is correct, complete and readable?",
    grades: [
      "No code, or code that does not run or does something else.",
      "The right direction, but wrong on ordinary inputs.",
      "Right on ordinary inputs, wrong at the edges or incomplete.",
      "Correct, with small flaws of style, clarity or efficiency.",
      "Correct at the edges too, clear, and as simple as the task allows.",
    ],
  },
  instruction_following: {
    criterion: "Does the response do what the instruction asks, fully, truthfully and usefully?",
    grades: [
      "Beside the point, empty, or misleading.",
      "Touches the request and misses most of it, or breaks a central constraint.",
      "Does the main part; a constraint is missed, or content is thin or partly wrong.",
      "Follows every constraint, with small lapses of accuracy, form or tone.",
      "Follows every constraint; accurate, well arranged, just as long as is useful.",
    ],
  },
  general: {
    criterion: "Is the response correct, complete and useful as an answer to the instruction?",
    grades: [
      "Wrong, empty, or beside the point.",
      "Mostly wrong or incomplete.",
      "Partly right, with errors or gaps that matter.",
      "Right, with small lapses.",
      "Correct, complete and clear.",
    ],
  },
};

const rubrics: Readonly<Record<Rubric, Readonly<Record<RubricDomain, RubricText>>>> = {
  instruction_difficulty: difficulty,
  response_quality: quality,
};

/** Our own rubric of a domain. */
export function rubricText(rubric: Rubric, domain: RubricDomain): RubricText {
  return rubrics[rubric][domain];
}
