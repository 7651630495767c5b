/**
 * The one-to-one assignment of rows to columns with the largest sum, by the Hungarian method in its
 * shortest-augmenting-path form, O(n³).
 * @param gains square, finite
 * @returns for each row its column
 * @see Kuhn, The Hungarian method for the assignment problem, 1955
 */
export function bestAssignment(gains: readonly (readonly number[])[]): number[] {
  const n = gains.length;
  // Potentials of rows and columns, and the row of each column; index 0 stands for "none".
  const rowPotential = new Array<number>(n + 1).fill(0);
  const columnPotential = new Array<number>(n + 1).fill(0);
  const rowOf = new Array<number>(n + 1).fill(0);
  for (let row = 1; row <= n; row++) {
    const slack = new Array<number>(n + 1).fill(Infinity);
    const cameFrom = new Array<number>(n + 1).fill(0);
    const isUsed = new Array<boolean>(n + 1).fill(false);
    rowOf[0] = row;
    let column = 0;
    do {
      isUsed[column] = true;
      const current = rowOf[column]!;
      let [delta, next] = [Infinity, 0];
      for (let j = 1; j <= n; j++) {
        if (isUsed[j]) continue;
        const cost = -gains[current - 1]![j - 1]! - rowPotential[current]! - columnPotential[j]!;
        if (cost < slack[j]!) [slack[j], cameFrom[j]] = [cost, column];
        if (slack[j]! < delta) [delta, next] = [slack[j]!, j];
      }
      for (let j = 0; j <= n; j++) {
        if (isUsed[j]) {
          rowPotential[rowOf[j]!]! += delta;
          columnPotential[j]! -= delta;
        } else {
          slack[j]! -= delta;
        }
      }
      column = next;
    } while (rowOf[column] !== 0);
    // Along the path back, each column takes the row of the one before it.
    while (column !== 0) {
      rowOf[column] = rowOf[cameFrom[column]!]!;
      column = cameFrom[column]!;
    }
  }
  const columnOfRow = new Array<number>(n).fill(0);
  for (let j = 1; j <= n; j++) columnOfRow[rowOf[j]! - 1] = j - 1;
  return columnOfRow;
}
