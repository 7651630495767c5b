import type { Grade, Judge, Pair } from "../../intrinsic/metric-models";
import type { Item } from "../world/miniature-domain";
import { markResponse, readItem } from "../world/world";

/**
 * The classroom's judge: it reads problem and response by the rules of the miniature world and needs no
 * model. Difficulty counts what the problem asks for; quality is the checker's verdict and how complete
 * the way to it is. What is no problem of the classroom has no grade.
 */
export const ruleJudge: Judge = {
  name: "rule-based (classroom)",
  settings: { version: 1 },
  grade: (pair, { rubric }) => {
    const item = readItem(pair.instruction);
    if (!item) {
      return Promise.resolve({ score: null, feedback: "no problem of the classroom's world" });
    }
    return Promise.resolve(
      rubric === "instruction_difficulty" ? gradeDifficulty(item) : gradeQuality(item, pair),
    );
  },
};

/** One more for each thing asked for beyond the least there is, 5 at most. */
function gradeDifficulty(item: Item): Grade {
  const demands = demandsOf(item);
  const score = Math.min(5, 1 + demands.length);
  return { score, feedback: demands.length === 0 ? "the least there is" : demands.join(", ") };
}

function demandsOf({ domain, instruction, response }: Item): string[] {
  switch (domain) {
    case "math": {
      const steps = stepsOf(response);
      const numbers = (response.match(/\d+/g) ?? []).map(Number);
      return [
        ...(steps.length > 1 ? ["a second step", "an order of steps to find"] : []),
        ...(steps.some((step) => step.includes("*")) ? ["a product"] : []),
        ...(numbers.some((number) => number > 10) ? ["a number above 10"] : []),
      ];
    }
    case "code": {
      const { reducer, map, conditions } = partsOf(response);
      return [
        ...(conditions.length > 1 ? ["a second filter", "filters to join"] : []),
        ...(map === "v" ? [] : ["a change of each value"]),
        ...(reducer === "" ? [] : ["a value of all together"]),
      ];
    }
    case "instruction_following": {
      const further = instruction
        .split(" , ")
        .slice(1)
        .map((words) => words.replace(/ \.$/, ""));
      const count = Number(/\d+/.exec(instruction)?.[0] ?? 0);
      return [...further, ...(count > 3 ? [`${count} words`] : [])];
    }
  }
}

function gradeQuality(item: Item, { response }: Pair): Grade {
  const { isCorrect, reason } = markResponse(item, response);
  const shown = shareShown(item, response);
  if (!isCorrect) {
    const score = shown >= 0.5 ? 2 : 1;
    return { score, feedback: `wrong: ${reason}; ${percent(shown)} of the right way is there` };
  }
  if (shown < 1) {
    const score = shown > 0 ? 4 : 3;
    return { score, feedback: `right, but only ${percent(shown)} of the way is shown` };
  }
  return isBare(item, response)
    ? { score: 5, feedback: "right and complete" }
    : { score: 4, feedback: "right and complete, with words that nobody asked for" };
}

/** How much of the right way the response shows, 0 to 1. */
function shareShown(item: Item, response: string): number {
  const { isCorrect, extracted = "" } = markResponse(item, response);
  const wanted = wayOf(item);
  // A list is its own way: what it lacks, the verdict says.
  if (wanted.length === 0) return isCorrect || /\w/.test(extracted) ? 1 : 0;
  const text = ` ${response.replace(/\s+/g, " ")} `;
  return wanted.filter((part) => text.includes(` ${part} `)).length / wanted.length;
}

function wayOf({ domain, response }: Item): string[] {
  if (domain === "math") return stepsOf(response);
  if (domain === "code") {
    const { reducer, map, conditions } = partsOf(response);
    return [...(reducer === "" ? [] : [`${reducer} (`]), `[ ${map} for v in x`, ...conditions];
  }
  return [];
}

/** The operations of a worked answer, `11 - 2 = 9`. */
function stepsOf(response: string): string[] {
  return response.match(/\d+ [-+*] \d+ = \d+/g) ?? [];
}

/** The parts of the classroom's one-line program. */
function partsOf(response: string): { reducer: string; map: string; conditions: string[] } {
  const [, reducer = "", map = "", condition = ""] =
    /return (?:(\w+) \( )?\[ (.*?) for v in x(?: if (.*?))? \]/.exec(response) ?? [];
  return { reducer, map, conditions: condition.split(" and ").filter((one) => one !== "") };
}

/** Whether the response is nothing but the answer in its form. */
function isBare({ domain }: Item, response: string): boolean {
  const text = response.trim();
  switch (domain) {
    case "math":
      return /^[-\d\s+*=;]*\[RESULT\][^]*\[\/RESULT\]$/.test(text);
    case "code":
      return /^```\w*\n[^]*```$/.test(text);
    case "instruction_following":
      return !text.includes(":");
  }
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
