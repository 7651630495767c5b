import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exercises } from "../../src/course/exercises";
import { lessonNotebooks } from "../../src/course/lesson-notebooks";
import { hasTag, readNotebook, type Notebook } from "../../src/notebook/ipynb";

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

  it("holds lesson's goals, what to take home and what to try", () => {
    const text = student.cells.map((cell) => cell.source).join("\n");
    for (const part of ["After this lesson you can", "## What to take home", "## What to try"]) {
      expect(text).toContain(part);
    }
  });
});
