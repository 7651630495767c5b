import type { Figure } from "../figures/figure";
import type { R2Record } from "../figures/r2-comparison";
import type { AuditReport, AuditVerdict } from "../paper/audit/audit-report";
import type { PaperTables } from "../paper/records";
import {
  anomalyAnchor,
  anomalyBlocks,
  auditAnchor,
  auditBadges,
  auditDigest,
  checkTable,
  claimBadges,
  claimTable,
  readableNames,
  verdictTable,
} from "./audit-blocks";
import {
  costNumbers,
  hyperparameterTable,
  intrinsicNumbers,
  metaPromptNumbers,
  pgrNumbers,
  problemSolvingNumbers,
  r2Numbers,
  settingsTable,
} from "./paper-numbers";
import type { Block, Facts, Prose, Report, ReportFigure, Section } from "./report";

/** Everything the paper's report shows; nothing in it is computed here. */
export interface PaperReportInput {
  readonly tables: PaperTables;
  readonly audit: AuditReport;
  /** Figures in both themes, told apart by their id; each stands in the section it belongs to. */
  readonly figures: readonly { readonly light: Figure; readonly dark: Figure }[];
  /** In-sample and out-of-sample R2 of the regressions behind Figures 4 and 6. */
  readonly r2: readonly R2Record[];
  /** Sections of what was done beside the paper's numbers, shown before the list of every check. */
  readonly further?: readonly Section[];
  /** Day of the report, as it is printed: 2026-01-31. */
  readonly date: string;
  /** What made it: name to version. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * The paper, recomputed: a section a stage, in the paper's order, then its claims, what stands out,
 * and every check. The prose explains; every finding in it comes from the audit or a figure.
 * @throws RangeError when a figure has no section, so that none is left out silently
 */
export function paperReport(input: PaperReportInput): Report {
  const { audit, date, versions } = input;
  const sections = [
    summary(audit),
    ...stages(input),
    claims(audit),
    anomalies(audit),
    ...(input.further ?? []),
    everyCheck(audit),
  ];
  const placed = new Set(sections.flatMap(({ blocks }) => blocks.map(figureId)));
  const lost = input.figures.find(({ light }) => !placed.has(light.id));
  if (lost)
    throw new RangeError(`no section of the paper's report shows figure "${lost.light.id}"`);
  return {
    title: "AgoraBench, recomputed",
    lead: [
      "Which language model should write my training data? This report recomputes every table and figure of *Evaluating Language Models as Synthetic Data Generators* ([Kim et al., arXiv 2412.03679](https://arxiv.org/abs/2412.03679)) from the numbers it prints, and holds each printed number against the others.",
    ],
    sections,
    footer: [
      { label: "Made on", value: date },
      ...Object.entries(versions).map(([label, value]) => ({ label, value })),
    ],
  };
}

const gravestFirst = ["does not hold", "holds in part", "cannot be determined"] as const;

function summary({ checks, claims, anomalies, counts }: AuditReport): Section {
  const facts: Facts = {
    kind: "facts",
    facts: [
      checkFact(counts, "reproduced", "printed numbers reproduced"),
      checkFact(counts, "rounding", "agree within rounding"),
      checkFact(counts, "differs", "differ"),
      checkFact(counts, "not determined", "not determined by what is printed"),
      {
        value: `${counts.claims.holds} of ${claims.length}`,
        label: "claims hold",
        href: "#claims",
      },
      { value: String(counts.anomalies), label: "things stand out", href: "#anomalies" },
    ],
  };
  const doubtful = gravestFirst.flatMap((verdict) =>
    claims.filter((claim) => claim.verdict === verdict),
  );
  return {
    id: "summary",
    title: "Summary",
    blocks: [
      facts,
      prose(
        `${checks.length} printed numbers follow from others that are printed, or should. *Reproduced* agrees to the printed digits; *rounding* differs by no more than rounded inputs can explain; *differs* does not agree; *not determined* cannot be recomputed from what is printed. [Every check](#${auditAnchor}) is listed and can be searched at the end.`,
      ),
      verdictTable("verdicts", checks),
      ...titledList(
        "doubtful-claims",
        "Claims that do not simply hold",
        doubtful.map(
          ({ claim, verdict }) => `${claimBadges[verdict].symbol} **${verdict}:** ${claim}`,
        ),
      ),
      prose("The numbers behind each verdict are with [the claims](#claims)."),
      ...titledList(
        "stands-out",
        "What stands out",
        anomalies.map(
          ({ id, where, title }) => `[${readableNames(where)}](#${anomalyAnchor(id)}): ${title}`,
        ),
      ),
    ],
  };
}

/** The paper's stages. A figure that was not given is left out. */
function stages({ tables, audit, figures, r2 }: PaperReportInput): readonly Section[] {
  const figure = (id: string): readonly ReportFigure[] =>
    figures
      .filter(({ light }) => light.id === id)
      .map(({ light, dark }) => ({ kind: "figure", light, dark }));
  const digest = (id: string, ...places: string[]) => auditDigest(audit.checks, id, places);
  return [
    {
      id: "settings",
      title: "The nine settings",
      blocks: [
        prose(
          "A setting is a domain and a method. In *instance generation* the generator writes new instructions and responses after seed examples; in *response generation* it answers given instructions; in *quality enhancement* it rewrites given pairs. It makes 10,000 instances in each, a base model is fine-tuned on them, and the student is measured on the domain's two benchmarks.",
        ),
        settingsTable(tables),
      ],
    },
    {
      id: "pgr",
      title: "Performance Gap Recovered, explained",
      shortTitle: "PGR, explained",
      blocks: [
        prose(
          "The student's score says little by itself: benchmarks differ in how much there is to gain. PGR asks how much of the gap from the base model to a professionally tuned reference the student closes: `100 × (student − base) / (reference − base)`. It is 0 at the base and 100 at the reference, falls below 0 when training did harm, and passes 100 when the student beats the reference.",
        ),
        ...figure("figure-3"),
        ...digest("figure-3", "Figure 3"),
      ],
    },
    {
      id: "results",
      title: "Main results",
      blocks: [
        prose("PGR of six generators in the nine settings."),
        ...figure("table-2"),
        ...pgrNumbers(tables),
        ...digest("table-2", "Table 2"),
      ],
    },
    {
      id: "problem-solving",
      title: "Does solving problems make a good generator?",
      shortTitle: "Problem solving",
      blocks: [
        prose(
          "Each generator's own benchmark scores against the PGR of its data: averaged by generator, and setting by setting.",
        ),
        ...figure("figure-4-coarse"),
        ...figure("figure-4-fine"),
        problemSolvingNumbers(tables),
        ...digest("figure-4", "Figure 4", "Table 7"),
      ],
    },
    {
      id: "intrinsic",
      title: "Intrinsic metrics of the data",
      shortTitle: "Intrinsic metrics",
      blocks: [
        prose(
          "What can be measured on the data itself, before any student is trained: how difficult the instructions are, how good the responses, how diverse both.",
        ),
        ...figure("table-8"),
        intrinsicNumbers(tables),
        ...digest("table-8", "Table 8"),
      ],
    },
    {
      id: "components",
      title: "Principal components and regression",
      shortTitle: "PCA and regression",
      blocks: [
        prose(
          "The eight metrics and the generator's own score, standardised over the 54 rows of generator and setting, and turned into principal components. How much variance the components explain is variance of these nine predictors among themselves; how much of PGR they explain is the regression's R², further below.",
        ),
        ...figure("figure-5-variance"),
        ...figure("figure-5-loadings"),
        ...figure("table-4"),
        ...figure("figure-6"),
        { kind: "subheading", id: "out-of-sample", title: "In the sample, and out of it" },
        prose(
          "A regression with more predictors explains the rows it was fitted on better, whether or not it has learnt anything. Leaving out each row, or all rows of one generator, and predicting them from the rest shows what would hold for a generator not yet measured. Standardisation, components and coefficients are fitted anew each time.",
        ),
        ...figure("r2-comparison"),
        r2Numbers(r2),
        ...digest("figure-5", "Figure 5", "Table 4", "Figure 6"),
      ],
    },
    {
      id: "cost",
      title: "Cost and quantity",
      blocks: [
        prose(
          "Prices as the paper prints them, against the average PGR; and whether many instances of a cheap generator can stand in for few of a dear one. The paper prints no numbers of Figure 7's curves, so the figure shows what is printed.",
        ),
        ...figure("table-3"),
        costNumbers(tables),
        ...figure("figure-7-cost"),
        ...figure("figure-7-pgr"),
        ...digest("cost", "Table 3", "Figure 7"),
      ],
    },
    {
      id: "meta-prompts",
      title: "Meta-prompts",
      blocks: [
        prose(
          "The same generators and settings under three ways of asking: the benchmark's own prompt, one that was not optimised, and one that asks for JSON.",
        ),
        ...figure("table-5"),
        metaPromptNumbers(tables),
        ...digest("table-5", "Table 5"),
      ],
    },
    {
      id: "hyperparameters",
      title: "Hyperparameters",
      blocks: [hyperparameterTable(tables)],
    },
  ];
}

function claims(audit: AuditReport): Section {
  return {
    id: "claims",
    title: "The claims",
    blocks: [
      prose(
        "What the abstract, the paper and a widely read article about it say, computed from the tables.",
      ),
      claimTable("claims-table", audit.claims),
    ],
  };
}

function anomalies(audit: AuditReport): Section {
  return {
    id: "anomalies",
    title: "What stands out",
    blocks: [
      prose(
        "Numbers that look wrong, or look wrong and are not, each with its evidence. Nothing is silently corrected: every table above is as printed.",
      ),
      ...audit.anomalies.flatMap(anomalyBlocks),
    ],
  };
}

function everyCheck({ checks }: AuditReport): Section {
  const caption =
    "Every printed number that other printed numbers determine, and those that they should.";
  return {
    id: auditAnchor,
    title: "Every check",
    blocks: [checkTable("audit-table", caption, checks, true)],
  };
}

function checkFact(counts: AuditReport["counts"], verdict: AuditVerdict, label: string) {
  const { tone } = auditBadges[verdict];
  return { value: String(counts.checks[verdict]), label, tone, href: `#${auditAnchor}` as const };
}

function titledList(id: string, title: string, items: readonly string[]): readonly Block[] {
  if (items.length === 0) return [];
  return [
    { kind: "subheading", id, title },
    { kind: "prose", paragraphs: items, list: true },
  ];
}

function prose(...paragraphs: string[]): Prose {
  return { kind: "prose", paragraphs };
}

function figureId(block: Block): string | undefined {
  return block.kind === "figure" ? block.light.id : undefined;
}
