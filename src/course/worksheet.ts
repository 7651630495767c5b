import { isExecutable, type Notebook } from "../notebook/ipynb";

/**
 * A lesson's notebook as Markdown, to be worked on in any editor: text as it is, each code cell fenced
 * with `ts`. `lessonNotebooks` reads it back.
 */
export function worksheetOf({ cells }: Notebook): string {
  const blocks = cells.flatMap((cell) => {
    if (cell.cell_type === "markdown") return [cell.source.trim()];
    return isExecutable(cell) ? [`\`\`\`ts\n${cell.source.trim()}\n\`\`\``] : [];
  });
  return `${blocks.join("\n\n")}\n`;
}
