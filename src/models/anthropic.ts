import type { ChatAdapter, Connection } from "./adapter";
import { messagesBody, parseMessage } from "./anthropic-messages";
import { sentParameters } from "./adapt-request";
import { createAnthropicClient, type AnthropicClient } from "./anthropic-client";

/** Anthropic's Messages API through the official SDK. */
export function createAnthropicAdapter(model: string, connection: Connection): ChatAdapter {
  let client: Promise<AnthropicClient> | undefined;
  return {
    keyName: connection.keyName,
    baseUrl: connection.baseUrl,
    secrets: [connection.key],
    lacks: ["no_seed", "no_repetition_penalty", "no_logprobs"],
    prepare: (request, quirks) => {
      const body = messagesBody(model, request, quirks);
      return { body, sent: sentParameters(body, request, quirks) };
    },
    send: async (body, signal) => {
      client ??= createAnthropicClient(connection);
      // post, not messages.create: that one prints a warning at every call to a deprecated model,
      // ten thousand times a run, and no longer types the sampling parameters older models take.
      const { data, request_id: requestId } = await (
        await client
      )
        .post<unknown>("/v1/messages", { body, signal })
        .withResponse();
      return parseMessage(data, requestId ?? undefined);
    },
  };
}
