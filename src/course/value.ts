import { tableSource } from "../notebook/table-source";

/** What an exercise may ask for: a number, a text, a yes or no, or lists and records of them. */
export type Value =
  number | string | boolean | readonly Value[] | { readonly [key: string]: Value };

/** How near is near enough. */
export interface Likeness {
  /** Absolute, on every number; default 1e-9. */
  readonly tolerance?: number;
  /** The signs of all numbers together may be turned, as those of an eigenvector may. */
  readonly upToSign?: boolean;
  /** The entries of the list may come in any order. */
  readonly anyOrder?: boolean;
}

/** Deeper than any answer; what lies below, as in a thing that holds itself, is dropped. */
const deepest = 5;

/**
 * An answer as plain values, throughout: a danfojs frame becomes records, a series, a typed array or a
 * set a list, an ml-matrix a list of rows. Anything else stays as it is.
 */
export function plainValue(answer: unknown, depth = deepest): unknown {
  if (typeof answer !== "object" || answer === null) return answer;
  if (depth === 0) return undefined;
  const list = listOf(answer);
  if (list) return list.map((entry) => plainValue(entry, depth - 1));
  if (!isRecord(answer)) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([key, entry]) => [key, plainValue(entry, depth - 1)]),
  );
}

function listOf(answer: object): readonly unknown[] | undefined {
  if (Array.isArray(answer)) return answer as readonly unknown[];
  if (ArrayBuffer.isView(answer)) return Array.from(answer as Float64Array);
  if (Object.prototype.toString.call(answer) === "[object Set]")
    return [...(answer as Set<unknown>)];
  if ("to2DArray" in answer && typeof answer.to2DArray === "function") {
    return (answer as { to2DArray(): number[][] }).to2DArray();
  }
  const source = "$isSeries" in answer ? tableSource(answer) : undefined;
  if (!source || !("$isSeries" in answer)) return undefined;
  const { columns, rows } = source;
  if (answer.$isSeries === true) return rows.map(([value]) => value);
  return rows.map((row) => Object.fromEntries(columns.map((name, j) => [name, row[j]])));
}

/** Whether nothing has been filled in yet: undefined, null or empty, throughout. */
export function isBlank(answer: unknown): boolean {
  if (answer === undefined || answer === null || answer === "") return true;
  if (Array.isArray(answer)) return answer.every(isBlank);
  return isRecord(answer) && Object.values(answer).every(isBlank);
}

/** Whether an answer is the wanted value. Extra fields of a record do no harm. */
export function isAlike(given: unknown, wanted: Value, likeness: Likeness = {}): boolean {
  const { upToSign, anyOrder, ...rest } = likeness;
  if (upToSign) {
    return isAlike(given, wanted, rest) || isAlike(scaled(given, -1), wanted, rest);
  }
  if (anyOrder && Array.isArray(given) && Array.isArray(wanted)) {
    const left = [...(wanted as readonly Value[])];
    return (
      given.length === left.length &&
      given.every((entry) => {
        const place = left.findIndex((candidate) => isAlike(entry, candidate, rest));
        if (place >= 0) left.splice(place, 1);
        return place >= 0;
      })
    );
  }
  if (typeof wanted === "number") {
    if (Object.is(given, wanted)) return true; // infinite, too
    return typeof given === "number" && Math.abs(given - wanted) <= (likeness.tolerance ?? 1e-9);
  }
  if (typeof wanted === "string") return typeof given === "string" && word(given) === word(wanted);
  if (typeof wanted === "boolean") return given === wanted;
  if (isList(wanted)) {
    return (
      Array.isArray(given) &&
      given.length === wanted.length &&
      wanted.every((entry, index) => isAlike(given[index], entry, rest))
    );
  }
  return (
    isRecord(given) &&
    Object.entries(wanted).every(([key, value]) => isAlike(given[key], value, rest))
  );
}

/** The same value with every number in it multiplied. */
export function scaled(value: unknown, factor: number): unknown {
  if (typeof value === "number") return value * factor;
  if (Array.isArray(value)) return value.map((entry) => scaled(entry, factor));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, scaled(entry, factor)]),
  );
}

/** Array.isArray, for values whose lists are readonly. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** True of plain records, also of those made in a notebook cell, which is a realm of its own. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Names are compared without regard to case, spaces and the kind of dash. */
function word(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, "-");
}
