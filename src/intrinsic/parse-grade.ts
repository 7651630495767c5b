import type { Grade } from "./metric-models";

/**
 * Reads a judge's text: a JSON object with `feedback` and `score`, in a code fence or not, or free text
 * that ends in `[RESULT] n`, as Prometheus 2 writes it. Never guesses: no grade, a grade that is no
 * whole number from 1 to 5, or two that differ give null.
 */
export function parseGrade(text: string): Grade {
  const json = readJson(text);
  if (json) return { score: asScore(json.score), feedback: asText(json.feedback) ?? text };
  // Where a model thinks aloud, only what follows counts.
  const said = text.replace(/^[^]*<\/think>/, "");
  const results = [...said.matchAll(/\[RESULT\]\s*\(?\s*([^\s()]+)/g)];
  const grades = new Set(results.map(([, found = ""]) => asScore(bareNumber(found))));
  const [score = null] = grades.size === 1 ? grades : [];
  return { score, feedback: score === null ? text : said.slice(0, results[0]?.index).trim() };
}

function readJson(text: string): { score?: unknown; feedback?: unknown } | undefined {
  const bare = /```(?:json)?\s*([^]*?)```/.exec(text)?.[1] ?? text;
  const start = bare.indexOf("{");
  const end = bare.lastIndexOf("}");
  if (start < 0 || end < start) return undefined;
  try {
    const value: unknown = JSON.parse(bare.slice(start, end + 1));
    const isGrade = typeof value === "object" && value !== null && "score" in value;
    return isGrade ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `4`, `4.` and `4/5` are grades; `4.5`, `four` and `4/10` are none. */
function bareNumber(found: string): unknown {
  const digits = /^(\d+)(?:\/5)?[.,;*"']*$/.exec(found)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function asScore(value: unknown): number | null {
  // Some servers' structured output makes text of numbers.
  const number = typeof value === "string" && /^\s*\d\s*$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number >= 1 && number <= 5
    ? number
    : null;
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
