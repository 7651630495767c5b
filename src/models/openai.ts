import type { ChatAdapter, Connection } from "./adapter";
import { sentParameters } from "./adapt-request";
import { chatCompletionsBody, parseChatCompletion, type Dialect } from "./chat-completions";
import { completionsBody, parseTextCompletion } from "./completions";
import type { Environment } from "./environment";
import { createOpenAiClient, type OpenAiClient } from "./openai-client";

/**
 * Chat completions, or bare text completions, through the official SDK, at OpenAI itself or at a
 * server that resembles it.
 * @param account see createOpenAiClient
 */
export function createOpenAiAdapter(
  model: string,
  connection: Connection,
  { dialect, account, bare = false }: { dialect: Dialect; account?: Environment; bare?: boolean },
): ChatAdapter {
  let client: Promise<OpenAiClient> | undefined;
  return {
    keyName: connection.keyName,
    baseUrl: connection.baseUrl,
    secrets: [connection.key],
    lacks: dialect === "openai" ? ["no_repetition_penalty"] : [],
    prepare: (request, quirks) => {
      const write = bare ? completionsBody : chatCompletionsBody;
      const body = write(model, request, quirks, dialect);
      return { body, sent: sentParameters(body, request, quirks) };
    },
    send: async (body, signal) => {
      client ??= createOpenAiClient(connection, account);
      const { data, request_id: requestId } = await (
        await client
      )
        .post<unknown>(bare ? "/completions" : "/chat/completions", { body, signal })
        .withResponse();
      const parse = bare ? parseTextCompletion : parseChatCompletion;
      return parse(data, requestId ?? undefined);
    },
  };
}
