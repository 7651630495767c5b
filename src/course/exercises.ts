import type { Exercise } from "./exercise";
import { pgrAndItsTraps } from "./lessons/pgr-and-its-traps";

/** All exercises of the course, in its order. */
export const exercises: readonly Exercise[] = [...pgrAndItsTraps];
