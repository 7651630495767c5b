import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { paperFigures } from "../../src/figures/paper-figures";
import { findBrowser } from "../../src/notebook/find-browser";
import { readNotebook } from "../../src/notebook/ipynb";
import { findNotebooks } from "../../src/notebook/find-notebooks";

const root = join(__dirname, "..", "..");
const main = join(root, "dist", "cli", "main.js");
const out = mkdtempSync(join(tmpdir(), "agoralab-reproduce-"));
const executablePath = findBrowser();
const isRequired = process.env.AGORALAB_REQUIRE_BROWSER === "1";
let run: ReturnType<typeof reproduce>;

function reproduce() {
  const args = [main, "reproduce", "--out", out];
  return spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
}

beforeAll(() => {
  run = reproduce();
}, 900_000);
afterAll(() => rmSync(out, { recursive: true }));

describe("what npm start runs", () => {
  it("ends with 0, a line for each notebook, and where to look", () => {
    expect(run.stderr).not.toContain("FAIL");
    expect(run.status).toBe(0);
    const notebooks = findNotebooks([], root);
    expect(notebooks.length).toBeGreaterThan(0);
    for (const file of notebooks) expect(run.stderr).toContain(`ok    ${file}`);
    expect(run.stdout).toContain(join(out, "report.html"));
  });

  it("prints the audit's counts as reproduction.json has them", () => {
    const document = JSON.parse(readFileSync(join(out, "reproduction.json"), "utf8")) as unknown;
    const { checks, claims, counts } = z
      .object({
        checks: z.array(
          z.object({
            id: z.string(),
            source: z.string(),
            quantity: z.string(),
            paper: z.union([z.number(), z.string()]),
            recomputed: z.number().nullable(),
            verdict: z.enum(["reproduced", "rounding", "differs", "not determined"]),
            note: z.string(),
          }),
        ),
        claims: z.array(z.object({ id: z.string(), verdict: z.string() })),
        counts: z.object({ checks: z.record(z.string(), z.number()) }),
      })
      .parse(document);
    expect(claims.length).toBeGreaterThan(0);
    for (const [verdict, n] of Object.entries(counts.checks)) {
      expect(checks.filter((check) => check.verdict === verdict).length).toBe(n);
      expect(run.stdout).toContain(`${n} ${verdict}`);
    }
  });

  it("writes every notebook executed, none with an error", () => {
    for (const file of findNotebooks([join(out, "notebooks")], root)) {
      for (const cell of readNotebook(file).cells) {
        if (cell.cell_type !== "code") continue;
        expect(cell.execution_count, `${file} ${cell.id}`).not.toBeNull();
        expect(cell.outputs.filter((output) => output.output_type === "error")).toEqual([]);
      }
    }
  });

  if (!executablePath && !isRequired) {
    console.warn("skipped: no Chromium, Chrome or Edge found to open the paper's report in");
  }
  it.skipIf(!executablePath && !isRequired)(
    "writes a report whose figures are all drawn, in a browser that has no network",
    async () => {
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      try {
        const page = await browser.newPage({ offline: true });
        const complaints: string[] = [];
        page.on("console", (message) => complaints.push(message.text()));
        page.on("pageerror", (error) => complaints.push(error.message));
        await page.goto(pathToFileURL(join(out, "report.html")).href);
        await page.waitForSelector("html[data-figures=drawn]", { timeout: 60_000 });
        for (const { id } of paperFigures) {
          expect(await page.locator(`#${id} .main-svg`).count(), id).toBeGreaterThan(0);
        }
        expect(complaints).toEqual([]);
      } finally {
        await browser.close();
      }
    },
  );
});
