import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exercises } from "../../src/course/exercises";
import { parseVerdict } from "../../src/course/verdict";
import { checkNotebook } from "../../src/notebook/check-notebook";
import { findNotebooks } from "../../src/notebook/find-notebooks";
import { inParallel } from "../../src/notebook/in-parallel";
import { hasTag, readNotebook } from "../../src/notebook/ipynb";

const course = join(__dirname, "..", "..", "notebooks", "course");
const untouched = findNotebooks([course], course);
const solved = findNotebooks([join(course, "solutions")], course);

/** The verdict that each exercise cell shows, as `2.1 right`. */
function verdictsIn(files: readonly string[]): string[] {
  return files.flatMap((file) =>
    readNotebook(file).cells.flatMap((cell) => {
      if (cell.cell_type !== "code" || !hasTag(cell, "exercise")) return [];
      const texts = cell.outputs.map((output) =>
        output.output_type === "display_data" ? String(output.data["text/plain"]) : "",
      );
      const verdict = parseVerdict(texts.join("\n"));
      return [verdict ? `${verdict.exercise} ${verdict.status}` : `${cell.id} shows no verdict`];
    }),
  );
}

describe("the course's notebooks", () => {
  it("are executed, clean, and give the same when they are run again", async () => {
    const results = await inParallel([...untouched, ...solved], 2, (file) =>
      checkNotebook(file, {}),
    );
    expect(results.flatMap(({ file, problems }) => problems.map((p) => [file, p]))).toEqual([]);
  }, 900_000);

  // Outputs are those of a fresh run, as the test above makes sure.
  it("show every exercise not yet answered when untouched, and right when solved", () => {
    expect(verdictsIn(untouched)).toEqual(exercises.map(({ id }) => `${id} not yet`));
    expect(verdictsIn(solved)).toEqual(exercises.map(({ id }) => `${id} right`));
  });
});
