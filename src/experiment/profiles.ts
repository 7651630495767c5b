import { domains } from "../bench/domains";
import { methods } from "../bench/methods";
import type { Measures } from "./measure-cell";
import type { ClassroomOptions } from "./plan-cells";

export interface ClassroomProfile extends ClassroomOptions {
  /** Problems of each domain's test. */
  readonly testItems: number;
  readonly measures: Measures;
}

/** A glance: a dear teacher, a cheap and noisy one, a narrow one, in one setting. */
const quick: ClassroomProfile = {
  teachers: ["sage", "noisy", "parrot"],
  domains: ["math"],
  methods: ["instance_generation"],
  n: 500,
  seeds: 1,
  testItems: 200,
  measures: "without_network",
};

/** As many cells as the paper: six teachers in nine settings, and the quantity curves. */
const full: ClassroomProfile = {
  teachers: ["sage", "scholar", "noisy", "rookie", "parrot", "easygo"],
  domains,
  methods,
  n: 1000,
  seeds: 3,
  testItems: 400,
  measures: "all",
  quantity: {
    teachers: ["sage", "noisy"],
    domain: "math",
    quantities: [250, 500, 1000, 2000, 4000],
    seeds: 3,
  },
};

export const classroomProfiles = { quick, full } as const;
