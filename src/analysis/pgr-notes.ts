import { benchmarksOfDomain, isClassroomBenchmark } from "../bench/benchmarks";
import { domains } from "../bench/domains";
import { groupBy } from "./group-by";
import type { ModelScore } from "./pgr-scores";

/** What a reader has to know about a set of scores before believing the PGR they give. */
export function scoreNotes(scores: readonly ModelScore[]): string[] {
  return [
    ...new Set(scores.flatMap(({ note }) => note ?? [])),
    ...shareNotes(scores),
    ...coverageNotes(scores),
    ...classroomNotes(scores),
    ...itemNotes(scores),
    ...certaintyNotes(scores),
    ...evidenceNotes(scores),
  ];
}

function shareNotes(scores: readonly ModelScore[]): string[] {
  const areShares =
    scores.every(({ score }) => score <= 1) && scores.some(({ score }) => score > 0);
  return areShares
    ? ["no score is above 1: are they shares? Scores are percent, and n decides intervals by that"]
    : [];
}

function coverageNotes(scores: readonly ModelScore[]): string[] {
  return domains.flatMap((domain) => {
    const present = new Set(
      scores.filter((score) => score.domain === domain).map((score) => score.benchmark),
    );
    const missing = benchmarksOfDomain[domain].filter((name) => !present.has(name));
    const isMeasured = [...present].some((name) => !isClassroomBenchmark(name));
    return isMeasured && missing.length > 0
      ? [
          `the ${domain} domain lacks the benchmark ${missing.join(" and ")} here; AgoraBench measures it on both`,
        ]
      : [];
  });
}

function classroomNotes(scores: readonly ModelScore[]): string[] {
  const own = [...new Set(scores.map(({ benchmark }) => benchmark).filter(isClassroomBenchmark))];
  return own.length === 0
    ? []
    : [
        `${own.join(", ")}: the classroom's miniature tests, taken by a tiny student of simulated teachers; none of AgoraBench's benchmarks`,
      ];
}

function itemNotes(scores: readonly ModelScore[]): string[] {
  const groups = groupBy(
    scores.flatMap(({ benchmark, evidence }) =>
      evidence.kind === "items" ? [{ benchmark, items: evidence.items }] : [],
    ),
    ({ benchmark }) => benchmark,
  );
  return [...groups].flatMap(([benchmark, models]) => {
    const all = new Set(models.flatMap(({ items }) => [...items.keys()]));
    const shared = [...all].filter((id) => models.every(({ items }) => items.has(id))).length;
    return shared < all.size
      ? [
          `${benchmark}: ${shared} of ${all.size} items are scored for every model; each score is over its own`,
        ]
      : [];
  });
}

function certaintyNotes(scores: readonly ModelScore[]): string[] {
  const certain = scores.filter(
    ({ score, evidence }) => evidence.kind !== "none" && (score === 0 || score === 100),
  );
  if (certain.length === 0) return [];
  const names = [
    ...new Set(certain.map(({ generator, benchmark }) => `${generator} on ${benchmark}`)),
  ];
  return [
    `at a score of 0 or 100 no spread can be seen, so intervals are too narrow: ${names.join(", ")}`,
  ];
}

function evidenceNotes(scores: readonly ModelScore[]): string[] {
  const bare = scores.filter(({ evidence }) => evidence.kind === "none");
  if (bare.length === 0) return [];
  const benchmarks = [...new Set(bare.map(({ benchmark }) => benchmark))];
  return [
    `no interval where a score has neither verdicts nor n: ${bare.length} of ${scores.length} scores (${benchmarks.join(", ")})`,
  ];
}
