import { domainLabels } from "../bench/domains";
import { predictorLabels } from "../bench/metrics";
import { measureLabels } from "../experiment/classroom-rows";
import type { ClassroomResults } from "../experiment/collect";
import { labelOf, listed, settingLabel } from "../figures/labels";
import { classroomFigures, stepModeLabels } from "./classroom-figures";
import type { Block, Report, Section } from "./report";

export interface ClassroomReportInput {
  readonly results: ClassroomResults;
  /** The command that makes it again. */
  readonly command: string;
  /** Day of the report, as it is printed: 2026-01-31. */
  readonly date: string;
  /** Name to value: versions, machine. */
  readonly details: Readonly<Record<string, string>>;
}

const source = "agoralab classroom, simulated teachers and a miniature student";

/** What the miniature shows and what it does not: for report, README and notebooks alike. */
const classroomLimits = {
  shows: [
    "Every stage really runs: the teachers' texts go through the prompts, parsers and validators that real models meet, a transformer is really trained on them, its answers are judged one by one, and PGR follows with intervals.",
    "Which way of being a bad teacher costs how much here (errors, narrowness, ease, verbosity), and how the answer changes with the method, the number of instances and the steps of training.",
    "How large the noise of the benchmark itself is: other problems, other seeds.",
  ],
  doesNotShow: [
    "Anything about real language models. The teachers are programs whose habits we chose; that a careful one does better is built in, how much better is measured.",
    "What scale does. The student has 97,000 parameters and learns a world of 368 words from a base made for that world; gaps, slopes and thresholds need not carry over to an 8B model.",
    "What things cost. Dollars are simulated, in proportion to those of real models.",
    "That a metric explains PGR. The judges' columns keep the paper's names and are filled by rules; correlations over so few teachers tell what to look at, no more.",
  ],
} as const;

/** A glance at a classroom, to stand in another report. Its ids begin with `classroom`. */
export function classroomSection(results: ClassroomResults): Section {
  const figures = bothThemes(results);
  const teachers = new Set(results.cells.map(({ generator }) => generator)).size;
  return {
    id: "classroom",
    title: "The classroom: the benchmark run here, in miniature",
    shortTitle: "The classroom",
    blocks: [
      {
        kind: "prose",
        paragraphs: [
          `While this report was made, ${teachers} simulated teachers wrote training data, ${results.finished} tiny transformers were trained on it and examined, and their PGR follows below. *No real language model took part*: it shows how the benchmark works and how much of a PGR is noise, and nothing about real models.`,
        ],
      },
      ...["classroom-pgr", "classroom-intervals"].flatMap((id): Block[] => {
        const found = figures.get(id);
        return found ? [{ kind: "figure", ...found }] : [];
      }),
      cellTable(results),
    ],
  };
}

function bothThemes(results: ClassroomResults) {
  const dark = classroomFigures(results, { source, theme: "dark" });
  return new Map(
    classroomFigures(results, { source }).map((light, index) => [
      light.id,
      { light, dark: dark[index]! },
    ]),
  );
}

/** A classroom's results as a report; nothing in it is computed here. */
export function classroomReport({ results, command, date, details }: ClassroomReportInput): Report {
  const both = bothThemes(results);
  const figure = (id: string): Block[] => {
    const found = both.get(id);
    return found ? [{ kind: "figure", ...found }] : [];
  };
  return {
    title: "The classroom: AgoraBench in miniature",
    lead: [
      "Simulated teachers write training data, a tiny transformer is trained on each set and examined, and **Performance Gap Recovered** says how much of the gap from its base to a reference it closed. Everything here was really run and measured; *no real language model took part*.",
    ],
    sections: [
      summary(results),
      {
        id: "limits",
        title: "What this shows, and what it does not",
        shortTitle: "What it shows",
        blocks: [
          { kind: "prose", paragraphs: ["It shows:"] },
          { kind: "prose", paragraphs: classroomLimits.shows, list: true },
          { kind: "prose", paragraphs: ["It does not show:"] },
          { kind: "prose", paragraphs: classroomLimits.doesNotShow, list: true },
        ],
      },
      {
        id: "pgr",
        title: "Performance Gap Recovered",
        shortTitle: "PGR",
        blocks: [
          ...figure("classroom-pgr"),
          ...figure("classroom-intervals"),
          anchorTable(results),
        ],
      },
      ...quantity(results, figure),
      ...metrics(results, figure),
      {
        id: "cells",
        title: "Every cell",
        blocks: [cellTable(results)],
      },
    ],
    footer: [
      { label: "Made on", value: date },
      { label: "Command", value: command },
      ...Object.entries(details).map(([label, value]) => ({ label, value })),
    ],
  };
}

function summary({ cells, students, finished }: ClassroomResults): Section {
  const byPgr = cells.toSorted((a, b) => b.pgr - a.pgr);
  const [best, worst] = [byPgr[0], byPgr.at(-1)];
  const told = (cell: typeof best): string =>
    cell
      ? `${cell.generator.replace("classroom:", "")}, ${settingLabel(cell.domain, cell.method)}`
      : "";
  return {
    id: "summary",
    title: "Summary",
    blocks: [
      {
        kind: "facts",
        facts: [
          { value: String(cells.length), label: "cells of teacher and setting" },
          { value: `${finished} of ${students}`, label: "students trained and examined" },
          { value: `${best?.pgr.toFixed(1) ?? ""}%`, label: `highest PGR: ${told(best)}` },
          { value: `${worst?.pgr.toFixed(1) ?? ""}%`, label: `lowest PGR: ${told(worst)}` },
        ],
      },
      ...(finished < students
        ? [
            {
              kind: "note" as const,
              title: "Not finished",
              paragraphs: [
                "Some students are still to be trained. The same command goes on with them; the tables are of those that are there.",
              ],
            },
          ]
        : []),
    ],
  };
}

function anchorTable({ cells }: ClassroomResults): Block {
  const byDomain = new Map(cells.map((cell) => [cell.domain, cell]));
  return {
    kind: "table",
    id: "anchors",
    caption:
      "What students are held against: the base they start from and the reference, percent of the domain's test problems.",
    records: [...byDomain.values()].map(({ domain, base_score, reference_score }) => ({
      domain: domainLabels[domain],
      base: base_score,
      reference: reference_score,
    })),
    options: { formats: { base: "0.0", reference: "0.0" } },
  };
}

function quantity({ curves }: ClassroomResults, figure: (id: string) => Block[]): Section[] {
  if (curves.length === 0) return [];
  return [
    {
      id: "quantity",
      title: "Many cheap or few dear instances?",
      shortTitle: "Quantity and cost",
      blocks: [
        {
          kind: "prose",
          paragraphs: [
            "The answer hangs on how students are trained. Where the steps follow the instances, a larger set is also trained on for longer; where they stay the same, it is seen less often. Each record names its mode, and the panels show both.",
          ],
        },
        ...figure("classroom-quantity"),
        ...figure("classroom-cost"),
        {
          kind: "table",
          id: "quantity-numbers",
          caption: "Means over seeds; PGR in percent, simulated dollars.",
          records: curves.map((point) => ({
            generator: point.generator,
            training: stepModeLabels[point.step_mode],
            instances: point.n,
            steps: point.steps,
            seeds: point.seeds,
            pgr: point.pgr,
            sd: point.pgr_seed_sd,
            usd: point.cost_usd,
          })),
          options: { formats: { pgr: "0.0", sd: "0.0", usd: "0.0000" } },
        },
      ],
    },
  ];
}

function metrics({ explained }: ClassroomResults, figure: (id: string) => Block[]): Section[] {
  if (explained.agreements.length === 0) return [];
  const { regression } = explained;
  return [
    {
      id: "metrics",
      title: "What goes with PGR",
      blocks: [
        ...figure("classroom-metrics"),
        {
          kind: "table",
          id: "agreements",
          caption:
            "Rank correlation of each measure with PGR over the cells. Cells share teachers and settings, so that p is rather too small.",
          records: explained.agreements.map(({ metric, cells, spearman, p }) => ({
            measure: labelOf(measureLabels, metric),
            cells,
            rank_correlation: spearman,
            p,
          })),
          options: { formats: { rank_correlation: "0.00", p: "0.000" } },
        },
        ...(regression
          ? [
              {
                kind: "prose" as const,
                paragraphs: [
                  `The paper's regression, on ${regression.pcr.components} principal components of ${listed(explained.predictors.map((name) => predictorLabels[name]))}: R² ${regression.pcr.r2.toFixed(2)} over the cells it was fitted on, ${regression.pcr.looR2.toFixed(2)} leaving out one cell at a time, ${regression.pcr.groupR2?.toFixed(2) ?? "unknown"} leaving out one teacher at a time. The first component holds ${(100 * (regression.pca.explainedVarianceRatio[0] ?? 0)).toFixed(0)} percent of the predictors' variance.`,
                ],
              },
            ]
          : []),
      ],
    },
  ];
}

function cellTable({ cells }: ClassroomResults): Block {
  return {
    kind: "table",
    id: "classroom-cells",
    caption:
      "Scores and PGR in percent, with 95 percent intervals over test problems and seeds; *own score* is the teacher's on the same test; simulated dollars.",
    records: cells.map((cell) => ({
      generator: cell.generator,
      setting: `${cell.domain}/${cell.method}`,
      n: cell.n,
      seeds: cell.seeds,
      steps: cell.steps,
      student: cell.student_score,
      pgr: cell.pgr,
      low: cell.pgr_low,
      high: cell.pgr_high,
      seed_sd: cell.pgr_seed_sd,
      own_score: cell.problem_solving,
      usd: cell.cost_usd,
    })),
    options: {
      formats: {
        ...{ student: "0.0", pgr: "0.0", low: "0.0", high: "0.0", seed_sd: "0.0" },
        ...{ own_score: "0.0", usd: "0.0000" },
      },
    },
  };
}
