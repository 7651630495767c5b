/**
 * Those than which nothing at most as expensive is worth at least as much, from the cheapest up.
 * Of equals in both, the first is kept.
 * @param costOf lower is better
 * @param worthOf higher is better
 */
export function paretoFrontier<T>(
  items: readonly T[],
  costOf: (item: T) => number,
  worthOf: (item: T) => number,
): T[] {
  const byCost = [...items].sort((a, b) => costOf(a) - costOf(b) || worthOf(b) - worthOf(a));
  const frontier: T[] = [];
  for (const item of byCost) {
    const last = frontier.at(-1);
    if (last === undefined || worthOf(item) > worthOf(last)) frontier.push(item);
  }
  return frontier;
}
