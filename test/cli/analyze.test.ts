import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, type CommanderError } from "commander";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Analysis } from "../../src/analysis/analyze";
import type { Explanation } from "../../src/analysis/explain-pgr";
import { analyzeCommand } from "../../src/cli/analyze";
import { InputError } from "../../src/errors";
import { createRandom } from "../../src/stats/random";
import { expectClose } from "../stats/expect-close";
import { expected } from "../stats/reference";

const { small } = expected;
const features = small.names.join(",");
let folder: string;
let csv: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "analyze-"));
  csv = write("small.csv", [
    [...small.names, "effect", "centre", "flat", "double", "note"],
    ...small.x.map((row, i) => [...row, small.y[i]!, small.groups[i]!, 1, 2 * row[0]!, "n/a"]),
  ]);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("agoralab analyze --json", () => {
  it("prints one JSON document with the values of statsmodels, scipy and scikit-learn", async () => {
    const flags = ["--target", "effect", "--features", features, "--components", "2"];
    const output = await run(csv, ...flags, "--group", "centre", "--json");
    const analysis = JSON.parse(output) as Analysis;
    const { n, r2, adjR2, f, pValue, coefficients } = small.ols;
    const { explainedVarianceRatio, loadings } = small.pca;
    const reference = {
      ols: { n, r2, adjR2, f, pValue, coefficients },
      pca: { explainedVarianceRatio, loadings, features: small.names },
      pcr: small.pcr,
      univariate: small.univariate,
    };
    expectClose(analysis, reference, 1e-9);
  });

  it("has a null R2 by groups without --group", async () => {
    const output = await run(csv, "--target", "effect", "--features", " dose , age", "--json");
    const analysis = JSON.parse(output) as Analysis;
    expect(analysis.pcr).toMatchObject({ components: 2, groupR2: null });
  });
});

describe("agoralab analyze", () => {
  it("prints aligned tables and says how R2 fares out of sample", async () => {
    const output = await run(
      csv,
      "--target",
      "effect",
      "--features",
      features,
      "--group",
      "centre",
    );
    const lines = output.split("\n");
    expect(lines[0]).toBe("effect explained by 3 features, 10 rows");
    for (const name of ["intercept", ...small.names]) {
      expect(lines.filter((line) => line.startsWith(name)).length).toBeGreaterThan(0);
    }
    const { r2 } = small.ols;
    expect(output).toContain(`R2 ${r2.toPrecision(4)}, adjusted R2`);
    expect(output).toMatch(/In sample the components explain [\d.]+% of the variance of effect\./);
    expect(output).toMatch(/Of rows left out of the fit they predict/);
    expect(output).toMatch(/Of a centre left out they predict/);
    // Numbers are aligned to the right: lines of one table end at the same column.
    const start = lines.findIndex((line) => line.startsWith("coefficient"));
    const lengths = lines.slice(start + 1, start + 6).map((line) => line.length);
    expect(new Set(lengths).size).toBe(1);
  });

  it("says in words when the prediction is worse than the mean", async () => {
    const rows = [3, 1, 4, 1, 5, 9, 2, 6].map((y, index) => [index % 4, y]);
    const noise = write("noise.csv", [["x", "y"], ...rows]);
    const output = await run(noise, "--target", "y", "--features", "x");
    expect(output).toMatch(/they predict less than the plain mean does \(R2 -0\.\d+\)/);
    expect(output).not.toContain("null");
  });

  it("explains itself, with an example", async () => {
    let help = "";
    const command = analyzeCommand()
      .exitOverride()
      .configureOutput({ writeOut: (text) => (help += text) });
    const outcome = await command.parseAsync(["--help"], { from: "user" }).catch((e: unknown) => e);
    expect((outcome as CommanderError).exitCode).toBe(0);
    expect(help).toContain("--features");
    expect(help).toContain("$ agoralab analyze data/paper/table3_cost_and_ability.csv");
  });
});

describe("agoralab analyze on bad input", () => {
  it.each([
    ["--target effct --features dose", 'has no column "effct"; did you mean "effect"?'],
    ["--target effect --features dose,agee", 'has no column "agee"; did you mean "age"?'],
    ["--target effect --features dose --group center", 'did you mean "centre"?'],
    ["--target effect --features dose,note", 'line 2, column "note": "n/a" is not a number'],
    ["--target effect --features dose,flat", 'column "flat" is constant (1); leave it out'],
    ["--target effect --features dose,dose", 'feature "dose" is named twice'],
    ["--target effect --features dose,effect", 'target "effect" is among the features'],
    ["--target effect --features dose,double", '"double" is a linear combination of "dose"'],
    ["--target effect --features dose,,age", '--features "dose,,age" has an empty name'],
    [
      "--target effect --features dose --components 2",
      "components must be a whole number from 1 to 1",
    ],
    [
      "--target effect --features dose --components 0",
      '--components must be a whole number from 1 up, got "0"',
    ],
    ["--target effect --features dose --components two", 'got "two"'],
    ["--target effect --features dose --group flat", "leaving groups out needs at least 2"],
  ])("%s: one line that says %s", async (flags, message) => {
    const error = await run(csv, ...flags.split(" ")).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).exitStatus).toBe(2);
    expect((error as InputError).message).toContain(message);
    expect((error as InputError).message).not.toContain("\n");
  });

  it("names a file that is not there, and a folder", async () => {
    const missing = join(folder, "missing.csv");
    await expect(run(missing, "--target", "a", "--features", "b")).rejects.toThrow(
      new InputError(`cannot read ${missing}: no such file`),
    );
    await expect(run(folder, "--target", "a", "--features", "b")).rejects.toThrow(
      new InputError(`cannot read ${folder}: it is a directory, a CSV file is needed`),
    );
  });

  it("says how many rows are too few", async () => {
    const short = write("short.csv", [
      ["a", "b"],
      [1, 2],
      [2, 3],
    ]);
    await expect(run(short, "--target", "a", "--features", "b")).rejects.toThrow(
      new InputError("too few rows: 1 predictor and an intercept need at least 3, got 2"),
    );
  });

  it("asks for the target of a table that is no run table", async () => {
    await expect(run(csv, "--features", "dose")).rejects.toThrow(
      new InputError(`${csv} has no column "pgr_percent"; name the column to explain (--target)`),
    );
  });

  it("asks for features of a table that has none of the predictors", async () => {
    await expect(run(csv, "--target", "effect")).rejects.toThrow(
      "has none of the predictors complete; name the columns to explain by (--features)",
    );
  });
});

describe("agoralab analyze --report", () => {
  const metrics = ["response_perplexity", "response_diversity"];
  const header = ["generator", "domain", "method", "pgr_percent", ...metrics, "problem_solving"];

  it("takes a run table as it is, writes one page, and concludes", async () => {
    const random = createRandom("runs");
    const rows = ["a", "b", "c<script>"].flatMap((generator) =>
      ["math", "code"].flatMap((domain) =>
        ["instance_generation", "response_generation"].map((method) => {
          const [x, z] = [random.normal(), random.normal()];
          return [generator, domain, method, 10 + 5 * x + random.normal(), x, z, ""];
        }),
      ),
    );
    const table = write("runs.csv", [
      header,
      ...rows,
      ["d", "math", "instance_generation", "", 1, 1, ""],
    ]);
    const page = join(folder, "runs.html");
    const output = await run(table, "--report", page, "--json");
    const { explanation } = JSON.parse(output) as { explanation: Explanation };
    expect(explanation).toMatchObject({ n: 12, generators: 3, settings: 4, features: metrics });
    expect(output).not.toContain('"chance": [\n        0');
    const html = readFileSync(page, "utf8");
    expect(html).toContain("What explains PGR, and what does not");
    expect(html).toContain("Not used: 1 row without pgr_percent.");
    expect(html).toContain("Not used: column problem_solving: empty in 12 of 12 rows.");
    expect(html).not.toContain("c<script>");
    expect(html).not.toMatch(/src="http/);

    const text = await run(table, "--report", page);
    expect(text).toContain("What these rows support");
    expect(text).toContain(`report: ${page}`);
  });

  it("makes the folder of a page, and says what is in the way of one", async () => {
    const flags = ["--target", "effect", "--features", features, "--report"];
    await run(csv, ...flags, join(folder, "new", "page.html"));
    expect(existsSync(join(folder, "new", "page.html"))).toBe(true);
    await expect(run(csv, ...flags, join(csv, "page.html"))).rejects.toThrow(
      "a file stands where a directory is needed while making the folder",
    );
  });
});

/** Runs the command as the program does and returns what it wrote to stdout. */
async function run(...args: string[]): Promise<string> {
  const written: string[] = [];
  const stderr = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  const quiet = { writeErr: () => {} };
  const command = analyzeCommand().exitOverride().configureOutput(quiet);
  try {
    await new Command().addCommand(command).parseAsync(["analyze", ...args], { from: "user" });
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
  return written.join("");
}

function write(name: string, rows: readonly (readonly (string | number)[])[]): string {
  const path = join(folder, name);
  writeFileSync(path, rows.map((row) => `${row.join(",")}\n`).join(""));
  return path;
}
