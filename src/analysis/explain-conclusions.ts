import type { ChanceTest } from "./explain-chance";
import type { ExplainedModel } from "./explain-models";
import type { VarianceSources } from "./explain-sources";
import { subjectOf } from "./explain-records";
import { isRefusal, type Refusal } from "./refusal";

/** A question about the target, answered by the numbers of these rows alone. */
export interface Conclusion {
  readonly id: ConclusionId;
  readonly question: string;
  /** `cannot tell` where the rows do not give the numbers that are needed. */
  readonly answer: "yes" | "no" | "cannot tell";
  /** The numbers, in a clause. */
  readonly evidence: string;
}

export const conclusionIds = [
  "beyond-chance",
  "beyond-setting",
  "beyond-setting-by-generator",
  "forecast-row",
  "forecast-generator",
  "forecast-setting",
  "setting-over-generator",
] as const;
export type ConclusionId = (typeof conclusionIds)[number];

/** What conclusions are drawn from. */
export interface Findings {
  readonly target: string;
  readonly models: readonly ExplainedModel[];
  readonly chance: readonly (ChanceTest | Refusal)[];
  readonly sources: VarianceSources;
}

/** A p value below this counts as beyond chance. */
const significant = 0.05;

/**
 * What the rows support, each conclusion by a rule that was fixed before looking: tests at 5%, and
 * forecasts by the best of several models, which favours the features.
 */
export function explainConclusions(findings: Findings): readonly Conclusion[] {
  const { target, models } = findings;
  return [
    chanceConclusion(findings, "beyond-chance", ["components", "features"], {
      question: `Are the features related to ${subjectOf(target)} at all?`,
    }),
    chanceConclusion(findings, "beyond-setting", ["beyond-setting"], {
      question: "Do they say more than which setting it is?",
    }),
    chanceConclusion(findings, "beyond-setting-by-generator", ["beyond-setting-by-generator"], {
      question: "Still so when a generator's rows count as one fact, not as independent ones?",
    }),
    forecast("forecast-row", "rowR2", models, {
      question:
        "Do they forecast a new data set of a known generator better than its setting does?",
      unit: "a row",
    }),
    forecast("forecast-generator", "generatorR2", models, {
      question: "Do they forecast a new generator better than the setting does?",
      unit: "a generator",
    }),
    forecast("forecast-setting", "settingR2", models, {
      question: "Do they forecast a new setting better than the overall mean does?",
      unit: "a setting",
    }),
    settingOverGenerator(findings),
  ];
}

function chanceConclusion(
  { chance }: Findings,
  id: ConclusionId,
  tests: readonly ChanceTest["id"][],
  { question }: { readonly question: string },
): Conclusion {
  const test = chance.find(
    (candidate): candidate is ChanceTest => !isRefusal(candidate) && tests.includes(candidate.id),
  );
  if (!test) return { id, question, answer: "cannot tell", evidence: "no such test of these rows" };
  const { observed, chanceMean, shuffled, p, statistic } = test;
  return {
    id,
    question,
    answer: p < significant ? "yes" : "no",
    evidence:
      `${statistic}: ${fixed(observed)}; with ${shuffled} shuffled ${fixed(chanceMean)} on ` +
      `average, p = ${pValue(p)}`,
  };
}

function forecast(
  id: ConclusionId,
  r2: "rowR2" | "generatorR2" | "settingR2",
  models: readonly ExplainedModel[],
  { question, unit }: { readonly question: string; readonly unit: string },
): Conclusion {
  const best = (uses: (model: ExplainedModel) => boolean) =>
    models
      .filter((model) => uses(model) && model[r2] !== null)
      .reduce<ExplainedModel | undefined>(
        (top, model) => (top && top[r2]! >= model[r2]! ? top : model),
        undefined,
      );
  const features = best(({ source }) => source !== "setting");
  // Of a setting not seen there is no mean; the overall one, with an R2 of 0, is the rival.
  const rival = r2 === "settingR2" ? undefined : best(({ source }) => source === "setting");
  if (!features) {
    return { id, question, answer: "cannot tell", evidence: `no forecast of ${unit} left out` };
  }
  const against = rival ? rival[r2]! : 0;
  return {
    id,
    question,
    answer: features[r2]! > against ? "yes" : "no",
    evidence:
      `R² leaving out ${unit}: at best ${fixed(features[r2]!)} (${features.label}), against ` +
      (rival ? `${fixed(against)} (${rival.label})` : "0 (the overall mean)"),
  };
}

function settingOverGenerator({ sources }: Findings): Conclusion {
  const id = "setting-over-generator";
  const question = "Does where the data is made matter more than who makes it?";
  const { components } = sources;
  const share = (name: string) =>
    isRefusal(components) ? undefined : components.find((part) => part.name === name)?.share;
  const [setting, generator] = [share("setting"), share("generator")];
  if (setting === undefined || generator === undefined) {
    const evidence = isRefusal(components)
      ? components.refused
      : "setting and generator are not both known";
    return { id, question, answer: "cannot tell", evidence };
  }
  return {
    id,
    question,
    answer: setting > generator ? "yes" : "no",
    evidence:
      `of the variance, ${percent(setting)} lies between settings, ${percent(generator)} between ` +
      `generators, ${percent(1 - setting - generator)} in neither (REML)`,
  };
}

function fixed(value: number): string {
  return value.toFixed(3);
}

function pValue(p: number): string {
  return String(Number(p.toPrecision(2)));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`;
}
