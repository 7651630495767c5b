import { InputError } from "../errors";

/** Rows held out together, and what to call them in an error message. */
export interface Fold {
  /** For example `row 5`. */
  readonly name: string;
  /** Indices of the rows, from 0. */
  readonly rows: readonly number[];
}

/** Each row a fold of its own: leave one row out. */
export function rowFolds(rows: number): readonly Fold[] {
  return Array.from({ length: rows }, (_, row) => ({ name: `row ${row + 1}`, rows: [row] }));
}

/**
 * All rows of one value a fold: leave one group out.
 * @param groups one value a row
 * @returns in order of first appearance
 * @throws InputError on fewer than 2 groups
 */
export function groupFolds(groups: readonly string[]): readonly Fold[] {
  const names = [...new Set(groups)];
  if (names.length < 2) {
    throw new InputError(`leaving groups out needs at least 2, got only "${names.join()}"`);
  }
  return names.map((name) => ({
    name: `group "${name}"`,
    rows: [...groups.keys()].filter((row) => groups[row] === name),
  }));
}

/**
 * At most `most` folds, where there are more: fold i joins those of i modulo `most`, so that rows
 * sorted by group are dealt over all of them.
 */
export function pooledFolds(folds: readonly Fold[], most: number): readonly Fold[] {
  if (folds.length <= most) return folds;
  return Array.from({ length: most }, (_, pool) => ({
    name: `part ${pool + 1} of ${most}`,
    rows: folds.flatMap(({ rows }, index) => (index % most === pool ? rows : [])),
  }));
}
