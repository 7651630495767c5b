import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, type CommanderError } from "commander";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { PurchasePlan } from "../../src/analysis/plan";
import { planCommand } from "../../src/cli/plan";
import { InputError } from "../../src/errors";
import { createRandom } from "../../src/stats/random";
import { callLine, instanceLine } from "../analysis/run-lines";
import { doubling } from "../analysis/students";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plan-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const asked = ["--budget-usd", "500", "--setting", "math/instance_generation", "--samples", "300"];

describe("agoralab plan on the paper's table", () => {
  it("prints one JSON document whose every key the help names", async () => {
    const plan = await json(...asked);
    expect(plan).toMatchObject({ status: "cannot tell", budget_usd: 500, samples: 300, seed: "0" });
    expect(plan.candidates).toHaveLength(6);
    let help = "";
    const command = planCommand()
      .exitOverride()
      .configureOutput({ writeOut: (text) => (help += text) });
    const outcome = await command.parseAsync(["--help"], { from: "user" }).catch((e: unknown) => e);
    expect((outcome as CommanderError).exitCode).toBe(0);
    const keys = [plan, plan.leader!, plan.next_measurements[0]!].flatMap(Object.keys);
    for (const key of keys) expect(help).toContain(key);
    for (const flag of ["--max-pgr <percent>", "--max-instances <count>"]) {
      expect(help).toContain(flag);
    }
    expect(help.replace(/\s+/g, " ")).toContain("printed as extrapolated");
  });

  it("prints an answer, its reasons and what it rests on", async () => {
    const text = await run(...asked);
    expect(text).toMatch(/^math\/instance_generation, \$500\.00: CANNOT TELL\nCannot tell \d /);
    expect(text).toMatch(/^gpt-4o +\$7\.50 +66,666 +10,000 +\$75\.00 +20\.6 /m);
    expect(text).toContain("a spread of 5 points is assumed for every candidate");
    expect(text).not.toMatch(/null|NaN|undefined|\[object/);
  });

  it("takes own prices, lengths, batches and names", async () => {
    const prices = write(
      "prices.csv",
      "model,usd_per_1m_input_tokens,usd_per_1m_output_tokens,usd_per_1m_batch_input_tokens,usd_per_1m_batch_output_tokens",
      "gpt-4o,2,8,1,4",
      "gpt-4o-mini,1,1,0.5,0.5",
    );
    const plan = await json(
      ...asked,
      ...["--prices", prices, "--batch", "--candidates", "gpt-4o-mini, gpt-4o"],
      ...["--input-tokens", "2000", "--output-tokens", "1000", "--accepted-percent", "50"],
    );
    // By hand: batch input $1 and output $4 a million; 0.002 + 0.004 dollars a call, two calls each.
    const dear = plan.candidates.find(({ generator }) => generator === "gpt-4o");
    expect(dear?.usd_per_trained_instance).toBeCloseTo(0.012, 12);
    expect(plan.candidates).toHaveLength(2);
  });

  it("writes a report with figures and the answer, escaped", async () => {
    const file = join(folder, "plan.html");
    const plan = await json(...asked, "--report", file);
    const page = readFileSync(file, "utf8");
    expect(page).toContain(plan.answer.split(";")[0]);
    expect(page).toContain("pgr-against-cost");
  });
});

describe("agoralab plan --table", () => {
  const header = "generator,method,domain,n,seed,pgr,cost_usd";
  const rowsOf = (generator: string, truth: (n: number) => number, usd: number) => {
    const random = createRandom(generator);
    return [250, 500, 1000, 2000, 4000].flatMap((n) =>
      [1, 2, 3].map((seed) =>
        [
          ...[generator, "instance_generation", "math", n, seed],
          ...[(truth(n) + 3 * random.normal()).toFixed(2), n * usd],
        ].join(","),
      ),
    );
  };

  it("reads learning curves and costs, and finds the better buy", async () => {
    const table = write(
      "students.csv",
      header,
      ...rowsOf("dear", (n) => doubling(n) + 16, 0.01),
      ...rowsOf("cheap", doubling, 0.0003),
    );
    const flags = ["--setting", "math/instance_generation", "--table", table];
    const poor = await json("--budget-usd", "2.50", ...flags);
    // $2.50 pays for 250 of the dear, true PGR 36, and 4,000 of the cheap, true PGR 44, the most measured.
    expect(poor).toMatchObject({ status: "recommended", leader: { generator: "cheap" } });
    expect(poor.candidates.map(({ curve }) => curve.verdict)).toEqual(["rises", "rises"]);
    const rich = await json("--budget-usd", "500", ...flags);
    expect(rich).toMatchObject({ status: "recommended", leader: { generator: "dear" } });
    const text = await run("--budget-usd", "500", ...flags);
    const file = join(folder, "curves.html");
    await run("--budget-usd", "500", ...flags, "--report", file);
    expect(readFileSync(file, "utf8")).toContain("learning-curves");
    expect(text).toMatch(/^dear +250, 500, 1000, 2000, 4000 +15 +rises/m);
  });

  it("follows curves beyond what was measured only if asked, and says so", async () => {
    const table = write(
      "further.csv",
      header,
      ...rowsOf("dear", (n) => doubling(n) + 16, 0.01),
      ...rowsOf("cheap", doubling, 0.0003),
    );
    // $5 pays for 500 of the dear, true PGR 42: too near to 4,000 of the cheap, true PGR 44, to be told apart.
    const flags = ["--budget-usd", "5", "--setting", "math/instance_generation", "--table", table];
    const plain = await run(...flags);
    expect(plain).toContain("$5.00: CANNOT TELL\n");
    expect(plain).not.toContain("extrapolated");
    expect(plain).toContain("no curve is followed beyond its largest measured size");
    const further = await run(...flags, "--max-instances", "8000");
    expect(further).toContain("$5.00: CANNOT TELL\n");
    expect(further).toContain("extrapolated beyond 4,000 measured instances: expected PGR");
    expect(further).toMatch(/^cheap .* [\d,]+ \(extrapolated\) /m);
    expect(further).toContain("The plan of cheap is an extrapolation beyond its measured sizes");
  });

  it("lets no PGR pass its ceiling, from an option or from the table's scores", async () => {
    const rows = rowsOf("mine", (n) => 10 + 8 * Math.log2(n / 250), 0.01);
    const flags = ["--budget-usd", "500", "--setting", "math/instance_generation"];
    const plain = write("plain-mine.csv", header, ...rows);
    expect(await run(...flags, "--table", plain)).toContain("No ceiling of the PGR is known");
    const given = [...flags, "--table", plain, "--max-instances", "8000", "--max-pgr", "47"];
    const scored = write(
      "scored-mine.csv",
      `${header},base_score,reference_score`,
      ...rows.map((row) => `${row},20,100`),
    );
    const limited = await json(...given);
    expect(limited.leader!.ci[1]).toBeLessThanOrEqual(47);
    expect(limited.notes.join(" ")).toContain("A perfect score has a PGR of 47.0");
    const known = await json(...flags, "--table", scored);
    expect(known.candidates[0]?.curve.ceiling_percent).toBe(100);
    expect(known.notes.join(" ")).not.toContain("No ceiling");
    await expectInputError(
      [...flags, "--table", plain, "--max-pgr", "30"],
      "instances, above the ceiling of 30.0 percent",
    );
  });

  it("escapes what a table names its generators in the report", async () => {
    const table = write("bad.csv", header, ...rowsOf("<img src=x>", doubling, 0.01));
    const file = join(folder, "bad.html");
    await run(...asked, "--table", table, "--report", file);
    expect(readFileSync(file, "utf8")).not.toContain("<img src=x>");
  });

  it("refuses bad input in one line that says how to mend it", async () => {
    const table = write(
      "plain.csv",
      "generator,method,domain,n,pgr",
      "a,instance_generation,math,10,4",
    );
    await expectInputError(
      [...asked, "--table", table],
      "costs is not known: give the table a column",
    );
    await expectInputError(
      [...asked, "--table", table, "--where", "n"],
      '--where "n" must be COLUMN=VALUE',
    );
    await expectInputError(
      [...asked, "--table", table, "--where", "n=20"],
      "has no rows of math/instance_generation with n=20",
    );
    await expectInputError([...asked, "--table", join(folder, "none.csv")], "cannot be read");
    await expectInputError([...asked, "--where", "n=20"], "give --table FILE");
    await expectInputError(
      [...asked, "--candidates", "gpt-5"],
      'nothing was measured of candidate "gpt-5"; there are gpt-4o, gpt-4o-mini',
    );
    await expectInputError(
      ["--budget-usd", "5", "--setting", "maths/instance_generation"],
      'unknown setting "maths/instance_generation"; did you mean',
    );
  });

  it.each([
    ["--budget-usd", "0"],
    ["--cached-percent", "101"],
    ["--max-pgr", "0"],
    ["--candidates", "a,,b"],
  ])("refuses %s %s as bad usage", async (flag, value) => {
    await expect(run(...asked, flag, value)).rejects.toMatchObject({
      code: "commander.invalidArgument",
    });
  });
});

describe("agoralab plan --runs", () => {
  // 40 items: the base solves 10, the reference 30, so that a student that solves k has PGR 5 (k - 10).
  const verdicts = (right: number) =>
    Array.from({ length: 40 }, (_, id) => JSON.stringify({ id: `q${id}`, correct: id < right }));
  const runDirectory = (name: string, right: number, generator?: string, n = 0, usd = 0) => {
    const path = join(folder, name);
    mkdirSync(join(path, "verdicts"), { recursive: true });
    writeFileSync(join(path, "verdicts", "gsm8k.jsonl"), `${verdicts(right).join("\n")}\n`);
    if (generator === undefined) return path;
    const manifest = { setting: "math/instance_generation", generator, n };
    writeFileSync(join(path, "manifest.json"), JSON.stringify(manifest));
    const lines = (make: (index: number) => string, count: number) =>
      Array.from({ length: count }, (_, index) => `${make(index)}\n`).join("");
    writeFileSync(join(path, "instances.jsonl"), lines(instanceLine, n));
    // Every other completion was rejected, and paid for.
    writeFileSync(
      join(path, "calls.jsonl"),
      lines((index) => callLine(index, usd), 2 * n),
    );
    return path;
  };

  it("takes PGR, instances and costs from run directories of several sizes", async () => {
    const base = runDirectory("base", 10);
    const reference = runDirectory("reference", 30);
    const runs = [
      runDirectory("a10", 14, "openai:a", 10, 0.001),
      runDirectory("a20", 18, "openai:a", 20, 0.001),
      runDirectory("b10", 20, "openai:b", 10, 0.01),
    ];
    const flags = ["--runs", ...runs, "--base", base, "--reference", reference];
    const plan = await json(...asked, ...flags);
    const [a, b] = ["openai:a", "openai:b"].map((name) =>
      plan.candidates.find(({ generator }) => generator === name)!,
    );
    expect(a?.curve.points).toMatchObject([
      { instances: 10, pgr_percent: 20 },
      { instances: 20, pgr_percent: 40 },
    ]);
    // 60 calls of a tenth of a cent for 30 accepted; 20 of a cent for 10.
    expect(a?.cost).toMatchObject({ source: "calls", accepted_share: 0.5 });
    expect(a?.cost.usd_per_instance).toBeCloseTo(0.002, 12);
    expect(b?.cost.usd_per_instance).toBeCloseTo(0.02, 12);
    // Base and reference solve 25 and 75 percent: 100 (100 - 25) / (75 - 25) is the PGR of a perfect score.
    expect(a?.curve.ceiling_percent).toBe(150);
    // Items alone say nothing of how far students lie apart, so that a spread comes on top.
    expect(b?.curve.noise.source).toBe("assumed");
    expect(b!.curve.points[0]!.standard_error!).toBeGreaterThan(5);
  });

  it("asks for base and reference, and refuses a run of another setting", async () => {
    const student = runDirectory("c", 14, "openai:c", 5);
    await expectInputError([...asked, "--runs", student], "run directories need --base RUN");
    const anchors = ["--base", join(folder, "base"), "--reference", join(folder, "reference")];
    await expectInputError(
      ["--budget-usd", "5", "--setting", "code/instance_generation", "--runs", student, ...anchors],
      "c is a run of math/instance_generation, not of code/instance_generation",
    );
    await expectInputError([...asked, ...anchors], "belong to run directories");
  });
});

function write(name: string, ...lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

async function json(...args: string[]): Promise<PurchasePlan> {
  return JSON.parse(await run(...args, "--json")) as PurchasePlan;
}

async function expectInputError(args: readonly string[], message: string): Promise<void> {
  const error: unknown = await run(...args).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).exitStatus).toBe(2);
  expect((error as InputError).message).toContain(message);
  expect((error as InputError).message).not.toContain("\n");
}

/** Runs the command as the program does and returns what it wrote to stdout. */
async function run(...args: string[]): Promise<string> {
  const written: string[] = [];
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  const command = planCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  try {
    await new Command().addCommand(command).parseAsync(["plan", ...args], { from: "user" });
  } finally {
    stdout.mockRestore();
  }
  return written.join("");
}
