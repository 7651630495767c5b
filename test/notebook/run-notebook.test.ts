import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readNotebook, writeNotebook } from "../../src/notebook/ipynb";
import { runNotebook, type RunProgress } from "../../src/notebook/run-notebook";
import { notebookOf, outputsOf, stdout } from "./notebook-of";

const fixtures = join(__dirname, "..", "fixtures", "notebooks");
const folder = mkdtempSync(join(tmpdir(), "agoralab-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (notebook: ReturnType<typeof notebookOf>, options = {}) =>
  runNotebook(notebook, { cwd: fixtures, ...options });
const python = process.env.AGORALAB_PYTHON;

describe("runNotebook", () => {
  it("executes a notebook from end to end, again from 1 when it was executed before", async () => {
    const progress: RunProgress[] = [];
    const result = await run(readNotebook(join(fixtures, "lesson.ipynb")), {
      parameters: { students: 4, label: "again" },
      onProgress: (step: RunProgress) => progress.push(step),
    });
    expect(result.failure).toBeUndefined();
    expect(result).toMatchObject({ status: "ok", cells: 6, executed: 6 });
    expect(progress.map(({ cell }) => cell)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const { cells } = result.notebook;
    expect(cells.map((cell) => (cell.cell_type === "code" ? cell.execution_count : "-"))).toEqual([
      "-",
      1,
      2,
      3,
      4,
      null,
      5,
      6,
    ]);
    const figure = { data: [{ type: "bar", x: ["a"], y: [1] }], layout: { title: { text: "t" } } };
    expect(outputsOf(result.notebook)).toEqual([
      [],
      [],
      [stdout("4 again\n")],
      // Shown at 0%, updated by the cell after next.
      [{ output_type: "display_data", data: { "text/plain": "100%" }, metadata: {} }],
      [],
      [
        {
          output_type: "display_data",
          data: { "application/vnd.plotly.v1+json": figure },
          metadata: {},
        },
      ],
      [stdout("in .\n")],
    ]);

    const file = join(folder, "lesson.ipynb");
    writeNotebook(file, result.notebook);
    expect(readNotebook(file)).toEqual(result.notebook);
  });

  it("leaves no temporary folder behind when the kernel has ended", async () => {
    const told = join(folder, "told");
    const { failure } = await run(
      notebookOf(
        'import { existsSync, writeFileSync } from "node:fs";\nimport { temporaryFolder } from "agoralab";',
        'const home = temporaryFolder("test");\nwriteFileSync(home + "/run", "");',
        `writeFileSync(${JSON.stringify(told)}, JSON.stringify([home, existsSync(home + "/run")]));`,
      ),
    );
    expect(failure).toBeUndefined();
    const [home, wasThere] = JSON.parse(readFileSync(told, "utf8")) as [string, boolean];
    expect(home).toContain("agoralab-test-");
    expect(wasThere).toBe(true);
    expect(existsSync(home)).toBe(false);
  });

  it("finds variables of earlier cells in shorthand properties", async () => {
    const { notebook, failure } = await run(
      notebookOf(
        "const rows = [1, 2];\nlet other = 3;",
        `const each = rows.map((row) => ({ row, rows, "text": \`{ rows }\` }));
         ({ other } = { other: rows.length + each.length });
         const { text: rest = other } = each[0];
         console.log(JSON.stringify({ each, other, rest }));`,
      ),
    );
    expect(failure).toBeUndefined();
    const each = [1, 2].map((row) => ({ row, rows: [1, 2], text: "{ rows }" }));
    const printed = JSON.stringify({ each, other: 4, rest: "{ rows }" });
    expect(outputsOf(notebook)[1]).toEqual([stdout(`${printed}\n`)]);
  });

  it("stops at the first cell that fails, keeps what was printed and says what happened", async () => {
    const source =
      "console.log('so far');\nfunction far(): never {\n  throw new RangeError('far');\n}\nfar();";
    const result = await run(notebookOf("'fine'", source, "'never'"));
    expect(result).toMatchObject({
      status: "failed",
      cells: 3,
      executed: 2,
      failure: { cell: 2, id: "cell-2", source, error: { ename: "RangeError", evalue: "far" } },
    });
    const [fine, failed, never] = outputsOf(result.notebook);
    expect(fine).toEqual([stdout("fine\n")]);
    expect(failed).toEqual([stdout("so far\n"), result.failure?.error]);
    expect(never).toEqual([]);
    expect(JSON.stringify(result.notebook)).not.toContain("node_modules");
  });

  it("counts a rejection that nobody handled as the failure of its cell", async () => {
    const late = "setTimeout(() => Promise.reject(new RangeError('late')), 20); 'started'";
    const wait = "await new Promise((resolve) => setTimeout(resolve, 200));";
    const atOnce = await run(notebookOf("void Promise.reject(new RangeError('far'));", "'never'"));
    expect(atOnce).toMatchObject({ executed: 1, failure: { cell: 1, error: { evalue: "far" } } });
    const later = await run(notebookOf(`${late};\nvoid 0`, wait, "'never'"));
    expect(later).toMatchObject({ status: "failed", executed: 2 });
    expect(later.failure?.error.evalue).toBe("late");
  });

  it("goes on behind a cell tagged raises-exception, which shows its error", async () => {
    const fails = {
      source: "throw new RangeError('shown');",
      metadata: { tags: ["raises-exception"] },
    };
    const result = await run(notebookOf(fails, "'next'"));
    expect(result).toMatchObject({ status: "ok", executed: 2 });
    expect(outputsOf(result.notebook)).toMatchObject([
      [{ output_type: "error", ename: "RangeError" }],
      [stdout("next\n")],
    ]);
  });

  it("stops a cell that passes its limit, with its output kept", async () => {
    const result = await run(notebookOf("console.log('on'); await new Promise(() => undefined);"), {
      cellTimeoutMs: 500,
    });
    const error = { ename: "CellTimeout", evalue: "no result within 0.5 s; interrupted" };
    expect(result).toMatchObject({ status: "failed", failure: { cell: 1, error } });
    expect(outputsOf(result.notebook)[0]).toMatchObject([stdout("on\n"), error]);
  });

  it("stops a notebook that passes its limit in whichever cell it is", async () => {
    const wait = "await new Promise((resolve) => setTimeout(resolve, 30_000));";
    const result = await run(notebookOf(wait), { notebookTimeoutMs: 1000, cellTimeoutMs: 60_000 });
    expect(result.failure?.error.evalue).toMatch(/within the 1 s for the whole notebook/);
  });

  it("survives a kernel that runs out of memory", async () => {
    const env = { ...process.env, NODE_OPTIONS: "--max-old-space-size=256" };
    const hog = "const hog: number[][] = [];\nwhile (true) hog.push(new Array(100_000).fill(1.5));";
    const result = await run(notebookOf("'before'", hog, "'never'"), { env });
    expect(result).toMatchObject({
      status: "failed",
      failure: { cell: 2, error: { ename: "KernelDied", evalue: /heap/ } },
    });
    expect(outputsOf(result.notebook)[0]).toEqual([stdout("before\n")]);
  });

  it("writes no key of the environment into the notebook", async () => {
    const env = { ...process.env, OPENAI_API_KEY: "a-secret-of-some-length" };
    const result = await run(notebookOf("process.env.OPENAI_API_KEY"), { env });
    expect(outputsOf(result.notebook)).toEqual([[stdout("[OPENAI_API_KEY]\n")]]);
  });

  it.skipIf(python === undefined)(
    "is read by the official nbformat and rendered by nbconvert (needs AGORALAB_PYTHON)",
    async () => {
      const files = [];
      for (const name of ["lesson", "failing"]) {
        const file = join(folder, `${name}-official.ipynb`);
        writeNotebook(file, (await run(readNotebook(join(fixtures, `${name}.ipynb`)))).notebook);
        files.push(file);
      }
      const script = `
import sys, nbformat
for file in sys.argv[1:]:
    notebook = nbformat.read(file, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    same = nbformat.writes(notebook) + "\\n" == open(file, encoding="utf-8").read()
    print(notebook.nbformat, notebook.nbformat_minor, same)
`;
      const official = spawnSync(python ?? "", ["-c", script, ...files], { encoding: "utf8" });
      expect(official.stderr).toBe("");
      expect(official.stdout).toBe("4 5 True\n4 5 True\n");
      const render = ["-m", "nbconvert", "--to", "html", "--stdout", files[1] ?? ""];
      const html = spawnSync(python ?? "", render, { encoding: "utf8" });
      expect(html.status).toBe(0);
      expect(html.stdout).toContain("RangeError: far");
    },
  );
});
