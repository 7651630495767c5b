import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../temporary-directory";

const root = join(__dirname, "..", "..");

/** A project elsewhere that has agoralab in its node_modules, as after `npm install`. */
function dependentProject(): string {
  const folder = temporaryDirectory();
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "agoralab"), "junction");
  return folder;
}

function runNode(folder: string, file: string, code: string): string {
  writeFileSync(join(folder, file), code);
  return execFileSync(process.execPath, [file], { cwd: folder, encoding: "utf8" }).trim();
}

function agoralab(...args: string[]) {
  return spawnSync(process.execPath, [join(root, "dist", "cli", "main.js"), ...args], {
    encoding: "utf8",
    cwd: temporaryDirectory(),
  });
}

describe("the built package", () => {
  it("is imported by name from CommonJS", () => {
    const code = `const { pgr } = require("agoralab"); console.log(pgr({ base: 0, student: 1, reference: 4 }))`;
    expect(runNode(dependentProject(), "user.cjs", code)).toBe("25");
  });

  it("is imported by name from an ES module", () => {
    const code = `import { pgr, settings } from "agoralab"; console.log(pgr({ base: 0, student: 1, reference: 4 }), settings.length)`;
    expect(runNode(dependentProject(), "user.mjs", code)).toBe("25 9");
  });

  it.skipIf(process.platform === "win32")("keeps Node from taking its options for its own", () => {
    const args = [
      "generate",
      "math/instance_generation",
      "--model",
      "openai:x",
      "--env-file",
      "no",
    ];
    const { status, stderr } = spawnSync(join(root, "dist", "cli", "main.js"), args, {
      encoding: "utf8",
      cwd: temporaryDirectory(),
    });
    expect(stderr).toContain("env file no cannot be read");
    expect(status).toBe(2);
  });

  it("loads neither danfojs, plotly nor zeromq before one of them is needed", () => {
    const code = `require("agoralab"); console.log(Object.keys(require.cache).filter((file) => /danfojs|plotly|zeromq/.test(file)).length)`;
    expect(runNode(dependentProject(), "user.cjs", code)).toBe("0");
  });

  it("gives types to a TypeScript user, strict and without the old resolution", () => {
    const folder = dependentProject();
    const good = `import { analyzeTable, pgr, type Setting } from "agoralab";
      export const setting: Setting = "math/instance_generation";
      export const share: number = pgr({ base: 0, student: 1, reference: 4 });
      export const r2: number = analyzeTable({ rows: [{ a: 1, b: 2 }], target: "a", features: ["b"] }).ols.r2;`;
    const bad = `import { pgr, type Setting } from "agoralab";
      export const setting: Setting = "maths/instance_generation";
      export const share: string = pgr({ base: 0, student: 1, reference: 4 });`;
    for (const resolution of ["nodenext", "node10"]) {
      writeFileSync(join(folder, "good.ts"), good);
      writeFileSync(join(folder, "bad.ts"), bad);
      expect(compile(folder, "good.ts", resolution)).toBe("");
      const errors = compile(folder, "bad.ts", resolution);
      expect(errors).toContain("bad.ts(2,20): error TS2820");
      expect(errors).toContain("bad.ts(3,20): error TS2322");
    }
  });

  it("carries what it says: its files, its data and its command", () => {
    for (const file of ["dist/index.js", "dist/index.d.ts", "dist/cli/main.js", "data/paper"]) {
      expect(existsSync(join(root, file)), file).toBe(true);
    }
  });
});

describe("the command line", () => {
  it("names its commands in --help and ends with 0", () => {
    const { status, stdout } = agoralab("--help");
    expect(status).toBe(0);
    for (const command of ["reproduce", "analyze", "notebooks"]) expect(stdout).toContain(command);
  });

  it("ends with 2 on an unknown command, and suggests the right one", () => {
    const { status, stderr } = agoralab("reproduec");
    expect(status).toBe(2);
    expect(stderr).toContain("reproduce");
  });

  it("ends with 2 and one line on bad input", () => {
    const { status, stdout, stderr } = agoralab(
      "analyze",
      "none.csv",
      "--target",
      "a",
      "--features",
      "b",
    );
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^agoralab: [^\n]*none\.csv[^\n]*\n$/);
  });
});

/** The compiler's complaints about one file, as text. */
function compile(folder: string, file: string, resolution: string): string {
  const module = resolution === "node10" ? ["--module", "commonjs"] : ["--module", "nodenext"];
  const silenced = resolution === "node10" ? ["--ignoreDeprecations", "6.0"] : [];
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(root, "node_modules", "typescript", "bin", "tsc"),
      ...["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022"],
      ...["--moduleResolution", resolution, ...module, ...silenced, file],
    ],
    { cwd: folder, encoding: "utf8" },
  );
  return stdout.trim();
}
