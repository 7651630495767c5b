import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(__dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
  overrides: Record<string, string | object>;
};

const withSubcommands = ["notebooks", "seeds", "benchmarks", "course"];

describe("the README", () => {
  it("links only to files that are there", () => {
    const targets = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1]!);
    expect(targets.length).toBeGreaterThan(5);
    expect(targets.filter((target) => !existsSync(join(root, target)))).toEqual([]);
  });

  it("names only npm scripts that exist", () => {
    const scripts = [...readme.matchAll(/npm (?:run ([a-z:]+)|(start|test)\b)/g)].map(
      (match) => (match[1] ?? match[2])!,
    );
    expect(scripts).toContain("start");
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  it("names only commands and options that --help knows", () => {
    const commands = [...readme.matchAll(/^npx agoralab ([^#\n\\]+)/gm)].map((match) => match[1]!);
    expect(commands.length).toBeGreaterThan(3);
    for (const line of commands) {
      const words = line.trim().split(/\s+/);
      const path = words.slice(0, withSubcommands.includes(words[0]!) ? 2 : 1);
      const help = execFileSync(
        process.execPath,
        [join(root, "dist", "cli", "main.js"), ...path, "--help"],
        { encoding: "utf8" },
      );
      for (const option of words.filter((word) => word.startsWith("--"))) {
        expect(help, line).toContain(option);
      }
    }
  });

  it("gives the overrides that a user of the package needs", () => {
    for (const [name, version] of Object.entries(manifest.overrides)) {
      // Nested ones pin tools of ours.
      if (typeof version !== "string") continue;
      expect(readme).toContain(`"${name}": "${version}"`);
    }
  });
});
