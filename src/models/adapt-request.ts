import type { ChatMessage, ChatRequest, Completion } from "./chat-model";
import type { Quirks } from "./quirks";

/** The messages to send where a model cannot take a schema or a prefilled answer as such. */
export function adaptMessages(request: ChatRequest, quirks: Quirks): readonly ChatMessage[] {
  let messages = request.messages;
  const prefill = prefillOf(request);
  if (prefill !== undefined && quirks.has("no_prefill")) {
    messages = appendToLastUser(
      messages.slice(0, -1),
      `Begin your answer with exactly this text and go on from there:\n${prefill}`,
    );
  }
  if (request.schema && quirks.has("no_schema")) {
    messages = appendToLastUser(
      messages,
      `Answer with one JSON value that satisfies this JSON Schema, and nothing else (no code fence):\n${JSON.stringify(request.schema.schema)}`,
    );
  }
  return messages;
}

/**
 * Undoes on the answer what the request could not ask for: the words of the prefill that the model
 * repeated, and everything from the first stop sequence on (the model may take none, or only four).
 */
export function adaptAnswer<T extends Pick<Completion, "text" | "stopReason">>(
  answer: T,
  request: ChatRequest,
  quirks: Quirks,
): T {
  let { text, stopReason } = answer;
  const prefill = quirks.has("no_prefill") ? prefillOf(request) : undefined;
  if (prefill !== undefined && text.trimStart().startsWith(prefill.trim())) {
    text = text.trimStart().slice(prefill.trim().length);
  }
  const ends = (request.sampling.stop ?? [])
    .map((stop) => text.indexOf(stop))
    .filter((at) => at >= 0);
  if (ends.length > 0) {
    text = text.slice(0, Math.min(...ends));
    stopReason = "stop";
  }
  return { ...answer, text, stopReason };
}

/** Names of what a body asks for, as learnQuirk wants them. */
export function sentParameters(body: object, request: ChatRequest, quirks: Quirks): Set<string> {
  const names = new Set(Object.keys(body));
  if (prefillOf(request) !== undefined && !quirks.has("no_prefill")) names.add("prefill");
  return names;
}

/** The beginning of the answer that the caller gives, as a last message of the assistant. */
function prefillOf(request: ChatRequest): string | undefined {
  const last = request.messages.at(-1);
  return last?.role === "assistant" ? last.content : undefined;
}

function appendToLastUser(messages: readonly ChatMessage[], text: string): readonly ChatMessage[] {
  const at = messages.map(({ role }) => role).lastIndexOf("user");
  if (at < 0) return [...messages, { role: "user", content: text }];
  return messages.map((message, index) =>
    index === at ? { ...message, content: `${message.content}\n\n${text}` } : message,
  );
}
