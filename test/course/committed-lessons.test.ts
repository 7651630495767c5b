import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exercises } from "../../src/course/exercises";
import { lessonNotebooks } from "../../src/course/lesson-notebooks";
import { hasTag, readNotebook, type Notebook, type Output } from "../../src/notebook/ipynb";

const course = join(__dirname, "..", "..", "notebooks", "course");
const lessons = readdirSync(join(course, "source")).filter((name) => name.endsWith(".md"));

const cellsOf = ({ cells }: Notebook) =>
  cells.map(({ id, cell_type, source, metadata }) => ({ id, cell_type, source, metadata }));

describe.each(lessons)("notebooks/course/source/%s", (name) => {
  const made = lessonNotebooks(readFileSync(join(course, "source", name), "utf8"), name);
  const file = name.replace(/\.md$/, ".ipynb");
  const student = readNotebook(join(course, file));
  const solutions = readNotebook(join(course, "solutions", file));

  it("is what both committed notebooks say (else: node scripts/course.mjs)", () => {
    expect(cellsOf(student)).toEqual(cellsOf(made.student));
    expect(cellsOf(solutions)).toEqual(cellsOf(made.solutions));
  });

  it("checks every exercise of its lesson once, in a cell of its own", () => {
    const own = exercises.filter(({ id }) => id.split(".")[0] === name.split("-")[0]);
    expect(own.length).toBeGreaterThan(0);
    for (const notebook of [student, solutions]) {
      const checked = notebook.cells
        .filter((cell) => hasTag(cell, "exercise"))
        .map((cell) => [...cell.source.matchAll(/\bcheck\("([\d.]+)"/g)].map((match) => match[1]));
      expect(checked).toEqual(own.map(({ id }) => [id]));
    }
    const text = student.cells.map((cell) => cell.source).join("\n");
    for (const { id } of own) expect(text).toContain(`**Exercise ${id}**`);
  });

  it("shows the student no number that is an answer", () => {
    const shown = student.cells
      .flatMap((cell) => [cell.source, ...(cell.cell_type === "code" ? cell.outputs : [])])
      .map((part) => (typeof part === "string" ? part : textOf(part)))
      .join("\n");
    for (const { id, solution } of exercises.filter((one) => one.id.startsWith(name[0]!))) {
      for (const number of numbersIn(solution()).slice(0, 9)) {
        if (Number.isInteger(number)) continue; // those stand everywhere
        const printed = [2, 3, 4].map((places) => number.toFixed(places));
        const telling = printed.filter((text) => text.replace(/^-?[0.]*|\./g, "").length >= 3);
        const found = telling.filter((text) => new RegExp(`(?<![\\d.])${text}`).test(shown));
        expect(found, `exercise ${id}`).toEqual([]);
      }
    }
  });

  it("holds lesson's goals, what to take home and what to try", () => {
    const text = student.cells.map((cell) => cell.source).join("\n");
    for (const part of ["After this lesson you can", "## What to take home", "## What to try"]) {
      expect(text).toContain(part);
    }
  });
});

/** What a reader sees of an output: its words and tables, and the words of its figures. */
function textOf(output: Output): string {
  if (output.output_type === "stream") return output.text;
  if (output.output_type === "error") return output.evalue;
  return [output.data["text/plain"], output.data["text/html"]].join("\n");
}

function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}
