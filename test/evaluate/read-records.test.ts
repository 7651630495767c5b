import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readProblems } from "../../src/evaluate/answering/problems";
import { readReferences } from "../../src/evaluate/read-math";
import { parquetBytes } from "../datasets/parquet-file";
import { temporaryDirectory } from "../temporary-directory";

const rows = { question: ["Two and two?", "One and one?"], answer: ["#### 4", "#### 2"] };
const expected = [
  { id: "0", answer: "4" },
  { id: "1", answer: "2" },
];

describe("benchmark files", () => {
  it.each(["plain", "gzip", "array", "parquet"])("are read when they are %s", async (form) => {
    const objects = rows.question.map((question, k) => ({ question, answer: rows.answer[k] }));
    const lines = objects.map((row) => `${JSON.stringify(row)}\n`).join("");
    const bytes = {
      plain: Buffer.from(lines),
      gzip: gzipSync(lines),
      array: Buffer.from(JSON.stringify(objects)),
      parquet: await parquetBytes(rows),
    }[form]!;
    // Told apart by content: the name says nothing.
    const path = join(temporaryDirectory(), "test.data");
    writeFileSync(path, bytes);
    expect(await readReferences(path, "gsm8k")).toEqual(expected);
  });

  it("are read from MATH's own directories, one file a problem", async () => {
    const folder = temporaryDirectory();
    for (const [name, answer] of [
      ["geometry/7", "3"],
      ["algebra/12", "x"],
    ] as const) {
      mkdirSync(join(folder, name.split("/")[0]!), { recursive: true });
      const row = {
        problem: `What is ${answer}?`,
        level: "Level 1",
        solution: `\\boxed{${answer}}`,
      };
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(row));
    }
    expect(await readReferences(folder, "math")).toEqual([
      { id: "algebra/12", answer: "x" },
      { id: "geometry/7", answer: "3" },
    ]);
    expect((await readProblems("math", folder)).map(({ text }) => text)).toEqual([
      "What is x?",
      "What is 3?",
    ]);
  });

  it("name a problem once", async () => {
    const path = join(temporaryDirectory(), "twice.jsonl");
    const line = `${JSON.stringify({ id: "a", question: "?", answer: "#### 1" })}\n`;
    writeFileSync(path, line + line);
    await expect(readProblems("gsm8k", path)).rejects.toThrow(/line 2: id a occurs twice/);
  });
});
