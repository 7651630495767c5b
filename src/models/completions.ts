import { z } from "zod";
import type { Answer } from "./adapter";
import {
  type Dialect,
  stopReasonOf,
  stopsOf,
  unreadable,
  usageOf,
  wireUsage,
} from "./chat-completions";
import type { ChatRequest, TokenLogprob } from "./chat-model";
import { UnreadableAnswer } from "./failure";
import type { Quirks } from "./quirks";

/**
 * OpenAI's older completions format: a text that the model continues, with no chat template around it.
 * It is how base models are asked (vLLM, llama.cpp and others serve it).
 * @see https://platform.openai.com/docs/api-reference/completions
 */
export type CompletionsBody = Readonly<Record<string, unknown>> & {
  readonly model: string;
  readonly prompt: string;
};

/** @param request its messages are one text, in their order; a schema has no place here */
export function completionsBody(
  model: string,
  request: ChatRequest,
  quirks: Quirks,
  dialect: Dialect,
): CompletionsBody {
  const { temperature, topP, maxTokens, seed, repetitionPenalty = 1 } = request.sampling;
  const { logprobs } = request;
  return {
    model,
    prompt: request.messages.map(({ content }) => content).join("\n\n"),
    max_tokens: maxTokens,
    ...(!quirks.has("no_temperature") && { temperature }),
    ...(!quirks.has("no_top_p") && { top_p: topP }),
    ...stopsOf(request, quirks, dialect),
    ...(seed !== undefined && !quirks.has("no_seed") && { seed }),
    ...(repetitionPenalty !== 1 &&
      !quirks.has("no_repetition_penalty") && { repetition_penalty: repetitionPenalty }),
    ...(logprobs !== undefined && !quirks.has("no_logprobs") && { logprobs }),
  };
}

/**
 * @param body the parsed JSON of an answer with status 200
 * @throws UnreadableAnswer when it holds no completion
 */
export function parseTextCompletion(body: unknown, requestId: string | undefined): Answer {
  const parsed = wireCompletion.safeParse(body);
  const choice = parsed.data?.choices[0];
  if (!parsed.success || !choice) throw new UnreadableAnswer(unreadable(body));
  const first = choice.logprobs?.top_logprobs?.[0];
  return {
    text: choice.text,
    stopReason: stopReasonOf(choice.finish_reason),
    usage: usageOf(parsed.data.usage),
    servedModel: parsed.data.model ?? "unknown",
    requestId: requestId ?? parsed.data.id ?? undefined,
    ...(first && { logprobs: Object.entries(first) satisfies TokenLogprob[] }),
  };
}

const wireCompletion = z.object({
  id: z.string().nullish(),
  model: z.string().nullish(),
  choices: z.array(
    z.object({
      text: z.string(),
      finish_reason: z.string().nullish(),
      logprobs: z
        .object({ top_logprobs: z.array(z.record(z.string(), z.number())).nullish() })
        .nullish()
        .catch(undefined),
    }),
  ),
  usage: wireUsage.nullish().catch(undefined),
});
