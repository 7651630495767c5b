import type { Random } from "../../stats/random";
import { createMiniatureDomain, type Chooser, type Grammar, type Mark } from "./miniature-domain";
import { runMiniPython } from "./mini-python";
import { readPhrase, sayPhrase } from "./phrase";

/**
 * One-line Python functions over a list of whole numbers: keep some (one filter, or two), change
 * each, put them together. A filter speaks of the number before it is changed.
 */
interface CodeProblem {
  readonly lead: string;
  readonly reducer: Part;
  readonly map: Part;
  /** One or two; none in a distorted problem only. */
  readonly filters: readonly Part[];
}

/** A part of the program with the words chosen for it. */
interface Part {
  /** Its place in the list of its parts. */
  readonly at: number;
  readonly phrase: string;
  /** The constant, 2 to 9; of no meaning where code and phrase have none. */
  readonly k: number;
}

interface PartKind {
  readonly code: string;
  readonly phrases: readonly string[];
}

const leads = ["return", "give", "compute", "write f to get"] as const;
const reducers: readonly PartKind[] = [
  { code: "sum ( {list} )", phrases: ["the sum of", "the total of"] },
  { code: "len ( {list} )", phrases: ["the number of", "the count of"] },
  { code: "max ( {list} )", phrases: ["the largest of", "the maximum of", "the top of"] },
  { code: "min ( {list} )", phrases: ["the smallest of", "the minimum of"] },
  { code: "sorted ( {list} )", phrases: ["a sorted list of", "in rising order"] },
  { code: "{list}", phrases: ["a list of", "all of"] },
];
const maps: readonly PartKind[] = [
  { code: "v", phrases: ["x", "the values x"] },
  { code: "v * v", phrases: ["squared x", "x times itself"] },
  { code: "v + {k}", phrases: ["x plus {k}", "x raised by {k}"] },
  { code: "v - {k}", phrases: ["x minus {k}", "x lowered by {k}"] },
  { code: "v * {k}", phrases: ["x times {k}", "{k} times x"] },
  { code: "- v", phrases: ["negated x", "x with flipped sign"] },
];
const filters: readonly PartKind[] = [
  { code: "v > {k}", phrases: ["over {k}", "greater than {k}", "above {k}"] },
  { code: "v < {k}", phrases: ["under {k}", "less than {k}", "below {k}"] },
  { code: "v % 2 == 0", phrases: ["that are even", "which are even"] },
  { code: "v % 2 == 1", phrases: ["that are odd", "which are odd"] },
  { code: "v > 0", phrases: ["that are positive", "above zero"] },
  { code: "v < 0", phrases: ["that are negative", "below zero"] },
  { code: "v % {k} == 0", phrases: ["divisible by {k}", "that are multiples of {k}"] },
  { code: "v != {k}", phrases: ["except {k}", "other than {k}"] },
];
const parts = { reducers, maps, filters };

/** What programs are run on; fixed, with every small number somewhere and one list empty. */
export const codeTestLists: readonly (readonly number[])[] = [
  [],
  [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  [-6, -3, 0, 3, 6, 9, 12, 18],
  [8, 7, 6, 5, -1, -2, -7, 4],
  [5, 5, 10, 15, 20, 2, 2],
  [14, 28, 16, 24, 3, 1],
  [-9, -8, -4, 11, 13, 27],
  [4],
];

const grammar: Grammar<CodeProblem> = {
  domain: "code",
  words: [...leads, ...[...reducers, ...maps, ...filters].flatMap(({ phrases }) => phrases), "."]
    .concat(Array.from({ length: 10 }, (_, number) => String(number)))
    .concat(
      "def f(x): return sum len max min sorted ( ) [ ] v for in x if and + - * % > < == != #",
    ),
  draw: (difficulty, chooser) => {
    const kept = new Set<number>();
    // Everyone knows two filters at least.
    while (kept.size < (difficulty === "hard" ? 2 : 1))
      kept.add(drawPlace("filter", filters, chooser));
    return {
      lead: chooser.pick<string>("lead", leads),
      reducer: drawPart("reducer", reducers, drawPlace("reducer", reducers, chooser), chooser),
      map: drawPart("map", maps, drawPlace("map", maps, chooser), chooser),
      filters: [...kept].map((at) => drawPart("filter", filters, at, chooser)),
    };
  },
  rephrase: (problem, chooser) => ({
    lead: chooser.pick<string>("lead", leads),
    reducer: reword("reducer", reducers, problem.reducer, chooser),
    map: reword("map", maps, problem.map, chooser),
    filters: problem.filters.map((part) => reword("filter", filters, part, chooser)),
  }),
  difficulty: (problem) => (problem.filters.length > 1 ? "hard" : "easy"),
  say: ({ lead, reducer, map, filters: kept }) =>
    [lead, ...[reducer, map, ...kept].map(({ phrase, k }) => sayPhrase(phrase, { k })), "."].join(
      " ",
    ),
  read: readCode,
  answer: (problem) => `\`\`\`python\n${program(problem)}\n\`\`\``,
  skip: (problem) => ({ ...problem, filters: problem.filters.slice(0, -1) }),
  distort,
  judge: judgeCode,
};

/** The code classroom. */
export const miniatureCode = createMiniatureDomain(grammar);

function drawPlace(slot: string, kinds: readonly PartKind[], chooser: Chooser): number {
  return chooser.pick(slot, [...kinds.keys()]);
}

function drawPart(slot: string, kinds: readonly PartKind[], at: number, chooser: Chooser): Part {
  return { at, k: chooser.random.integer(2, 9), phrase: pickPhrase(slot, kinds, at, chooser) };
}

function reword(slot: string, kinds: readonly PartKind[], part: Part, chooser: Chooser): Part {
  return { ...part, phrase: pickPhrase(slot, kinds, part.at, chooser) };
}

function pickPhrase(slot: string, kinds: readonly PartKind[], at: number, chooser: Chooser) {
  return chooser.pick(`phrase of ${slot} ${at}`, kinds[at]!.phrases);
}

function program({ reducer, map, filters: kept }: CodeProblem): string {
  const conditions = kept.map(({ at, k }) => sayPhrase(filters[at]!.code, { k })).join(" and ");
  const change = sayPhrase(maps[map.at]!.code, { k: map.k });
  const list = `[ ${change} for v in x${conditions && ` if ${conditions}`} ]`;
  return `def f(x): return ${sayPhrase(reducers[reducer.at]!.code, { list })}`;
}

/** One part exchanged for another, or one constant for another. */
function distort(problem: CodeProblem, random: Random): CodeProblem {
  const change = (part: Part, kinds: readonly PartKind[]): Part => ({
    ...part,
    at: random.integer(0, kinds.length - 1),
    k: random.integer(2, 9),
  });
  switch (random.integer(0, 2)) {
    case 0:
      return { ...problem, reducer: change(problem.reducer, reducers) };
    case 1:
      return { ...problem, map: change(problem.map, maps) };
    default: {
      const at = random.integer(0, problem.filters.length - 1);
      const kept = problem.filters.map((part, i) => (i === at ? change(part, filters) : part));
      return { ...problem, filters: kept };
    }
  }
}

function readCode(instruction: string): CodeProblem | undefined {
  const lead = readPhrase(instruction, leads);
  if (!lead) return undefined;
  const reducer = readPart(lead.rest, "reducers");
  const map = reducer && readPart(reducer.rest, "maps");
  if (!map) return undefined;
  const kept: Part[] = [];
  let rest = map.rest;
  for (let one = readPart(rest, "filters"); one; one = readPart(rest, "filters")) {
    kept.push(one.part);
    rest = one.rest;
  }
  if (rest !== "." || kept.length < 1 || kept.length > 2) return undefined;
  return { lead: leads[lead.at]!, reducer: reducer.part, map: map.part, filters: kept };
}

function readPart(
  text: string,
  kind: keyof typeof parts,
): { part: Part; rest: string } | undefined {
  const phrases = parts[kind].flatMap((one, at) => one.phrases.map((phrase) => ({ at, phrase })));
  const reading = readPhrase(
    text,
    phrases.map(({ phrase }) => phrase),
  );
  if (!reading) return undefined;
  const { at, phrase } = phrases[reading.at]!;
  return { part: { at, phrase, k: Number(reading.values["k"] ?? 2) }, rest: reading.rest };
}

function judgeCode(problem: CodeProblem, response: string): Mark {
  const extracted = programIn(response);
  const right = program(problem);
  for (const list of codeTestLists) {
    const value = runMiniPython(extracted, list);
    if (value === undefined) {
      return { isCorrect: false, extracted, reason: "no function of the classroom's Python" };
    }
    const [found, wanted] = [value, runMiniPython(right, list)].map((one) => JSON.stringify(one));
    if (found !== wanted) {
      const reason = `f(${JSON.stringify(list)}) gives ${found}, not ${wanted}`;
      return { isCorrect: false, extracted, reason };
    }
  }
  return { isCorrect: true, extracted, reason: "right" };
}

/** What stands in the code block, or the whole text where there is none. */
function programIn(response: string): string {
  return (/```\w*\n([^]*?)\n?[ \t]*```/.exec(response)?.[1] ?? response).trim();
}
