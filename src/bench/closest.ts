/**
 * The candidate with the fewest single-character edits from `text` (Levenshtein distance), for
 * "did you mean" in error messages. Cost: one table of text.length x candidate.length each.
 * @param candidates at least one; the first wins a tie
 */
export function closest<T extends string>(text: string, candidates: readonly T[]): T {
  const [first, ...rest] = candidates;
  if (first === undefined) throw new RangeError("closest requires at least 1 candidate");
  let best = { candidate: first, distance: editDistance(text, first) };
  for (const candidate of rest) {
    const distance = editDistance(text, candidate);
    if (distance < best.distance) best = { candidate, distance };
  }
  return best.candidate;
}

/**
 * What to say of a name that is none of the candidates: the one that was likely meant, or all there are.
 * @param candidates at least one
 */
export function suggestion(text: string, candidates: readonly string[]): string {
  const best = closest(text.toLowerCase(), candidates);
  const isNear = editDistance(text.toLowerCase(), best) <= Math.max(2, best.length / 3);
  return isNear ? `did you mean "${best}"?` : `there are ${candidates.join(", ")}`;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, substituted));
    }
    previous = current;
  }
  return previous[b.length]!;
}
