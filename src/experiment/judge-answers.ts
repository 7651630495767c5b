import type { Answer } from "../bench/answer";
import type { Domain } from "../bench/domains";
import type { TestItem } from "../classroom/test-set";
import { markResponse } from "../classroom/world/world";
import { InputError } from "../errors";
import { judgeCode, type JudgedSample } from "../evaluate/code/judge-code";
import type { Sandbox } from "../sandbox/sandbox";
import { classroomCodeTask } from "./code-task";

/** A line of `verdicts/classroom_DOMAIN.jsonl`. */
export interface ClassroomVerdict {
  readonly id: string;
  /** Null is unscored: there was no output, or the sandbox failed. Neither is a wrong answer. */
  readonly correct: boolean | null;
  readonly extracted: string | null;
  /** One clause: why not, or `right`. */
  readonly reason: string;
}

/**
 * Judges answers to classroom problems, in their order: programs are run in the sandbox, numbers and
 * lists are checked by the world's rules.
 * @param sandbox needed for code
 * @throws InputError on an answer to no item, or to one that was answered already
 */
export async function judgeClassroomAnswers(
  domain: Domain,
  {
    items,
    answers,
    sandbox,
  }: {
    readonly items: readonly TestItem[];
    readonly answers: readonly Answer[];
    readonly sandbox?: Sandbox;
  },
): Promise<ClassroomVerdict[]> {
  const pairs = withItems(items, answers);
  if (domain !== "code") {
    return pairs.map(({ item, answer }) =>
      answer.output === null ? unanswered(answer) : byRule(item, answer.output),
    );
  }
  if (!sandbox) throw new InputError("code answers need a sandbox to be judged in");
  const judged = await judgeCode({
    tasks: pairs.map(({ item }) => classroomCodeTask(item)),
    samples: answers.map(({ id, sample, output }) => ({
      task_id: id,
      sample,
      reply: output,
      kind: "solution" as const,
    })),
    sandbox,
  });
  return judged.map((sample, index) =>
    answers[index]?.output === null ? unanswered(answers[index]) : byTests(sample),
  );
}

function byRule(item: TestItem, output: string): ClassroomVerdict {
  const { isCorrect, extracted, reason } = markResponse(item, output);
  return { id: item.id, correct: isCorrect, extracted: extracted ?? null, reason };
}

function byTests({ verdict, code }: JudgedSample): ClassroomVerdict {
  const { task_id, result, message } = verdict;
  return {
    id: task_id,
    correct: result === "error" ? null : result === "passed",
    extracted: code,
    reason: result === "passed" ? "right" : `${result}: ${message}`,
  };
}

function unanswered({ id, problem }: Answer): ClassroomVerdict {
  const reason = problem === undefined ? "no output" : `no output: ${problem}`;
  return { id, correct: null, extracted: null, reason };
}

function withItems(items: readonly TestItem[], answers: readonly Answer[]) {
  const byId = new Map(items.map((item) => [item.id, item]));
  const seen = new Set<string>();
  return answers.map((answer) => {
    const item = byId.get(answer.id);
    if (!item) throw new InputError(`an answer to "${answer.id}", which is no item of this test`);
    if (seen.has(answer.id)) throw new InputError(`item ${answer.id} is answered twice`);
    seen.add(answer.id);
    return { item, answer };
  });
}
