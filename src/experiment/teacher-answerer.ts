import type { Answer, Answerer } from "../bench/answer";
import type { Domain } from "../bench/domains";
import type { Setting } from "../bench/settings";
import { endMarker, parseCompletion } from "../generate/parse";
import { metaPrompt } from "../generate/meta-prompts/meta-prompt";
import { buildPrompt } from "../generate/prompt";
import type { ChatModel } from "../models/chat-model";

/**
 * A generator as one who takes a test: each question is put to it in the words of response generation,
 * and its answer is read as there. So its own problem-solving score is measured, by the same prompt
 * that it writes data with. What cannot be read as an answer is kept as it came, for the judge.
 */
export function createTeacherAnswerer(model: ChatModel, domain: Domain): Answerer {
  const setting: Setting = `${domain}/response_generation`;
  const template = metaPrompt(setting, "free");
  return {
    name: model.name,
    batchSize: 50,
    answer: (questions, { decoding, signal }) =>
      Promise.all(
        questions.map(async ({ id, sample, prompt }): Promise<Answer> => {
          const seeds = [{ id, instruction: prompt, response: "" }];
          const { messages } = buildPrompt({
            ...{ setting, template, format: "free", seeds, pool: [], seed: 0 },
            ...{ index: 0, attempt: 0 },
          });
          const { temperature, topP } = decoding;
          // A teacher counts tokens in its own way; it gets the room it has when it writes data.
          const sampling = { temperature, topP, maxTokens: 4096, stop: [endMarker] };
          const { text, stopReason } = await model.complete({ messages, sampling, signal });
          const { candidate } = parseCompletion(text, {
            ...{ method: "response_generation", format: "free", instruction: prompt },
          });
          const output = candidate?.response ?? text;
          return { id, sample, output, stop_reason: stopReason, model: model.name };
        }),
      ),
  };
}
