import type { Decoding } from "../../bench/answer";
import type { ChatMessage } from "../../models/chat-model";
import { codeExamples, mathExamples } from "./worked-examples";
import type { Benchmark } from "../../bench/benchmarks";
import type { Problem } from "./problems";

/**
 * How a problem is put. `chat`: with a word on the form of the answer, for models that follow
 * instructions. `completion`: a text to be continued, for base models. `instruction`: the problem alone,
 * in the form of the training data, for students trained on it.
 */
export const answerStyles = ["chat", "completion", "instruction"] as const;

export type AnswerStyle = (typeof answerStyles)[number];

/** How one style puts a benchmark's problems. */
interface Putting {
  readonly prompt: (problem: Problem) => string;
  readonly stop: readonly string[];
}

/** Everything that is fixed about answering a benchmark. */
export interface AnswerSettings {
  /** 0.2 for math and 0 elsewhere (arXiv 2412.03679, Table 6). */
  readonly temperature: number;
  readonly styles: Readonly<Record<AnswerStyle, Putting>>;
}

/** What Table 6 has the same for all benchmarks. */
const topP = 0.95;
const maxNewTokens = 1024;
const repetitionPenalty = 1.03;

const alone: Putting = { prompt: ({ text }) => text, stop: [] };

const resultLine =
  "Work it out step by step. Then end with one line that gives the final answer and nothing else, " +
  "in this form:\n[RESULT] answer [/RESULT]";

function math(word: string, examples: readonly (readonly [string, string])[]): AnswerSettings {
  const shown = examples.map(([problem, solution]) => `${word}: ${problem}\nSolution: ${solution}`);
  return {
    temperature: 0.2,
    styles: {
      instruction: alone,
      chat: { prompt: ({ text }) => `${text}\n\n${resultLine}`, stop: [] },
      completion: {
        prompt: ({ text }) => [...shown, `${word}: ${text}\nSolution:`].join("\n\n"),
        stop: [`\n${word}:`],
      },
    },
  };
}

const oneBlock = "Answer with one Python code block, imports included, and nothing outside of it.";

/** Ends of a program at the start of a line: what follows is no part of a solution. */
const programEnds = ["\nif __name__", "\nprint(", "\ndef main("];

const instructions: AnswerSettings = {
  temperature: 0,
  styles: {
    instruction: alone,
    chat: alone,
    completion: {
      prompt: ({ text }) => `Instruction:\n${text}\n\nResponse:\n`,
      stop: ["\nInstruction:"],
    },
  },
};

/**
 * Prompts, stop rules and temperatures by benchmark: our own prompts, since AgoraBench published none.
 * Base models see three worked examples in math, two in MBPP, and HumanEval's code alone.
 */
export const answerSettings: Readonly<Record<Benchmark, AnswerSettings>> = {
  gsm8k: math("Question", mathExamples.gsm8k),
  math: math("Problem", mathExamples.math),
  humaneval: {
    temperature: 0,
    styles: {
      instruction: {
        prompt: ({ text }) => `Complete this function.\n\n${fenced(text)}`,
        stop: [],
      },
      chat: {
        prompt: ({ text }) =>
          `Complete this Python function as its description says.\n\n${fenced(text)}\n\nGive the whole function. ${oneBlock}`,
        stop: [],
      },
      completion: {
        // Ending in white space would split the next token in two.
        prompt: ({ text }) => `${text.trimEnd()}\n`,
        stop: ["\ndef ", "\nclass ", "\nimport ", "\nfrom ", "\nassert ", ...programEnds],
      },
    },
  },
  mbpp: {
    temperature: 0,
    styles: {
      instruction: {
        prompt: ({ text, example }) => `${text}\n\nIt should pass this test:\n${example}`,
        stop: [],
      },
      chat: {
        prompt: ({ text, example = "" }) =>
          `${text}\n\nWrite Python code for this; it has to pass this test, among others:\n\n${fenced(example)}\n\n${oneBlock}`,
        stop: [],
      },
      completion: {
        prompt: (problem) =>
          [
            ...codeExamples.map(([asked, code]) => `${docstring(asked)}${code}`),
            docstring(problem),
          ].join("\n\n"),
        stop: ['\n"""', "\nassert", "\nclass Test", ...programEnds],
      },
    },
  },
  alpacaeval2: instructions,
  arena_hard: instructions,
};

/** The messages that put a problem; a completion's is the text to be continued. */
export function promptFor(
  benchmark: Benchmark,
  style: AnswerStyle,
  problem: Problem,
): readonly ChatMessage[] {
  const content = answerSettings[benchmark].styles[style].prompt(problem);
  return [{ role: "user", content }];
}

/** Table 6's decoding for a benchmark, with the stop rules of a style. */
export function decodingFor(benchmark: Benchmark, style: AnswerStyle): Decoding {
  const { temperature, styles } = answerSettings[benchmark];
  return { temperature, topP, maxNewTokens, repetitionPenalty, stop: styles[style].stop };
}

function fenced(code: string): string {
  return `\`\`\`python\n${code.trimEnd()}\n\`\`\``;
}

function docstring({ text, example = "" }: Pick<Problem, "text" | "example">): string {
  return `"""\n${text.trim()}\n${example.trim()}\n"""\n`;
}
