import type { Answer } from "../../bench/answer";
import type { Domain } from "../../bench/domains";
import { InputError } from "../../errors";
import type { Student } from "../../student/student";
import { responsePosition, size } from "./shape";
import { inThread } from "./threads";
import type { Weights } from "./weights";

/** A student of the classroom: a small transformer that answers greedily. */
export interface ClassroomStudent extends Student {
  /** What it was trained on last; `undefined` for the base, which no task was shown to. */
  readonly domain: Domain | undefined;
  readonly weights: Weights;
}

/** Questions that share one trip to another thread. */
const batchSize = 1000;

/**
 * A student from its weights. It answers each prompt alone, at temperature 0, in another thread; the
 * longest answer has 39 tokens.
 * @param name as the answers name it
 */
export function createClassroomStudent({
  name,
  domain,
  weights,
}: Pick<ClassroomStudent, "name" | "domain" | "weights">): ClassroomStudent {
  return {
    name,
    domain,
    weights,
    batchSize,
    async answer(questions, { decoding, signal }) {
      const { temperature, repetitionPenalty, maxNewTokens, stop } = decoding;
      if (temperature !== 0 || repetitionPenalty !== 1) {
        throw new InputError(
          `${name} answers greedily: temperature 0 and repetition penalty 1 needed, got ${temperature} and ${repetitionPenalty}`,
        );
      }
      const replies = await inThread(
        {
          kind: "answer",
          weights,
          prompts: questions.map(({ prompt }) => prompt),
          limit: Math.min(maxNewTokens, size.positions - responsePosition - 1),
        },
        { signal },
      );
      return questions.map(({ id, sample }, i): Answer => {
        const { text, stopReason } = replies[i]!;
        const end = Math.min(
          text.length,
          ...stop.map((mark) => text.indexOf(mark)).filter((at) => at >= 0),
        );
        return {
          id,
          sample,
          output: text.slice(0, end),
          stop_reason: end < text.length ? "stop" : stopReason,
          model: name,
        };
      });
    },
    // Threads are shared and hold nothing of a student.
    close: () => Promise.resolve(),
  };
}
