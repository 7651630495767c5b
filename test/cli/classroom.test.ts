import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { classroomCommand } from "../../src/cli/classroom";
import { loadClassroomResults } from "../../src/experiment/load-results";
import { temporaryDirectory } from "../temporary-directory";

afterEach(() => {
  vi.restoreAllMocks();
});

async function run(...args: string[]): Promise<string> {
  let output = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  await classroomCommand().exitOverride().parseAsync(args, { from: "user" });
  vi.restoreAllMocks();
  return output;
}

describe("agoralab classroom", () => {
  it("trains real students, prints one document, and leaves tables and a report", async () => {
    const out = join(temporaryDirectory(), "classroom");
    const args = ["--teachers", "sage,guess", "--n", "120", "--test-items", "40", "--out", out];
    const printed = JSON.parse(await run(...args, "--json")) as unknown;
    const document = z
      .object({
        simulated: z.literal(true),
        finished: z.literal(2),
        cells: z.array(z.object({ generator: z.string(), base_score: z.number() })),
      })
      .parse(printed);
    expect(document.cells.map(({ generator }) => generator)).toEqual([
      "classroom:sage",
      "classroom:guess",
    ]);
    // The base knows the words, not the task.
    for (const cell of document.cells) expect(cell.base_score).toBeLessThan(15);
    expect(loadClassroomResults(join(out, "results")).cells).toHaveLength(2);
    expect(readFileSync(join(out, "report.html"), "utf8")).toContain("no real language model");
    expect(existsSync(join(out, "results", "README.md"))).toBe(true);
    // Asked again it reads what is there, as text.
    expect(await run(...args)).toContain("simulated teachers, miniature");
  }, 240_000);

  it("refuses unknown names and both profiles at once", async () => {
    await expect(run("--teachers", "sgae")).rejects.toThrow('did you mean "sage"');
    await expect(run("--quick", "--full")).rejects.toThrow("not both");
  });
});
