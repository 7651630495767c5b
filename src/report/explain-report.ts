import { isRefusal } from "../analysis/refusal";
import type { ChanceTest } from "../analysis/explain-chance";
import type { Explanation } from "../analysis/explain-pgr";
import { predictorLabels } from "../bench/metrics";
import { chanceHistograms } from "../figures/chance-histograms";
import type { Figure } from "../figures/figure";
import { labelOf } from "../figures/labels";
import { loadingIntervals } from "../figures/loading-intervals";
import { parallelScree } from "../figures/parallel-scree";
import { r2ByLeftOut } from "../figures/r2-by-left-out";
import type { Theme } from "../figures/theme";
import { varianceSources } from "../figures/variance-sources";
import { shownComponents, subjectOf, varianceSplits } from "../analysis/explain-records";
import type { Badge, Block, Prose, Report, ReportFigure, ReportTable, Section } from "./report";

export interface ExplainReportInput {
  readonly explanation: Explanation;
  /** Where the rows come from, as figures and title name it: a file, a table. */
  readonly source: string;
  /** Rows and columns that were not used, and why, a clause each. */
  readonly leftOut?: readonly string[];
  /** Day of the report, as it is printed: 2026-01-31. */
  readonly date: string;
  /** What made it: name to version. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * An explanation for a reader: its conclusions first, then what each rests on. Nothing is computed
 * here; what the rows could not tell is said where it would stand.
 */
export function explainReport(input: ExplainReportInput): Report {
  const { explanation, source, date, versions } = input;
  const { target, n, generators, settings, features } = explanation;
  const size = [
    `${n} rows`,
    ...(generators === null ? [] : [`${generators} generators`]),
    ...(settings === null ? [] : [`${settings} settings`]),
    `${features.length} features`,
  ];
  return {
    title: `What explains ${subjectOf(target)}, and what does not`,
    lead: [
      `From ${source}: ${size.join(", ")}. A regression always explains the rows it was fitted on; this report asks what would hold for rows, generators and settings it has not seen, what chance would explain as well, and how much lies in where the data was made.`,
    ],
    sections: [
      summary(input),
      models(input),
      chance(input),
      components(input),
      sources(input),
      ...sensitivity(input),
    ],
    footer: [
      { label: "Made on", value: date },
      ...Object.entries(versions).map(([label, value]) => ({ label, value })),
    ],
  };
}

const answerBadges: Readonly<Record<string, Badge>> = {
  yes: { symbol: "✓", tone: "good" },
  no: { symbol: "✗", tone: "bad" },
  "cannot tell": { symbol: "?", tone: "open" },
};

function summary({ explanation, leftOut = [] }: ExplainReportInput): Section {
  const { conclusions, n, generators } = explanation;
  const limits = [
    `${n} rows are not ${n} independent facts: rows share generators and settings, and each is usually one student, trained once. P values of F tests are too small by that.`,
    ...(generators !== null && generators < 10
      ? [
          `"A generator left out" is tried ${generators} times, once a generator: read it as a direction, not as an exact figure.`,
        ]
      : []),
    "Forecasts are judged by the best of several models, which favours the features.",
    ...leftOut.map((what) => `Not used: ${what}.`),
  ];
  return {
    id: "summary",
    title: "What these rows support",
    blocks: [
      table(
        "conclusions",
        "Questions, answered by rules fixed beforehand.",
        conclusions.map(({ question, answer, evidence }) => ({ question, answer, evidence })),
        {
          labels: { question: "Question", answer: "Answer", evidence: "Evidence" },
          badges: { answer: answerBadges },
        },
      ),
      { kind: "prose", paragraphs: limits, list: true },
    ],
  };
}

function models({ explanation, source }: ExplainReportInput): Section {
  const { models: fitted } = explanation;
  const notes = [
    ...new Set(fitted.flatMap(({ label, notes: own }) => own.map((note) => `${label}, ${note}.`))),
  ];
  return {
    id: "models",
    title: "In the sample, and out of it",
    shortTitle: "Models",
    blocks: [
      prose(
        "R² is 1 - SSE/SST around the overall mean, out of sample from forecasts alone: standardisation, components, penalties and coefficients are fitted anew without what is forecast. Where a number of components or a penalty is chosen, it is chosen by cross-validation within the remaining rows.",
      ),
      ...figure((theme) => r2ByLeftOut(fitted, { theme, source })),
      table(
        "models-table",
        "R² of each model (no unit). Freedom: coefficients beside the intercept, or what was chosen on all rows.",
        fitted.map(({ label, freedom, inSampleR2, rowR2, generatorR2, settingR2 }) => ({
          label,
          freedom,
          inSampleR2,
          rowR2,
          generatorR2,
          settingR2,
        })),
        {
          labels: {
            label: "Model",
            freedom: "Freedom",
            inSampleR2: "In sample",
            rowR2: "Row left out",
            generatorR2: "Generator left out",
            settingR2: "Setting left out",
          },
          formats: threeDigits("inSampleR2", "rowR2", "generatorR2", "settingR2"),
        },
      ),
      ...(notes.length > 0 ? [{ kind: "prose", paragraphs: notes, list: true } as const] : []),
    ],
  };
}

function chance({ explanation, source }: ExplainReportInput): Section {
  const tests = explanation.chance.filter((test): test is ChanceTest => !isRefusal(test));
  const refused = explanation.chance.filter(isRefusal);
  return {
    id: "chance",
    title: "What chance would explain",
    shortTitle: "Chance",
    blocks: [
      prose(
        "Shuffle the targets and fit again: that is what an R² is worth when there is nothing to find. Shuffled within settings, it is worth what the features add to knowing the setting; with whole generators exchanged, the same without taking a generator's rows for independent facts.",
      ),
      ...refusals(refused),
      ...(tests.length === 0
        ? []
        : [
            ...figure((theme) => chanceHistograms(tests, { theme, source })),
            table(
              "chance-table",
              "Observed, and in shuffles: mean and 95% quantile.",
              tests.map(({ statistic, shuffled, observed, chanceMean, chanceHigh, p }) => ({
                statistic,
                shuffled,
                observed,
                chanceMean,
                chanceHigh,
                p: p.toPrecision(2),
              })),
              {
                labels: {
                  statistic: "Statistic",
                  shuffled: "Shuffled",
                  observed: "Observed",
                  chanceMean: "Mean",
                  chanceHigh: "95% below",
                },
                formats: threeDigits("observed", "chanceMean", "chanceHigh"),
              },
            ),
          ]),
    ],
  };
}

function components({ explanation, source }: ExplainReportInput): Section {
  const { features, parallel, bootstrap, inflation, pca } = explanation;
  const shown = shownComponents(explanation);
  return {
    id: "components",
    title: "Components: how many, and how firm",
    shortTitle: "Components",
    blocks: [
      prose(
        "Principal components of the standardised features; the target has no part in them. Parallel analysis keeps those that carry more variance than unrelated columns would; the bootstrap draws rows anew and shows how far shares and loadings move.",
      ),
      ...(isRefusal(parallel)
        ? refusals([parallel])
        : figure((theme) => parallelScree(parallel, { theme, source }))),
      ...(isRefusal(bootstrap)
        ? refusals([bootstrap])
        : [
            ...figure((theme) =>
              loadingIntervals(
                {
                  features,
                  loadings: pca.loadings.slice(0, shown),
                  intervals: bootstrap.loadings.slice(0, shown),
                },
                { theme, source },
              ),
            ),
            table(
              "components-table",
              "Share of the features' variance (percent) with its 95% bootstrap interval. Found again: median cosine with the matching component of a sample; 1 is the same.",
              pca.explainedVarianceRatio.map((ratio, index) => ({
                component: `PC${index + 1}`,
                share: 100 * ratio,
                low: 100 * bootstrap.explainedVarianceRatio[index]![0],
                high: 100 * bootstrap.explainedVarianceRatio[index]![1],
                stability: bootstrap.stability[index]!,
              })),
              {
                labels: {
                  component: "Component",
                  share: "Share",
                  low: "From",
                  high: "To",
                  stability: "Found again",
                },
                formats: { share: "0.0", low: "0.0", high: "0.0", stability: "0.00" },
              },
            ),
          ]),
      ...(isRefusal(inflation)
        ? refusals([inflation])
        : [
            table(
              "inflation-table",
              "Variance inflation: how many times as uncertain a feature's slope is as it would be, were the feature unrelated to the others. Above 10, its slope can hardly be told from theirs.",
              features.map((feature, index) => ({
                feature: labelOf(predictorLabels, feature),
                inflation: inflation[index]!,
              })),
              {
                labels: { feature: "Feature", inflation: "Inflation" },
                formats: { inflation: "0.0" },
              },
            ),
          ]),
    ],
  };
}

function sources({ explanation, source }: ExplainReportInput): Section {
  const { settingFirst, featuresFirst, components: random } = explanation.sources;
  const splits = varianceSplits(explanation);
  return {
    id: "sources",
    title: "Setting, generator, or neither",
    shortTitle: "Setting and generator",
    blocks: [
      prose(
        "Two ways to ask it. Nested linear models add one term after another and test each by F against the model before; what a term gains depends on what came first. A mixed model (random intercepts for setting and generator, crossed, REML) takes the levels as a sample of more and estimates the variance between them.",
      ),
      ...(isRefusal(random) ? refusals([random]) : []),
      ...(splits.length === 0 ? [] : figure((theme) => varianceSources(splits, { theme, source }))),
      ...[
        { id: "setting-first", words: "Setting first", nested: settingFirst },
        { id: "features-first", words: "Features first", nested: featuresFirst },
      ].flatMap(({ id, words, nested }) =>
        isRefusal(nested)
          ? refusals([nested])
          : [
              table(
                id,
                `${words}: what each term adds to R², with the F test against the model before it.`,
                nested.map(({ term, df, r2, gain, f, p }) => ({
                  term,
                  df,
                  r2,
                  gain,
                  f: Number.isNaN(f) ? null : f,
                  p: Number.isNaN(p) ? null : p.toPrecision(2),
                })),
                {
                  labels: {
                    term: "Term added",
                    df: "Coefficients",
                    r2: "R²",
                    gain: "Gain",
                    f: "F",
                  },
                  formats: { ...threeDigits("r2", "gain"), f: "0.00" },
                },
              ),
            ],
      ),
    ],
  };
}

function sensitivity({ explanation }: ExplainReportInput): readonly Section[] {
  const { sensitivity: variants, conclusions } = explanation;
  if (variants.length === 0) return [];
  const records = variants.map(({ variant, n, answers, changed }) => ({
    variant,
    n,
    ...answers,
    changed: changed.length === 0 ? "nothing" : changed.join(", "),
  }));
  return [
    {
      id: "sensitivity",
      title: "What survives each doubt",
      shortTitle: "Sensitivity",
      blocks: [
        prose(
          "The conclusions drawn again with each suspicious cell changed, and with its rows left out. Models whose freedom is chosen are left out here, in the first line too, so that lines compare.",
        ),
        table("sensitivity-table", "Answers by variant; questions by their id.", records, {
          labels: { variant: "Variant", n: "Rows", changed: "Turned round" },
        }),
        {
          kind: "prose",
          list: true,
          paragraphs: conclusions.map(({ id, question }) => `\`${id}\`: ${question}`),
        },
      ],
    },
  ];
}

function figure(draw: (theme: Theme) => Figure): readonly [ReportFigure] {
  return [{ kind: "figure", light: draw("light"), dark: draw("dark") }];
}

function prose(...paragraphs: string[]): Prose {
  return { kind: "prose", paragraphs };
}

function refusals(refused: readonly { readonly refused: string }[]): readonly Block[] {
  if (refused.length === 0) return [];
  return [
    {
      kind: "note",
      title: "These rows cannot tell",
      paragraphs: refused.map(({ refused: why }) => `${why}.`),
    },
  ];
}

function table(
  id: string,
  caption: string,
  records: readonly object[],
  { badges, ...options }: NonNullable<ReportTable["options"]> & Pick<ReportTable, "badges">,
): ReportTable {
  return { kind: "table", id, caption, records, options, badges };
}

function threeDigits(...columns: readonly string[]): Record<string, string> {
  return Object.fromEntries(columns.map((column) => [column, "0.000"]));
}
