/** The three domains of AgoraBench (arXiv 2412.03679, section 3), in the paper's order. */
export const domains = ["math", "code", "instruction_following"] as const;

export type Domain = (typeof domains)[number];

export function isDomain(text: string): text is Domain {
  return (domains as readonly string[]).includes(text);
}

/** How a domain is written where a person reads it: axis, table head, prose. */
export const domainLabels: Readonly<Record<Domain, string>> = {
  math: "Math",
  code: "Code",
  instruction_following: "Instruction following",
};
