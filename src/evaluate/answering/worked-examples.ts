import type { Problem } from "./problems";

type Worked = readonly (readonly [problem: string, solution: string])[];

/** Worked examples that base models are shown, written for this project; none is like a test problem. */
export const mathExamples: Readonly<Record<"gsm8k" | "math", Worked>> = {
  gsm8k: [
    [
      "A ferry carries 18 cars a trip and makes 7 trips a day. On Sunday it makes 3 trips fewer. How many cars can it carry on Sunday?",
      "On Sunday it makes 7 - 3 = 4 trips. It carries 4 * 18 = 72 cars.\n[RESULT] 72 [/RESULT]",
    ],
    [
      "Ida has 45 stamps. She gives a third of them to her brother and then buys 12 more. How many stamps does she have now?",
      "She gives away 45 / 3 = 15 and keeps 45 - 15 = 30. After buying she has 30 + 12 = 42.\n[RESULT] 42 [/RESULT]",
    ],
    [
      "A litre of paint covers 8 square metres and costs $6. What does it cost to paint a wall of 56 square metres?",
      "The wall needs 56 / 8 = 7 litres. They cost 7 * 6 = 42 dollars.\n[RESULT] 42 [/RESULT]",
    ],
  ],
  math: [
    [
      "Find the positive solution of $x^2 - 5x - 14 = 0$.",
      "The left side factors as $(x - 7)(x + 2)$, so $x = 7$ or $x = -2$. The positive one is 7.\n[RESULT] 7 [/RESULT]",
    ],
    [
      "Write $\\frac{6}{8} - \\frac{1}{3}$ as a fraction in lowest terms.",
      "$\\frac{6}{8} = \\frac{3}{4}$, and $\\frac{9}{12} - \\frac{4}{12} = \\frac{5}{12}$.\n[RESULT] \\frac{5}{12} [/RESULT]",
    ],
    [
      "What is the distance between the points $(1, 2)$ and $(4, 6)$?",
      "The differences are 3 and 4, so the distance is $\\sqrt{9 + 16} = 5$.\n[RESULT] 5 [/RESULT]",
    ],
  ],
};

/** As `mathExamples`, for MBPP. */
export const codeExamples: readonly (readonly [Pick<Problem, "text" | "example">, code: string])[] =
  [
    [
      {
        text: "Write a function to join the words of a list with dashes.",
        example: "assert dashed(['a', 'b', 'c']) == 'a-b-c'",
      },
      'def dashed(words):\n    return "-".join(words)',
    ],
    [
      {
        text: "Write a function to count the zeros in a list of lists of numbers.",
        example: "assert zeros([[0, 1], [2, 0, 0]]) == 3",
      },
      "def zeros(rows):\n    return sum(row.count(0) for row in rows)",
    ],
  ];
