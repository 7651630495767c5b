import type { BenchmarkTexts } from "../bench/benchmark-texts";
import { intrinsicColumns, type IntrinsicColumn } from "../bench/metrics";
import { InputError } from "../errors";
import { loadPrices, priceOf, type Price } from "../models/pricing";
import type { IntrinsicProgress } from "./measure-context";
import type { Embedder, Judge, LikelihoodModel, Pair, RewardModel } from "./metric-models";
import { columnsOf } from "./slots";

/** Who measures; what is left out makes its metrics absent, but for the embedder. */
export interface IntrinsicModels {
  /** The general judge, of the columns `*_gpt4o`, whichever model it is. */
  readonly judge?: Judge;
  /** The second judge, of the columns `*_prometheus`. */
  readonly prometheus?: Judge;
  readonly likelihood?: LikelihoodModel;
  /** Of the column `response_quality_skywork_rm`, whichever model it is. */
  readonly reward?: RewardModel;
  /** Default: hashed n-grams, in-process. */
  readonly embedder?: Embedder;
}

/** What is asked for and cannot be: why, one clause; its metrics are then absent with this reason. */
export type MissingModels = Readonly<Partial<Record<keyof IntrinsicModels, string>>>;

export type IntrinsicInput =
  /** A run directory. */
  | { readonly run: string }
  /** A run directory or a data file. */
  | { readonly path: string }
  | { readonly instances: readonly Pair[] };

export type IntrinsicOptions = IntrinsicInput & {
  /** Where `intrinsic.json` and `intrinsic/` go; default: the run directory. */
  readonly out?: string;
  readonly models?: IntrinsicModels;
  /** In place of models that could not be made (no key). */
  readonly missing?: MissingModels;
  /** Default: all. */
  readonly metrics?: readonly IntrinsicColumn[];
  /** Test problems to look for. */
  readonly benchmarks?: readonly BenchmarkTexts[];
  /** Instances that judges look at, a seeded sample; default: all. */
  readonly sample?: number;
  /** Instances whose nearest neighbour is looked for; default 1,000. */
  readonly askingNeighbors?: number;
  /** Of the samples. Default 0. */
  readonly seed?: number;
  /** Calls in flight at most. Default 16. */
  readonly concurrency?: number;
  /** Times a grade is asked for until it counts as unscored. Default 3. */
  readonly attempts?: number;
  /**
   * US dollars for all models together, earlier starts included; needs the price of each that is asked
   * over a network. Default none.
   */
  readonly budgetUsd?: number;
  /** Default: the list that ships with the package. */
  readonly prices?: readonly Price[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: IntrinsicProgress) => void;
  /** Told what had to be mended or left out. */
  readonly onWarning?: (warning: string) => void;
};

/** @throws InputError on options that cannot work, before anything is asked */
export function checkOptions(options: IntrinsicOptions): void {
  for (const name of ["sample", "askingNeighbors", "concurrency", "attempts"] as const) {
    const value = options[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1)) {
      throw new InputError(`${name} must be a whole number from 1, got ${value}`);
    }
  }
  const { budgetUsd, seed = 0, prices = loadPrices() } = options;
  if (!Number.isSafeInteger(seed)) throw new InputError(`seed must be a whole number, got ${seed}`);
  if (budgetUsd === undefined) return;
  if (!(budgetUsd > 0)) throw new InputError(`a budget must be above 0 dollars, got ${budgetUsd}`);
  for (const name of askedModels(options)) {
    if (!priceOf(name, prices)) {
      throw new InputError(
        `the price of ${name} is not known, so a budget cannot be kept; give it with --prices FILE, name it with --free when it costs nothing, or leave out --budget-usd`,
      );
    }
  }
}

/** Those that may cost money, by their names. */
function askedModels({ models = {}, metrics = intrinsicColumns }: IntrinsicOptions): string[] {
  const isWanted = (slot: keyof IntrinsicModels) =>
    columnsOf[slot].some((column) => metrics.includes(column));
  const judges = (["judge", "prometheus"] as const)
    .filter(isWanted)
    .flatMap((slot) => models[slot]?.chat?.model.name ?? []);
  const others = (["likelihood", "reward", "embedder"] as const)
    .filter(isWanted)
    .flatMap((slot) => (models[slot] && !models[slot].isLocal ? models[slot].name : []));
  return [...judges, ...others];
}
