import { z } from "zod";
import { adaptMessages } from "./adapt-request";
import type { Answer } from "./adapter";
import type { ChatRequest, StopReason, TokenLogprob, Usage } from "./chat-model";
import { UnreadableAnswer } from "./failure";
import type { Quirks } from "./quirks";

/**
 * OpenAI's chat-completions wire format, spoken by OpenAI and by every server that resembles it.
 * Pure: the same functions serve single calls and batch files.
 * @see https://platform.openai.com/docs/api-reference/chat
 */
export type ChatCompletionsBody = Readonly<Record<string, unknown>> & {
  readonly model: string;
  readonly messages: { role: "system" | "user" | "assistant"; content: string }[];
};

/**
 * `openai` leaves out what equals OpenAI's defaults (temperature 1, top_p 1), since its newer models
 * reject those parameters; `compatible` says everything, since a server's defaults may come from the
 * model's own generation config, and uses the older max_tokens, which all of them know.
 */
export type Dialect = "openai" | "compatible";

export function chatCompletionsBody(
  model: string,
  request: ChatRequest,
  quirks: Quirks,
  dialect: Dialect,
): ChatCompletionsBody {
  const { temperature, topP, maxTokens, seed, repetitionPenalty = 1 } = request.sampling;
  const { logprobs } = request;
  const explicit = dialect === "compatible";
  const newLimit = !explicit || quirks.has("max_completion_tokens");
  return {
    model,
    messages: adaptMessages(request, quirks).map(({ role, content }) => ({ role, content })),
    [newLimit ? "max_completion_tokens" : "max_tokens"]: maxTokens,
    ...((explicit || temperature !== 1) && !quirks.has("no_temperature") && { temperature }),
    ...((explicit || topP !== 1) && !quirks.has("no_top_p") && { top_p: topP }),
    ...stopsOf(request, quirks, dialect),
    ...(seed !== undefined && !quirks.has("no_seed") && { seed }),
    // OpenAI has no such parameter; of the servers that resemble it, those that ignore it do so silently.
    ...(explicit &&
      repetitionPenalty !== 1 &&
      !quirks.has("no_repetition_penalty") && { repetition_penalty: repetitionPenalty }),
    ...(logprobs !== undefined &&
      !quirks.has("no_logprobs") && { logprobs: true, top_logprobs: logprobs }),
    ...(request.schema &&
      !quirks.has("no_schema") && {
        response_format: {
          type: "json_schema",
          json_schema: { name: request.schema.name, schema: request.schema.schema, strict: true },
        },
      }),
  };
}

/** OpenAI takes four stop sequences; the answer is cut at the others when it is here. */
export function stopsOf(
  { sampling }: ChatRequest,
  quirks: Quirks,
  dialect: Dialect,
): { stop?: readonly string[] } {
  const { stop = [] } = sampling;
  if (stop.length === 0 || quirks.has("no_stop")) return {};
  return { stop: dialect === "openai" ? stop.slice(0, 4) : stop };
}

/**
 * @param body the parsed JSON of an answer with status 200
 * @throws UnreadableAnswer when it holds no completion
 */
export function parseChatCompletion(body: unknown, requestId: string | undefined): Answer {
  const parsed = wireCompletion.safeParse(body);
  const choice = parsed.data?.choices[0];
  if (!parsed.success || !choice) {
    throw new UnreadableAnswer(unreadable(body));
  }
  const { message, finish_reason: finishReason } = choice;
  const content = Array.isArray(message.content)
    ? message.content.map((part) => part.text ?? "").join("")
    : message.content;
  const first = choice.logprobs?.content?.[0]?.top_logprobs;
  return {
    ...(first && { logprobs: first.map(({ token, logprob }): TokenLogprob => [token, logprob]) }),
    text: content || message.refusal || "",
    stopReason: message.refusal ? "refusal" : stopReasonOf(finishReason),
    usage: usageOf(parsed.data.usage),
    servedModel: parsed.data.model ?? "unknown",
    requestId: requestId ?? parsed.data.id ?? undefined,
  };
}

export function stopReasonOf(finishReason: string | null | undefined): StopReason {
  switch (finishReason ?? "") {
    case "stop":
      return "stop";
    case "length":
      return "length";
    case "content_filter":
      return "content_filter";
    default:
      return "other";
  }
}

export function usageOf(usage: z.infer<typeof wireUsage> | null | undefined): Usage | undefined {
  if (!usage) return undefined;
  const { prompt_tokens: input, completion_tokens: output, total_tokens: total } = usage;
  const details = usage.prompt_tokens_details;
  return {
    inputTokens: input,
    cachedInputTokens: Math.min(details?.cached_tokens ?? 0, input),
    ...(details?.cache_write_tokens && { cacheWriteInputTokens: details.cache_write_tokens }),
    // Some servers (Gemini's) leave reasoning out of completion_tokens but in the total.
    outputTokens: Math.max(output, (total ?? 0) - input),
    ...(typeof usage.cost === "number" && { reportedCostUsd: usage.cost }),
  };
}

/** A 200 can carry an error (OpenRouter does so when its upstream fails after the headers). */
export function unreadable(body: unknown): string {
  const wrapped = z.object({ error: z.object({ message: z.string() }) }).safeParse(body);
  return wrapped.success
    ? `the answer is an error with status 200: ${wrapped.data.error.message}`
    : "the answer holds no completion";
}

const count = z.number().nonnegative();

export const wireUsage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count.nullish(),
  prompt_tokens_details: z
    .object({ cached_tokens: count.nullish(), cache_write_tokens: count.nullish() })
    .nullish(),
  cost: z.unknown().optional(),
});

const wireCompletion = z.object({
  id: z.string().nullish(),
  model: z.string().nullish(),
  choices: z.array(
    z.object({
      finish_reason: z.string().nullish(),
      message: z.object({
        content: z.union([z.string(), z.array(z.object({ text: z.string().nullish() }))]).nullish(),
        refusal: z.string().nullish(),
      }),
      logprobs: z
        .object({
          content: z
            .array(
              z.object({
                top_logprobs: z.array(z.object({ token: z.string(), logprob: z.number() })),
              }),
            )
            .nullish(),
        })
        .nullish()
        .catch(undefined),
    }),
  ),
  // Usage of an unknown shape is unknown usage, no reason to lose the answer.
  usage: wireUsage.nullish().catch(undefined),
});
