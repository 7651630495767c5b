import { InputError } from "../errors";
import { bootstrapPca, type BootstrapPca } from "../stats/bootstrap-pca";
import { parallelAnalysis, type ParallelAnalysis } from "../stats/parallel-analysis";
import { type PcaFit, pca } from "../stats/pca";
import { createRandom } from "../stats/random";
import { varianceInflation } from "../stats/variance-inflation";
import { type ChanceTest, explainChance } from "./explain-chance";
import { type Conclusion, explainConclusions } from "./explain-conclusions";
import { type ExplainColumns, type ExplainFrame, explainFrame } from "./explain-frame";
import { type ExplainedModel, explainModels } from "./explain-models";
import { type Sensitivity, explainSensitivity, type Variant } from "./explain-sensitivity";
import { explainSources, type VarianceSources } from "./explain-sources";
import { attempt, type Refusal } from "./refusal";

export interface ExplainOptions extends ExplainColumns {
  /** Components of the model that takes a fixed number. Default: 5 as in the paper, or all. */
  readonly components?: number;
  /** The same rows with something in doubt changed; the conclusions are drawn from each again. */
  readonly variants?: readonly Variant[];
  /** Of all random numbers. Default: "explain". */
  readonly seed?: string;
  /** Shuffles of each permutation test. Default: 1999. */
  readonly shuffles?: number;
  /** Samples of the bootstrap, and random tables of the parallel analysis. Default: 1000. */
  readonly samples?: number;
}

export interface Explanation {
  readonly target: string;
  readonly features: readonly string[];
  readonly n: number;
  /** Distinct generators and settings; null where the rows do not name them. */
  readonly generators: number | null;
  readonly settings: number | null;
  /** Components of the model that takes a fixed number. */
  readonly components: number;
  readonly models: readonly ExplainedModel[];
  readonly chance: readonly (ChanceTest | Refusal)[];
  readonly pca: PcaFit;
  readonly parallel: ParallelAnalysis | Refusal;
  /** 95% intervals of the PCA's ratios and loadings. */
  readonly bootstrap: BootstrapPca | Refusal;
  /** Variance inflation factors, one a feature. */
  readonly inflation: readonly number[] | Refusal;
  readonly sources: VarianceSources;
  /** One a variant, the rows as they are first; empty without variants. */
  readonly sensitivity: readonly Sensitivity[];
  readonly conclusions: readonly Conclusion[];
}

/** The paper regresses on its top five components (arXiv 2412.03679, Figure 6). */
const paperComponents = 5;

/**
 * What explains a column of a run table, usually PGR, and how far that can be trusted: R2 in the
 * sample and leaving out a row, a generator, a setting, for least squares, principal components,
 * partial least squares and ridge, with and without the setting; permutation tests; the number of
 * components the rows support, with intervals; variance inflation; shares of setting and generator;
 * and whether the conclusions survive each variant. Rows and settings with missing numbers are the
 * caller's to leave out (`runRows`). The same rows and seed give the same numbers. A few seconds for
 * 54 rows of 9 features.
 * @param rows plain records: numbers in target and features, text in generator and setting
 * @throws InputError as `explainFrame`, on fewer than 5 rows, and where no model can be fitted; what
 *   single parts cannot tell is said in their place
 */
export function explainPgr(rows: readonly object[], options: ExplainOptions): Explanation {
  const frame = explainFrame(rows, options);
  const { design, target, generators, settings } = frame;
  if (rows.length < 5) {
    throw new InputError(
      `${rows.length} rows cannot tell what explains ${target}; 5 are the least`,
    );
  }
  const { seed = "explain", shuffles = 1999, samples = 1000, variants = [] } = options;
  const components = Math.min(options.components ?? paperComponents, design.names.length);
  const random = (part: string) => createRandom(`${seed}/${part}`);
  const findings = findingsOf(frame, { components, seed, shuffles, thorough: true });
  return {
    ...findings,
    features: design.names,
    n: rows.length,
    generators: generators ? new Set(generators).size : null,
    settings: settings ? new Set(settings).size : null,
    components,
    pca: pca(design),
    parallel: attempt(() => parallelAnalysis(design, { samples, random: random("parallel") })),
    bootstrap: attempt(() => bootstrapPca(design, { samples, random: random("bootstrap") })),
    inflation: attempt(() => varianceInflation(design)),
    sensitivity: explainSensitivity(rows, variants, (variant) => {
      const own = explainFrame(variant, options);
      const quick = { components, seed, shuffles: Math.min(shuffles, 499), thorough: false };
      return findingsOf(own, quick);
    }),
    conclusions: explainConclusions(findings),
  };
}

interface FindingsOptions {
  readonly components: number;
  readonly seed: string;
  readonly shuffles: number;
  readonly thorough: boolean;
}

function findingsOf(frame: ExplainFrame, options: FindingsOptions) {
  const { components, seed, shuffles } = options;
  return {
    target: frame.target,
    models: explainModels(frame, options),
    chance: explainChance(frame, { components, samples: shuffles, seed }),
    sources: explainSources(frame),
  };
}
