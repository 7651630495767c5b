import { InputError } from "../errors";
import type { Cell, Notebook } from "../notebook/ipynb";

/** The two notebooks of a lesson, not yet executed. */
export interface LessonNotebooks {
  /** With every exercise still to be done. */
  readonly student: Notebook;
  /** The same with solutions, and with what is meant for the instructor only. */
  readonly solutions: Notebook;
}

/**
 * Both notebooks of a lesson from its one source, a Markdown file. Text becomes Markdown cells; fenced
 * code becomes code cells by the word after its opening fence:
 *
 *     ```ts                  a worked cell, in both notebooks
 *     ```ts exercise 2.1     what the student finds
 *     ```ts solution 2.1     what stands in its place in the instructor's notebook
 *
 * Lines between `<!-- instructor` and `-->` become a cell of the instructor's notebook alone. Code in
 * other languages stays part of the text.
 * @param file the source's name, for messages
 * @throws InputError with the line of a fence that is not closed, not known, or out of order
 */
export function lessonNotebooks(source: string, file: string): LessonNotebooks {
  const blocks = readBlocks(source, file);
  checkPairs(blocks, file);
  return {
    student: notebookOf(blocks, ["text", "code", "exercise"]),
    solutions: notebookOf(blocks, ["text", "code", "solution", "instructor"]),
  };
}

interface Block {
  readonly kind: "text" | "code" | "exercise" | "solution" | "instructor";
  readonly text: string;
  /** Line of the source it begins on, from 1. */
  readonly line: number;
  /** The exercise's id, of `exercise` and `solution`. */
  readonly id?: string;
}

const fence = /^```ts(?: (exercise|solution) (\d+\.\d+))?$/;

function readBlocks(source: string, file: string): Block[] {
  const lines = source.split(/\r?\n/);
  const blocks: Block[] = [];
  let text: string[] = [];
  let from = 1;
  const endText = (next: number): void => {
    const body = text.join("\n").trim();
    if (body !== "") blocks.push({ kind: "text", text: body, line: from });
    text = [];
    from = next;
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const opening = fence.exec(line);
    if (!opening && /^```ts\b/.test(line)) {
      throw new InputError(`${file} line ${at + 1}: "${line}" is no fence of a lesson`);
    }
    const isForInstructor = line === "<!-- instructor";
    if (!opening && !isForInstructor) {
      text.push(line);
      continue;
    }
    const end = lines.indexOf(opening ? "```" : "-->", at + 1);
    if (end < 0) throw new InputError(`${file} line ${at + 1}: "${line}" is never closed`);
    endText(end + 2);
    const body = lines
      .slice(at + 1, end)
      .join("\n")
      .trim();
    const kind = isForInstructor ? "instructor" : ((opening?.[1] ?? "code") as Block["kind"]);
    blocks.push({ kind, text: body, line: at + 1, id: opening?.[2] });
    at = end;
  }
  endText(lines.length);
  return blocks;
}

/** Every exercise is followed at once by its solution. */
function checkPairs(blocks: readonly Block[], file: string): void {
  const code = blocks.filter(({ kind }) => kind !== "text" && kind !== "instructor");
  for (const [place, { kind, id, line }] of code.entries()) {
    const next = code[place + 1];
    const before = code[place - 1];
    if (kind === "exercise" && (next?.kind !== "solution" || next.id !== id)) {
      throw new InputError(`${file} line ${line}: exercise ${id} is not followed by its solution`);
    }
    if (kind === "solution" && (before?.kind !== "exercise" || before.id !== id)) {
      throw new InputError(`${file} line ${line}: solution ${id} does not follow its exercise`);
    }
  }
}

function notebookOf(blocks: readonly Block[], kinds: readonly Block["kind"][]): Notebook {
  const cells = blocks
    .filter(({ kind }) => kinds.includes(kind))
    .map((block, place): Cell => {
      if (block.kind === "text" || block.kind === "instructor") {
        const source = block.kind === "text" ? block.text : `**For the instructor.** ${block.text}`;
        return { cell_type: "markdown", id: `cell-${place + 1}`, metadata: {}, source };
      }
      const { id } = block;
      return {
        cell_type: "code",
        id: id === undefined ? `cell-${place + 1}` : `exercise-${id.replace(".", "-")}`,
        metadata: id === undefined ? {} : { tags: ["exercise"] },
        source: block.text,
        outputs: [],
        execution_count: null,
      };
    });
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}
