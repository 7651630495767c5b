import type { Domain } from "../bench/domains";
import type { Method } from "../bench/methods";
import { InputError } from "../errors";

/** The two models every PGR is measured between, written where a generator's name would stand. */
export const anchors = ["base", "reference"] as const;

/** Points an item gave, out of its weight: 1 of 1 for a right answer, 2 of 3 for two of three samples. */
export interface ItemPoints {
  readonly points: number;
  readonly weight: number;
}

/** What an interval of a score can be made from. */
export type Evidence =
  | { readonly kind: "items"; readonly items: ReadonlyMap<string, ItemPoints> }
  /** A standard error in percent points: the interval is taken to be normal. */
  | { readonly kind: "normal"; readonly standardError: number }
  | { readonly kind: "none" };

/** The score of one model on one benchmark. */
export interface ModelScore {
  /** `base`, `reference`, or the generator whose data the student was trained on. */
  readonly generator: string;
  /** Null for a base or reference that serves every method. */
  readonly method: Method | null;
  readonly domain: Domain;
  readonly benchmark: string;
  /** Percent, 0 to 100. */
  readonly score: number;
  readonly evidence: Evidence;
  /** Which of a benchmark's measures the score is, where there are several. */
  readonly measure?: string;
  /** Where the score stands, for messages: a file and line, or a run directory. */
  readonly where: string;
  /** What a reader has to know about this very score. */
  readonly note?: string;
}

export function isAnchor(generator: string): boolean {
  return (anchors as readonly string[]).includes(generator);
}

/**
 * The base's or reference's score that a student's is held against: of the student's method where
 * there is one, else the one of all methods.
 * @throws InputError naming the student's place when there is none
 */
export function anchorScore(
  anchor: (typeof anchors)[number],
  student: ModelScore,
  scores: readonly ModelScore[],
): ModelScore {
  const candidates = scores.filter(
    ({ generator, benchmark }) => generator === anchor && benchmark === student.benchmark,
  );
  const found =
    candidates.find(({ method }) => method === student.method) ??
    candidates.find(({ method }) => method === null);
  if (found) return found;
  throw new InputError(
    `${student.where}: ${student.generator} has a score on ${student.benchmark}, ${anchor} has none; add a row of ${anchor}`,
  );
}

/**
 * Checks that scores make one table.
 * @throws InputError naming the place when there is no student, a student lacks its method, a
 *   score is out of range or stands twice, or a benchmark has two domains or two measures
 */
export function checkScores(scores: readonly ModelScore[]): void {
  if (scores.every(({ generator }) => isAnchor(generator))) {
    throw new InputError("there are no students' scores, only those of base and reference");
  }
  const places = new Map<string, string>();
  const benchmarksSeen = new Map<string, ModelScore>();
  for (const score of scores) {
    const { generator, method, domain, benchmark, where } = score;
    if (!(score.score >= 0 && score.score <= 100)) {
      throw new InputError(`${where}: score ${score.score} is no percentage from 0 to 100`);
    }
    if (method === null && !isAnchor(generator)) {
      throw new InputError(`${where}: the score of ${generator} is without a method`);
    }
    const key = JSON.stringify([generator, method, benchmark]);
    const earlier = places.get(key);
    if (earlier !== undefined) {
      const name = [generator, method, benchmark].filter((part) => part !== null).join(", ");
      throw new InputError(`${where}: a score of ${name} stands already at ${earlier}; keep one`);
    }
    places.set(key, where);
    const known = benchmarksSeen.get(benchmark);
    if (known && known.domain !== domain) {
      throw new InputError(
        `${where}: ${benchmark} is counted to ${domain}, but to ${known.domain} at ${known.where}`,
      );
    }
    if (known && known.measure !== score.measure) {
      throw new InputError(
        `${where}: ${benchmark} is by ${score.measure ?? "another measure"}, but by ${known.measure ?? "another"} at ${known.where}; score all alike`,
      );
    }
    benchmarksSeen.set(benchmark, score);
  }
}

/** The method of a student, which `checkScores` made sure of. */
export function studentMethod({ method, where }: ModelScore): Method {
  if (method === null) throw new TypeError(`${where}: a student's score without method`);
  return method;
}
