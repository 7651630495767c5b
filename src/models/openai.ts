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
  {
    dialect,
    account,
    api = "chat",
  }: { dialect: Dialect; account?: Environment; api?: "chat" | "completion" },
): ChatAdapter {
  let client: Promise<OpenAiClient> | undefined;
  return {
    keyName: connection.keyName,
    baseUrl: connection.baseUrl,
    secrets: [connection.key],
    lacks: dialect === "openai" ? ["no_repetition_penalty"] : [],
    prepare: (request, quirks) => {
      const write = api === "chat" ? chatCompletionsBody : completionsBody;
      const body = write(model, request, quirks, dialect);
      return { body, sent: sentParameters(body, request, quirks) };
    },
    send: async (body, signal) => {
      client ??= createOpenAiClient(connection, account);
      const { data, request_id: requestId } = await (
        await client
      )
        .post<unknown>(api === "chat" ? "/chat/completions" : "/completions", { body, signal })
        .withResponse();
      const parse = api === "chat" ? parseChatCompletion : parseTextCompletion;
      return parse(data, requestId ?? undefined);
    },
  };
}
