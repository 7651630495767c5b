import { startFaultServer, type FaultServer, type Script, type Wire } from "./fault-server";

/**
 * A server that speaks OpenAI's chat-completions and completions wire formats, with scripted faults.
 * `server.baseUrl` ends in /v1, as the SDK expects it.
 */
export function startOpenAiServer(
  script: Script,
  options: { route?: Wire["route"] } = {},
): Promise<FaultServer> {
  return startFaultServer({ ...openAiWire, route: options.route }, script, "/v1");
}

const openAiWire: Wire = {
  requestIdHeader: "x-request-id",
  answer: (answer, call) => {
    const logprobs = answer.logprobs ?? null;
    const isBare = !call.path.endsWith("/chat/completions");
    const usage = answer.usage === undefined ? { input: 12, output: 7 } : answer.usage;
    return JSON.stringify({
      id: `chatcmpl-${call.index}`,
      object: "chat.completion",
      created: 1_790_000_000,
      model: (call.body as { model?: string } | undefined)?.model ?? "unknown",
      choices: [
        {
          index: 0,
          ...(isBare
            ? { text: answer.text }
            : {
                message: {
                  role: "assistant",
                  content: answer.text,
                  refusal: answer.refusal ?? null,
                },
              }),
          finish_reason: answer.finishReason ?? "stop",
          logprobs:
            logprobs &&
            (isBare
              ? { top_logprobs: [Object.fromEntries(logprobs)] }
              : {
                  content: [
                    { top_logprobs: logprobs.map(([token, logprob]) => ({ token, logprob })) },
                  ],
                }),
        },
      ],
      ...(usage && {
        usage: {
          prompt_tokens: usage.input,
          completion_tokens: usage.output,
          total_tokens: usage.input + usage.output,
          prompt_tokens_details: { cached_tokens: usage.cachedInput ?? 0 },
          completion_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
        },
      }),
    });
  },
  error: (status, { code, message, param }) =>
    JSON.stringify({
      error: {
        message: message ?? `scripted ${status}`,
        type: status === 429 ? "requests" : "invalid_request_error",
        param: param ?? null,
        code: code ?? null,
      },
    }),
};
