import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { courseCommand } from "../../src/cli/course";
import { lessonNotebooks } from "../../src/course/lesson-notebooks";
import { worksheetOf } from "../../src/course/worksheet";
import { InputError } from "../../src/errors";
import { readNotebook } from "../../src/notebook/ipynb";

// Not inside the project: a student's file may lie anywhere.
const folder = mkdtempSync(join(tmpdir(), "agoralab-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function course(...args: string[]): Promise<{ stdout: string; status: unknown }> {
  let stdout = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  await courseCommand().exitOverride().parseAsync(args, { from: "user" });
  return { stdout, status: process.exitCode ?? 0 };
}

describe("agoralab course worksheet", () => {
  const file = join(folder, "lesson-2.md");

  it("writes a lesson as Markdown that reads back as the same cells", async () => {
    const { stdout } = await course("worksheet", "2", "--out", file);
    expect(stdout).toBe(`${file} written; then: agoralab course check ${file}\n`);
    const notebooks = join(__dirname, "..", "..", "notebooks", "course");
    const lesson = readNotebook(join(notebooks, "2-pgr-and-its-traps.ipynb"));
    const text = readFileSync(file, "utf8");
    expect(worksheetOf(lessonNotebooks(text, file).student)).toBe(text);
    const code = (cells: typeof lesson.cells) =>
      cells.filter((cell) => cell.cell_type === "code").map((cell) => cell.source);
    expect(code(lessonNotebooks(text, file).student.cells)).toEqual(code(lesson.cells));
  });

  it("does not write over answers, and knows its lessons", async () => {
    const before = readFileSync(file, "utf8");
    await expect(course("worksheet", "2", "--out", file)).rejects.toThrow(/may hold answers/);
    expect(readFileSync(file, "utf8")).toBe(before);
    const other = join(folder, "lesson-9.md");
    await expect(course("worksheet", "9", "--out", other)).rejects.toThrow(
      'no lesson "9"; there are 1, 2, 3, 4, 5, 6',
    );
    expect(existsSync(other)).toBe(false);
  });
});

describe("agoralab course check", () => {
  it("says of each exercise what its verdict is, past cells that stop", async () => {
    const file = join(folder, "answers.md");
    const cell = (code: string) => `\`\`\`ts\n${code}\n\`\`\`\n`;
    const text = [
      cell(`import { check, show } from "agoralab";`),
      cell(`show(check("2.1", 31.648));`),
      cell(`show(check("2.1", 27.68));`),
      cell(`show(check("2.3", nowhere));`),
      cell(`throw new RangeError("too far");`),
      cell(`check("2.2", undefined)`),
    ].join("\nSome text.\n\n");
    writeFileSync(file, text);
    const { stdout, status } = await course("check", file);
    const [name, ...lines] = stdout.trim().split("\n");
    expect(name).toBe(file);
    expect(lines.map((line) => line.trim().replace(/(right|wrong|not yet)\. .*/, "$1"))).toEqual([
      "✔ 2.1 Score for a PGR of 80: right",
      "✘ 2.1 Score for a PGR of 80: wrong",
      "… 2.2 PGR points for a point of score: not yet",
      "cell [4] (exercise 2.3) stopped: CompileError: line 1, column 19: Cannot find name 'nowhere'.",
      "cell [5] stopped: RangeError: too far",
      "1 of 4 right",
    ]);
    expect(status).toBe(1);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("ends with 0 when all is right, as JSON too", async () => {
    const file = join(folder, "right.md");
    const code = `import { check, show } from "agoralab";\nshow(check("2.1", 31.648));`;
    writeFileSync(file, `\`\`\`ts\n${code}\n\`\`\`\n`);
    const { stdout, status } = await course("check", file, "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      files: [{ file, right: 1, of: 1, exercises: [{ exercise: "2.1", status: "right" }] }],
    });
    expect(status).toBe(0);
  });

  it("refuses files that are neither worksheets nor notebooks", async () => {
    await expect(course("check", join(folder, "answers.txt"))).rejects.toThrow(InputError);
    await expect(course("check", join(folder, "gone.md"))).rejects.toThrow(/cannot be read/);
  });
});
