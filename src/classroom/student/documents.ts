import type { Domain } from "../../bench/domains";
import type { Random } from "../../stats/random";
import { tokenize } from "../world/vocabulary";
import type { Chooser } from "../world/miniature-domain";
import { isHeldOut, miniatures, wholeWorld } from "../world/world";

/**
 * What the base reads: documents about a part of the classroom's world. They never have the form of a
 * task (prompt, then response with its marks), so the base knows numbers, words and Python, and must
 * learn from a teacher what is asked of it. How much of the world they cover is the main dial
 * of the classroom: with all of it, students need no good data; with none, no data suffices.
 */

/** How many options of a slot the documents use, always the first ones; all where nothing is said. */
const covered: readonly (readonly [slot: RegExp, count: number])[] = [
  [/^phrase of /, 1],
  [/^verb /, 4],
  [/^opening$/, 2],
  [/^product$/, 2],
  [/^change$/, 2],
  [/^kind of easy problem$/, 3],
  [/^kind of hard problem$/, 2],
  [/^reducer$/, 4],
  [/^capitals$/, 1],
];

type Maker = (random: Random) => string;

/** Kinds of documents with their shares. */
const kinds: readonly (readonly [share: number, make: Maker])[] = [
  [0.28, numberFact],
  [0.04, verbFact],
  [0.14, story],
  [0.1, describedCode],
  [0.04, bareCode],
  [0.05, wordFact],
  [0.18, list],
  [0.17, prompt],
];

/** A document in words of the world. */
export function drawDocument(random: Random): string {
  let left = random.uniform() * kinds.reduce((sum, [share]) => sum + share, 0);
  for (const [share, make] of kinds) {
    left -= share;
    if (left < 0) return make(random);
  }
  return numberFact(random);
}

/** Tokens of a document, which ends with the token of the end. */
export function documentTokens(random: Random): string[] {
  return [...tokenize(drawDocument(random)), "<eos>"];
}

/** A chooser that knows the part of the world that documents speak of. */
function partOfWorld(random: Random): Chooser {
  const all = wholeWorld(random);
  return {
    random,
    pick: (slot, options) => {
      const count = covered.find(([pattern]) => pattern.test(slot))?.[1] ?? options.length;
      return all.pick(slot, options.slice(0, count));
    },
  };
}

function problem(domain: Domain, chooser: Chooser, isHard: boolean) {
  for (;;) {
    const item = miniatures[domain].draw(isHard ? "hard" : "easy", chooser);
    if (!isHeldOut(item.instruction)) return item;
  }
}

/** Sums and differences with a change to 10 and results to 30; products to 5 × 6. */
function numberFact(random: Random): string {
  const kind = random.uniform();
  if (kind < 0.2) {
    const [a, b] = [random.integer(2, 5), random.integer(2, 6)];
    return `${a} * ${b} = ${a * b}`;
  }
  const b = random.integer(1, 10);
  if (kind < 0.6) {
    const a = random.integer(1, 30 - b);
    return `${a} + ${b} = ${a + b}`;
  }
  const a = random.integer(b + 1, 30);
  return `${a} - ${b} = ${a - b}`;
}

/** `Mia buys 3 shells , so now Mia has more shells .` */
function verbFact(random: Random): string {
  const item = problem("math", partOfWorld(random), false);
  const step = /(\w+) (\w+) (?:another )?(\d+)(?: more)?(?: \w+)? \. (?:how|what|count|tell)/.exec(
    item.instruction,
  );
  const objects = /\b(\w+) (?:\.|each|for|on)/.exec(item.instruction)?.[1];
  const sign = / ([+-]) /.exec(item.response)?.[1];
  if (!step || !sign || !objects) return numberFact(random);
  const [, name, verb, amount] = step;
  const change = sign === "+" ? "more" : "fewer";
  return `${name} ${verb} ${amount} ${objects} , so now ${name} has ${change} ${objects} .`;
}

/** `Tom has 5 pens . then Tom sells 1 : 5 - 1 = 4 .` */
function story(random: Random): string {
  const item = problem("math", partOfWorld(random), random.uniform() < 0.4);
  const told = item.instruction.replace(/ \. (?:how|what|count|tell)\b[^.?]*[.?]$/, "");
  return `${told} : ${item.response.replace(/ \[RESULT\].*/, "")} .`;
}

/** `the sum of squared x over 2 : sum ( [ v * v for v in x if v > 2 ] )` */
function describedCode(random: Random): string {
  const item = problem("code", partOfWorld(random), random.uniform() < 0.2);
  const described = item.instruction.replace(/^(?:return|give|compute|write f to get) /, "");
  return `${described.replace(/ \.$/, "")} : ${codeOf(item.response)}`;
}

function bareCode(random: Random): string {
  const item = problem("code", partOfWorld(random), random.uniform() < 0.3);
  return `def f(x): return ${codeOf(item.response)}`;
}

function codeOf(response: string): string {
  return response.replace(/^```python\n.*?return /, "").replace(/\n```$/, "");
}

/** `saw is one of the tools .`, `saw in capitals is SAW .` */
function wordFact(random: Random): string {
  const item = problem("instruction_following", partOfWorld(random), false);
  const category = /\d (\w+)/.exec(item.instruction)![1]!;
  const word = /[a-z]{3,}/i
    .exec(item.response.replace(/\b(?:ok|sure|done|bye)\b/g, ""))![0]
    .toLowerCase();
  return random.uniform() < 0.5
    ? `${word} is one of the ${category} .`
    : `${word} in capitals is ${word.toUpperCase()} .`;
}

/** `3 tools with commas , start with ok : ok saw , axe , nail .` */
function list(random: Random): string {
  const item = problem("instruction_following", partOfWorld(random), false);
  return `${item.instruction.replace(/^\w+ /, "").replace(/ \.$/, "")} : ${item.response} .`;
}

/** A problem without its answer, in any words there are. */
function prompt(random: Random): string {
  const domains: readonly Domain[] = ["math", "code", "instruction_following"];
  const domain = domains[random.integer(0, 2)]!;
  return problem(domain, wholeWorld(random), random.uniform() < 0.5).instruction;
}
