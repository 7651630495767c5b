import { columnOf } from "../stats/design";
import { indicators } from "../stats/indicators";
import { type ModelTerm, type NestedModel, nestedModels } from "../stats/nested-models";
import {
  type RandomFactor,
  randomIntercepts,
  type VarianceComponent,
} from "../stats/random-intercepts";
import type { ExplainFrame } from "./explain-frame";
import { attempt, type Refusal } from "./refusal";

/** How much of the target goes with the setting, with the generator, and with neither. */
export interface VarianceSources {
  /** Setting first (its columns one by one, then what they do together), then generator, features. */
  readonly settingFirst: readonly NestedModel[] | Refusal;
  /** Features first: what they explain when nothing has been taken out, and what is then left. */
  readonly featuresFirst: readonly NestedModel[] | Refusal;
  /** Mixed model with setting and generator as crossed random intercepts (REML). */
  readonly components: readonly VarianceComponent[] | Refusal;
  /** The same with the features as fixed effects: how much of either the features account for. */
  readonly besideFeatures: readonly VarianceComponent[] | Refusal;
}

/**
 * Effects of setting, generator and features by nested linear models with F tests, which take the
 * levels at hand as all there are, and by a mixed model, which takes them as a sample of more.
 */
export function explainSources(frame: ExplainFrame): VarianceSources {
  const { design, generators, settings, settingFactors } = frame;
  const { y } = design;
  const features: ModelTerm = {
    name: design.names.length === 1 ? design.names[0]! : `${design.names.length} features`,
    columns: design.names.map((_, j) => columnOf(design.x, j)),
  };
  const places: readonly ModelTerm[] = [
    ...settingFactors.map(({ name, values }) => ({ name, columns: indicators(values) })),
    ...(settings && settingFactors.length > 1
      ? [
          {
            name: settingFactors.map(({ name }) => name).join(" × "),
            columns: indicators(settings),
          },
        ]
      : []),
  ];
  const makers: readonly ModelTerm[] = generators
    ? [{ name: "generator", columns: indicators(generators) }]
    : [];
  const factors: readonly RandomFactor[] = [
    ...(settings ? [{ name: "setting", groups: settings }] : []),
    ...(generators ? [{ name: "generator", groups: generators }] : []),
  ];
  const split = (fixed: readonly (readonly number[])[]) =>
    attempt(() => randomIntercepts({ y, factors, fixed }).components);
  return {
    settingFirst: attempt(() => nestedModels(y, [...places, ...makers, features])),
    featuresFirst: attempt(() => nestedModels(y, [features, ...places, ...makers])),
    components: split([]),
    besideFeatures: split(features.columns),
  };
}
