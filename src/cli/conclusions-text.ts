import type { Explanation } from "../analysis/explain-pgr";

/** What an explanation concludes, for a reader at a terminal: question, answer and evidence. */
export function conclusionsText({ conclusions }: Explanation): string {
  const blocks = conclusions.map(
    ({ question, answer, evidence }) => `${answer.toUpperCase()}: ${question}\n  ${evidence}`,
  );
  return ["What these rows support", ...blocks].join("\n");
}
