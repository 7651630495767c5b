import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Command } from "commander";
import { InputError } from "../errors";
import { analyzeTable } from "../analysis/analyze";
import { type Explanation, explainPgr } from "../analysis/explain-pgr";
import { type RunRows, runRows } from "../analysis/run-rows";
import { explainReport } from "../report/explain-report";
import { renderReport } from "../report/render-report";
import { makeFolderOf, writeWhole } from "../store/write-whole";
import { parseCsv } from "../table/parse-csv";
import { version } from "../version";
import { analysisText } from "./analysis-text";
import { conclusionsText } from "./conclusions-text";

interface AnalyzeOptions {
  readonly target?: string;
  readonly features?: readonly string[];
  readonly components?: number;
  readonly group?: string;
  readonly setting?: readonly string[];
  readonly seed?: string;
  readonly report?: string;
  readonly json?: boolean;
}

/** `agoralab analyze`: regression, PCA and principal-component regression on any CSV table. */
export function analyzeCommand(): Command {
  return new Command("analyze")
    .description("explain one column of a table by others: regression, PCA, both together")
    .argument("<file>", "CSV file with a header line")
    .option("--target <column>", "column to explain (default: pgr_percent, of a run table)")
    .option(
      "--features <columns>",
      "columns to explain it by, comma-separated (default: the predictors a run table has complete)",
      parseNames,
    )
    .option(
      "--components <count>",
      "principal components to regress on (default: 5, or all when there are fewer features)",
      parseCount,
    )
    .option("--group <column>", "also predict each value of this column from all the others")
    .option(
      "--report <file>",
      "write what explains the target, and what does not, as one HTML file",
    )
    .option(
      "--setting <columns>",
      "for the report: columns that name the setting (default: domain,method or setting)",
      parseNames,
    )
    .option("--seed <seed>", "for the report: the same seed gives the same numbers", "explain")
    .option("--json", "print one JSON document instead of tables")
    .addHelpText("after", help)
    .action(async (file: string, options: AnalyzeOptions) => {
      const { components, group } = options;
      const table = parseCsv(await readText(file), file);
      const { rows, columns, leftOut } = runRows(table, { ...options, generator: group });
      const { target, features } = columns;
      if (!options.features)
        for (const what of leftOut) process.stderr.write(`not used: ${what}\n`);
      const analysis = analyzeTable({ rows, target, features, components, group });
      const explanation = options.report
        ? await writeReport(options.report, { rows, columns, leftOut, file, options })
        : undefined;
      const text = options.json
        ? JSON.stringify(explanation ? { ...analysis, explanation } : analysis, withoutShuffles, 2)
        : analysisText(analysis, { target, group });
      process.stdout.write(`${text}\n`);
      if (explanation && !options.json) {
        process.stdout.write(`\n${conclusionsText(explanation)}\n\nreport: ${options.report}\n`);
      }
    });
}

async function writeReport(
  path: string,
  {
    rows,
    columns,
    leftOut,
    file,
    options,
  }: RunRows & { readonly file: string; readonly options: AnalyzeOptions },
): Promise<Explanation> {
  const { components, seed } = options;
  const explanation = explainPgr(rows, { ...columns, components, seed });
  const report = explainReport({
    explanation,
    source: basename(file),
    leftOut,
    date: new Date().toISOString().slice(0, 10),
    versions: { agoralab: version, node: process.version },
  });
  await makeFolderOf(path);
  await writeWhole(path, renderReport(report));
  return explanation;
}

/** The shuffles behind a p value are many numbers and no result. */
function withoutShuffles(key: string, value: unknown): unknown {
  return key === "chance" && Array.isArray(value) && typeof value[0] === "number"
    ? undefined
    : value;
}

const help = `
Features are standardised by their sample standard deviation before the PCA. A component's loading
of largest absolute value is positive. Out-of-sample R2 is 1 - SSE/SST around the overall mean, with
standardisation, PCA and regression refitted without what is predicted: below 0 is worse than
guessing the mean.

Run table: one row a data set, with pgr_percent, generator, domain and method (or setting), and the
predictors as columns, named as in Table 8 of the paper; an empty cell means not measured. Rows
without the target are not used, nor predictors that some row lacks; both are said.

Report (--report): R2 leaving out a row, a generator (--group, or the column generator), a setting,
for least squares, principal components, partial least squares and ridge, with and without the
setting; permutation tests; parallel analysis; bootstrap intervals; variance inflation; shares of
setting and generator. Takes some seconds for 54 rows. With --json it is under "explanation".

Examples:
  $ agoralab analyze data/paper/table3_cost_and_ability.csv \\
      --target data_generation_average_percent --features problem_solving_average
  $ agoralab analyze cells.csv --report explained.html`;

function parseNames(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) {
    throw new InputError(`--features "${text}" has an empty name; write them as a,b,c`);
  }
  return names;
}

function parseCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) {
    throw new InputError(`--components must be a whole number from 1 up, got "${text}"`);
  }
  return Number(text);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const reason = reasons[code] ?? code;
    throw new InputError(`cannot read ${file}: ${reason}`, { cause: error });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "it is a directory, a CSV file is needed",
  EACCES: "permission denied",
};
