import { readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { InputError } from "../errors";
import { hasTag, isExecutable, readNotebook, type Cell, type Notebook } from "../notebook/ipynb";
import { packageRoot } from "../notebook/kernel-process";
import { runNotebook, type RunOptions } from "../notebook/run-notebook";
import { lessonNotebooks } from "./lesson-notebooks";
import { parseVerdict, type Verdict } from "./verdict";

/** What came of the exercises in one student's file. */
export interface CheckedAnswers {
  readonly file: string;
  /** One an exercise whose cell could be run, in order. */
  readonly verdicts: readonly Verdict[];
  readonly stopped: readonly StoppedCell[];
}

/** A cell that could not be run to its end. */
export interface StoppedCell {
  /** Its number among the code cells, from 1: what Jupyter shows in brackets. */
  readonly cell: number;
  /** The exercise that it would have checked, if any. */
  readonly exercise: string | undefined;
  /** First line of what it stopped with. */
  readonly reason: string;
}

/**
 * Runs a student's notebook or worksheet from top to bottom and gathers its verdicts. A cell that stops
 * does not keep the later ones from being run. The file stays as it is; it may lie anywhere.
 * It runs the file's code on this machine, with all that code may do.
 * @param file `.ipynb`, or a worksheet as `.md`
 * @throws InputError when it cannot be read; InterruptedError when aborted
 */
export async function checkAnswers(
  file: string,
  options: Omit<RunOptions, "cwd"> = {},
): Promise<CheckedAnswers> {
  const source = readAnswers(file);
  const { notebook } = await runNotebook(
    { ...source, cells: source.cells.map(mayStop) },
    // Where the package is found, wherever the student keeps the file.
    { ...options, cwd: packageRoot },
  );
  const code = notebook.cells.filter(isExecutable);
  return {
    file,
    verdicts: code.flatMap((cell) =>
      cell.outputs.flatMap((output) => {
        const text =
          output.output_type === "display_data" ? output.data["text/plain"] : streamText(output);
        return String(text)
          .split("\n")
          .flatMap((line) => parseVerdict(line) ?? []);
      }),
    ),
    stopped: code.flatMap((cell, place) =>
      cell.outputs.flatMap((output) =>
        output.output_type === "error"
          ? [
              {
                cell: place + 1,
                exercise: /\bcheck\("(\d+\.\d+)"/.exec(cell.source)?.[1],
                reason: `${output.ename}: ${output.evalue.split("\n")[0]}`,
              },
            ]
          : [],
      ),
    ),
  };
}

function readAnswers(file: string): Notebook {
  switch (extname(file).toLowerCase()) {
    case ".ipynb":
      return readNotebook(file);
    case ".md":
      return lessonNotebooks(readText(file), basename(file)).student;
    default:
      throw new InputError(`${file} is neither a notebook (.ipynb) nor a worksheet (.md)`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new InputError(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/** Jupyter's tag for cells that may throw; the run goes on after them. */
function mayStop(cell: Cell): Cell {
  if (cell.cell_type !== "code" || hasTag(cell, "raises-exception")) return cell;
  const tags = [...(cell.metadata.tags ?? []), "raises-exception"];
  return { ...cell, metadata: { ...cell.metadata, tags } };
}

function streamText(output: { readonly output_type: string; readonly text?: string }): string {
  return output.output_type === "stream" ? (output.text ?? "") : "";
}
