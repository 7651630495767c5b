import { beforeAll, describe, expect, it } from "vitest";
import { explainPgr, type Explanation } from "../../src/analysis/explain-pgr";
import { explainReport } from "../../src/report/explain-report";
import { renderReport } from "../../src/report/render-report";
import type { Report } from "../../src/report/report";
import { createRandom } from "../../src/stats/random";

const random = createRandom("explain report");
const rows = [..."abcde"].flatMap((generator) =>
  ["m", "n", "o"].map((setting) => ({
    generator,
    setting,
    pgr_percent: random.normal(),
    x1: random.normal(),
    x2: random.normal(),
  })),
);
const columns = { features: ["x1", "x2"], generator: "generator", setting: ["setting"] };
const few = { shuffles: 39, samples: 20 };

function reportOf(explanation: Explanation): Report {
  return explainReport({
    explanation,
    source: "own <runs>",
    leftOut: ["column x3: empty in 2 of 15 rows"],
    date: "2026-01-31",
    versions: { agoralab: "0.1.0" },
  });
}

let explanation: Explanation;
let report: Report;

beforeAll(() => {
  const variants = [{ name: "without a", rows: rows.slice(3) }];
  explanation = explainPgr(rows, { ...columns, ...few, variants });
  report = reportOf(explanation);
});

describe("explainReport", () => {
  it("gives the conclusions first, then what each rests on", () => {
    expect(report.sections.map(({ id }) => id)).toEqual([
      "summary",
      "models",
      "chance",
      "components",
      "sources",
      "sensitivity",
    ]);
    const [table, limits] = report.sections[0]!.blocks;
    expect(table).toMatchObject({
      kind: "table",
      records: explanation.conclusions.map(({ question, answer, evidence }) => ({
        question,
        answer,
        evidence,
      })),
    });
    expect(JSON.stringify(limits)).toContain("Not used: column x3: empty in 2 of 15 rows.");
  });

  it("has every model's R2, as computed", () => {
    const table = report.sections[1]!.blocks.find(({ kind }) => kind === "table");
    expect(table).toMatchObject({
      records: explanation.models.map(({ label, rowR2 }) => ({ label, rowR2 })),
    });
  });

  it("is one page, the same each time, with data escaped", () => {
    const page = renderReport(report, () => "");
    expect(renderReport(reportOf(explanation), () => "")).toBe(page);
    expect(page).toContain("own &lt;runs&gt;");
    expect(page).not.toContain("own <runs>");
  });

  it("says in its place what rows without names and few features cannot tell", () => {
    const bare = explainPgr(rows, { features: ["x1"], ...few });
    const text = JSON.stringify(reportOf(bare));
    expect(text).toContain("These rows cannot tell");
    expect(text).toContain("a mixed model requires at least 1 random factor");
    expect(text).not.toContain("variance-sources");
  });
});
