import { domains, type Domain } from "../bench/domains";
import { methods, type Method } from "../bench/methods";
import { classroomSteps } from "../classroom/student/classroom-trainer";
import { teacherNames, type TeacherName } from "../classroom/teachers/profiles";
import { InputError } from "../errors";

/**
 * Whether the steps of training follow the number of instances, so that each is seen equally often,
 * or stay as they are. It decides what a quantity curve says, so every record names it.
 */
export type StepMode = "follow_n" | "fixed";

/** One student: who wrote its data, in which setting, how many instances, and how it was trained. */
export interface Cell {
  readonly teacher: TeacherName;
  readonly domain: Domain;
  readonly method: Method;
  readonly n: number;
  /** Of the teacher's draws, of the prompts and of the order of training. */
  readonly seed: number;
  /** Optimiser steps. */
  readonly steps: number;
}

/** PGR against n: in the first method asked for, each teacher at each quantity in both step modes. */
export interface QuantityOptions {
  readonly teachers: readonly TeacherName[];
  readonly domain: Domain;
  readonly quantities: readonly number[];
  readonly seeds: number;
}

export interface ClassroomOptions {
  readonly teachers: readonly TeacherName[];
  readonly domains: readonly Domain[];
  readonly methods: readonly Method[];
  /** Instances a student learns from in the table. */
  readonly n: number;
  /** Students a cell of the table: seeds 0 to `seeds` - 1. */
  readonly seeds: number;
  readonly quantity?: QuantityOptions;
}

export interface ClassroomPlan {
  /** Teachers x settings x seeds. */
  readonly table: readonly Cell[];
  readonly quantity: readonly { readonly stepMode: StepMode; readonly cell: Cell }[];
  /** All students, each once, in the order of work: a first seed of everything comes first. */
  readonly cells: readonly Cell[];
}

/** Optimiser steps for n instances: those of 1,000, or as many as n makes of them. */
export function stepsFor(domain: Domain, n: number, stepMode: StepMode): number {
  const steps = classroomSteps(domain, 1000);
  return stepMode === "fixed" ? steps : Math.max(1, Math.round((steps * n) / 1000));
}

/**
 * The students that a classroom has to train.
 * @throws InputError on nothing to do, names twice, and counts below 1
 */
export function planCells(options: ClassroomOptions): ClassroomPlan {
  checkOptions(options);
  const bySeed = (seeds: number) => Array.from({ length: seeds }, (_, seed) => seed);
  const table = bySeed(options.seeds).flatMap((seed) =>
    options.teachers.flatMap((teacher) =>
      options.methods.flatMap((method) =>
        options.domains.map((domain): Cell => {
          const steps = stepsFor(domain, options.n, "follow_n");
          return { teacher, domain, method, n: options.n, seed, steps };
        }),
      ),
    ),
  );
  const quantity = options.quantity ? quantityCells(options.quantity, options.methods[0]!) : [];
  const all = [...table, ...quantity.map(({ cell }) => cell)];
  const byPath = new Map(all.map((cell) => [cellPath(cell), cell]));
  return { table, quantity, cells: [...byPath.values()] };
}

function quantityCells(
  { teachers, domain, quantities, seeds }: QuantityOptions,
  method: Method,
): ClassroomPlan["quantity"] {
  return (["follow_n", "fixed"] as const).flatMap((stepMode) =>
    Array.from({ length: seeds }, (_, seed) => seed).flatMap((seed) =>
      teachers.flatMap((teacher) =>
        quantities.map((n) => {
          const steps = stepsFor(domain, n, stepMode);
          return { stepMode, cell: { teacher, domain, method, n, seed, steps } };
        }),
      ),
    ),
  );
}

/** Where a cell's run directory lies under the experiment's; two cells of one path are one student. */
export function cellPath({ teacher, domain, method, n, seed, steps }: Cell): string {
  return `runs/${teacher}/${domain}-${method}/n${n}-steps${steps}-seed${seed}`;
}

/** For a line of progress: `sage math/instance_generation, n 1000, seed 0`. */
export function cellLabel({ teacher, domain, method, n, seed, steps }: Cell): string {
  return `${teacher} ${domain}/${method}, n ${n}, ${steps} steps, seed ${seed}`;
}

function checkOptions({
  teachers,
  domains: ds,
  methods: ms,
  n,
  seeds,
  quantity,
}: ClassroomOptions) {
  requireDistinct("teachers", teachers, teacherNames);
  requireDistinct("domains", ds, domains);
  requireDistinct("methods", ms, methods);
  requireCounts("n", [n]);
  requireCounts("seeds", [seeds]);
  if (!quantity) return;
  requireDistinct("teachers of the quantity curves", quantity.teachers, teacherNames);
  requireCounts("quantities", quantity.quantities);
  requireCounts("seeds of the quantity curves", [quantity.seeds]);
}

function requireDistinct(what: string, names: readonly string[], known: readonly string[]): void {
  if (names.length === 0) throw new InputError(`no ${what}; there are ${known.join(", ")}`);
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated !== undefined) throw new InputError(`${what}: ${repeated} is named twice`);
}

function requireCounts(what: string, counts: readonly number[]): void {
  const wrong = counts.find((count) => !Number.isSafeInteger(count) || count < 1);
  if (wrong !== undefined) throw new InputError(`${what}: a whole number from 1, got ${wrong}`);
}
