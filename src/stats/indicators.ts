/**
 * A factor as columns of 0 and 1, one a level after the first, which is the one without a column.
 * @param values one a row
 * @returns columns × rows, levels in order of first appearance
 */
export function indicators(values: readonly string[]): number[][] {
  const levels = [...new Set(values)].slice(1);
  return levels.map((level) => values.map((value) => (value === level ? 1 : 0)));
}
