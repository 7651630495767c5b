import { isList, isRecord, type Value } from "./value";

/**
 * What is wrong with the form of an answer, whatever its numbers: one clause, or undefined when it has
 * the form that is wanted.
 */
export function shapeProblem(given: unknown, wanted: Value): string | undefined {
  if (typeof given === "function") return "this is a function; call it, and give what it returns";
  if (isPromise(given)) return "this is a promise; write await before it";
  if (typeof given === "number" && !Number.isFinite(given)) {
    return `this is ${given}: something undefined went into it, or a division by zero`;
  }
  if (isList(wanted)) return listProblem(given, wanted);
  if (typeof wanted === "object") return recordProblem(given, wanted);
  if (typeof given === typeof wanted) return undefined;
  const unquote =
    typeof given === "string" && typeof wanted === "number" ? "; leave the quotes away" : "";
  return `${nameOf(wanted)} is wanted, this is ${nameOf(given)}${unquote}`;
}

function listProblem(given: unknown, wanted: readonly Value[]): string | undefined {
  if (!Array.isArray(given)) return `a list is wanted, this is ${nameOf(given)}`;
  const places = given as readonly unknown[];
  if (places.length !== wanted.length && wanted.every((entry) => typeof entry === "number")) {
    return `${wanted.length} values are wanted, these are ${places.length}`;
  }
  const first = wanted[0];
  if (first === undefined) return undefined;
  for (const [index, entry] of places.entries()) {
    const problem = shapeProblem(entry, wanted[index] ?? first);
    if (problem) return `entry ${index + 1} of the list: ${problem}`;
  }
  return undefined;
}

function recordProblem(
  given: unknown,
  wanted: Readonly<Record<string, Value>>,
): string | undefined {
  const keys = Object.keys(wanted);
  if (!isRecord(given))
    return `a record { ${keys.join(", ")} } is wanted, this is ${nameOf(given)}`;
  for (const key of keys) {
    if (given[key] === undefined || given[key] === null) return `${key} is still missing`;
    const problem = shapeProblem(given[key], wanted[key]!);
    if (problem) return `${key}: ${problem}`;
  }
  return undefined;
}

/** A thenable, also one from a notebook cell, whose Promise is not ours. */
export function isPromise(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 1 ? "a list of 1" : `a list of ${value.length}`;
  if (value === null || value === undefined) return "nothing";
  const names = { number: "a number", string: "a text", boolean: "true or false" };
  const type = typeof value;
  return type in names ? names[type as keyof typeof names] : "a record";
}
