import { z } from "zod";
import { InputError } from "../errors";
import { usageOf, wireUsage } from "./chat-completions";
import type { Retry, Usage } from "./chat-model";
import { apiAccess, type ChatModelOptions } from "./create-chat-model";
import { processEnvironment } from "./environment";
import { createHttpFetch } from "./http-fetch";
import { createLimiter } from "./limiter";
import { parseModelName } from "./model-name";
import { createOpenAiClient, type OpenAiClient } from "./openai-client";
import { withRetries } from "./retrying";
import { systemTiming } from "./timing";

/** What a call may be given. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Told of each failed attempt that will be repeated. */
  readonly onRetry?: (retry: Retry) => void;
  /** Told the tokens of each request that was answered, where the server tells them. */
  readonly onUsage?: (usage: Usage) => void;
}

/** Usage of what was answered without a request that costs. */
export const nothingUsed: Usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };

/** What an OpenAI-compatible server offers beside chat: embeddings, completions, pooling and the like. */
export interface JsonEndpoint {
  /** As the user wrote it, `compatible:llama-3.1-8b`. */
  readonly name: string;
  /** The part of the name behind the colon, as the server knows the model. */
  readonly model: string;
  /** Address without the `/v1` it may end in: where vLLM has its own endpoints. */
  readonly root: string;
  /** Address as given. */
  readonly baseUrl: string;
  /**
   * Posts JSON, retried as a chat model's calls are.
   * @param path behind the base URL (`/embeddings`), or a whole URL
   * @param read makes something of the answer; throws UnreadableAnswer for another shape, which is
   *   asked again
   * @throws ProviderError, InterruptedError
   */
  post<T>(
    path: string,
    body: object,
    read: (answer: unknown) => T,
    options?: CallOptions,
  ): Promise<T>;
}

/**
 * The server behind `openai:MODEL` or `compatible:MODEL`. Nothing is sent before the first call.
 * @throws InputError on another provider, a missing key, a bad base URL
 */
export function createJsonEndpoint(name: string, options: ChatModelOptions = {}): JsonEndpoint {
  const { provider, model } = parseModelName(name);
  if (provider !== "openai" && provider !== "compatible") {
    throw new InputError(
      `${name}: openai:MODEL or compatible:MODEL with a base URL is needed here`,
    );
  }
  const { timing = systemTiming, concurrency = 64, environment = processEnvironment } = options;
  const access = apiAccess(provider, model, options);
  const connection = {
    ...access,
    fetch: createHttpFetch({
      timeoutMs: options.timeoutMs ?? 300_000,
      // Vectors and log-probabilities of long texts take more room than words.
      maxAnswerBytes: options.maxAnswerBytes ?? 64 * 2 ** 20,
    }),
  };
  const limiter = createLimiter({ max: concurrency, timing });
  let client: Promise<OpenAiClient> | undefined;
  return {
    name,
    model,
    baseUrl: access.baseUrl,
    root: access.baseUrl.replace(/\/v\d+$/, ""),
    post: async (path, body, read, { signal, onRetry, onUsage } = {}) => {
      client ??= createOpenAiClient(connection, provider === "openai" ? environment : undefined);
      const sdk = await client;
      const { keyName, baseUrl, key } = access;
      const { answer } = await withRetries(
        { name, keyName, baseUrl, secrets: [key] },
        async () => {
          const got = await sdk.post<unknown>(path, { body, signal });
          return { value: read(got), usage: usageIn(got) };
        },
        {
          limiter,
          timing,
          maxRetries: options.maxRetries ?? 6,
          patienceMs: options.patienceMs ?? 600_000,
          signal,
          onRetry,
        },
      );
      if (answer.usage) onUsage?.(answer.usage);
      return answer.value;
    },
  };
}

function usageIn(answer: unknown): Usage | undefined {
  return usageOf(wireAnswer.safeParse(answer).data?.usage);
}

/** Where nothing is written, some servers leave the tokens written out. */
const wireAnswer = z.object({
  usage: wireUsage.extend({ completion_tokens: z.number().nonnegative().default(0) }).nullish(),
});
