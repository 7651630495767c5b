import { describe, expect, it } from "vitest";
import { lessonNotebooks } from "../../src/course/lesson-notebooks";

const source = `# A lesson

Some text.

\`\`\`ts
const worked = 1;
\`\`\`

**Exercise 0.1** Do it.

\`\`\`sh
stays text
\`\`\`

\`\`\`ts exercise 0.1
const answer = undefined;
\`\`\`

\`\`\`ts solution 0.1
const answer = 2;
\`\`\`

<!-- instructor
Ask first.
-->

The end.
`;
const sources = (cells: readonly { source: string }[]) => cells.map((cell) => cell.source);

describe("lessonNotebooks", () => {
  const { student, solutions } = lessonNotebooks(source, "lesson.md");

  it("gives the student text, worked cells and exercises", () => {
    expect(sources(student.cells)).toEqual([
      "# A lesson\n\nSome text.",
      "const worked = 1;",
      "**Exercise 0.1** Do it.\n\n```sh\nstays text\n```",
      "const answer = undefined;",
      "The end.",
    ]);
  });

  it("gives the instructor solutions in their place, and notes", () => {
    expect(sources(solutions.cells).slice(3)).toEqual([
      "const answer = 2;",
      "**For the instructor.** Ask first.",
      "The end.",
    ]);
  });

  it("marks exercises by id and tag, in both", () => {
    for (const { cells } of [student, solutions]) {
      expect(cells[3]).toMatchObject({ id: "exercise-0-1", metadata: { tags: ["exercise"] } });
    }
  });

  it("refuses what it would have to guess", () => {
    const refuses = (text: string, message: RegExp) =>
      expect(() => lessonNotebooks(text, "lesson.md")).toThrow(message);
    refuses("```ts\nconst a = 1;", /^lesson.md line 1: "```ts" is never closed$/);
    refuses("\n```ts exercize 1.1\n```", /line 2: "```ts exercize 1.1" is no fence of a lesson/);
    refuses("```ts exercise 1.1\n```", /line 1: exercise 1.1 is not followed by its solution/);
    refuses("```ts solution 1.1\n```", /line 1: solution 1.1 does not follow its exercise/);
    const twisted = "```ts exercise 1.1\n```\n```ts solution 1.2\n```";
    refuses(twisted, /exercise 1.1 is not followed by its solution/);
  });
});
