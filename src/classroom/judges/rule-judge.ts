import type { Grade, Judge, Pair } from "../../intrinsic/metric-models";
import { announcement } from "../world/vocabulary";
import type { Item } from "../world/miniature-domain";
import { markResponse, readItem } from "../world/world";

/**
 * A judge without a model: it reads the instance as the classroom's world does. Difficulty counts what
 * a right answer takes (steps and multiplication, filters and parts, constraints); quality is the
 * checker's verdict first, then whether the working is there and nothing else. It knows nothing of who
 * wrote the instance. What is no problem of the classroom is unscored.
 */
export const ruleJudge: Judge = {
  name: "rule-based (classroom)",
  grade: (pair, { rubric }) =>
    Promise.resolve(
      gradeItem(pair, (item) =>
        rubric === "instruction_difficulty" ? difficultyOf(item) : qualityOf(item, pair.response),
      ),
    ),
};

/**
 * A second, superficial judge without a model: it looks at length and completeness alone and checks
 * no answer, as a hurried reader would.
 */
export const surfaceJudge: Judge = {
  name: "rule-based, surface only (classroom)",
  grade: (pair, { rubric }) =>
    Promise.resolve(
      gradeItem(pair, (item) =>
        rubric === "instruction_difficulty"
          ? lengthOf(pair.instruction)
          : completenessOf(item, pair.response),
      ),
    ),
};

interface Found {
  /** 1 to 5 after rounding into that range. */
  readonly score: number;
  readonly feedback: string;
}

function gradeItem({ instruction }: Pair, rule: (item: Item) => Found): Grade {
  const item = readItem(instruction);
  if (!item) return { score: null, feedback: "no problem of the classroom" };
  const { score, feedback } = rule(item);
  return { score: Math.min(5, Math.max(1, score)), feedback };
}

function difficultyOf({ domain, instruction, response }: Item): Found {
  switch (domain) {
    case "math": {
      const steps = count(response, "=");
      const [hasProduct, isLarge] = [response.includes("*"), /\b[3-9]\d\b/.test(response)];
      const feedback = `${steps} steps${hasProduct ? ", a product" : ""}${isLarge ? ", numbers of 30 and up" : ""}`;
      return { score: 2 * steps - 1 + Number(hasProduct) + Number(isLarge), feedback };
    }
    case "code": {
      const filters = count(response, " and ") + 1;
      const changes = !/\[ v for/.test(response);
      const reduces = /return \w+ \(/.test(response);
      const feedback = `${filters} filters${changes ? ", values changed" : ""}${reduces ? ", put together" : ""}`;
      return { score: 2 * filters - 1 + Number(changes) + Number(reduces), feedback };
    }
    case "instruction_following": {
      const constraints = count(instruction, " , ");
      const isLong = /^\w+ [45]\b/.test(instruction);
      const feedback = `${constraints} further constraints${isLong ? ", a long list" : ""}`;
      return { score: 1 + constraints + Number(isLong), feedback };
    }
  }
}

/** Right is 3 at least, wrong 2 at most. */
function qualityOf(item: Item, response: string): Found {
  const { isCorrect, reason } = markResponse(item, response);
  const isComplete = shareOf(item, response) >= 1;
  const isPlain = !response.includes(announcement);
  const score = (isCorrect ? 3 : 1) + Number(isComplete) + Number(isCorrect && isPlain);
  return { score, feedback: `${reason}; ${completenessText(isComplete, isPlain)}` };
}

function completenessOf(item: Item, response: string): Found {
  const share = shareOf(item, response);
  const isPlain = !response.includes(announcement);
  const score = share >= 1 ? 5 : share >= 0.8 ? 4 : share >= 0.6 ? 3 : 2;
  return { score: isPlain ? score : score - 1, feedback: completenessText(share >= 1, isPlain) };
}

/** A point for every six words. */
function lengthOf(instruction: string): Found {
  const length = words(instruction).length;
  return { score: Math.round(length / 6), feedback: `${length} words` };
}

/** How long a response is, measured by a right one; what announces it does not count. */
function shareOf(item: Item, response: string): number {
  const own = words(response.replace(announcement, "")).length;
  return own / words(item.response).length;
}

function completenessText(isComplete: boolean, isPlain: boolean): string {
  return `${isComplete ? "all of it is there" : "shorter than a right answer"}${isPlain ? "" : ", announced"}`;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "" && word !== "#" && !word.startsWith("```"));
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
