import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../errors";
import {
  parseCells,
  parseQuantity,
  type ClassroomCell,
  type ClassroomQuantity,
} from "./classroom-rows";

/** Where the results of one full classroom lie that ship with the package. */
const shipped = join(__dirname, "..", "..", "data", "classroom", "results");

/** Results of a classroom as they were written; simulated teachers, a miniature student. */
export interface StoredClassroom {
  readonly cells: readonly ClassroomCell[];
  /** Empty where no quantity curves were made. */
  readonly quantity: readonly ClassroomQuantity[];
}

/**
 * @param folder default: the full classroom that ships with the package
 * @throws InputError when there is none, naming file, line and column when it is damaged
 */
export function loadClassroomResults(folder: string = shipped): StoredClassroom {
  const [cells, quantity] = [join(folder, "cells.csv"), join(folder, "quantity.csv")];
  if (!existsSync(cells)) {
    throw new InputError(`${cells} is missing; make it with agoralab classroom`);
  }
  return {
    cells: parseCells(readFileSync(cells, "utf8"), cells),
    quantity: existsSync(quantity) ? parseQuantity(readFileSync(quantity, "utf8"), quantity) : [],
  };
}
