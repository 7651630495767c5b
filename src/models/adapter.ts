import type { ChatRequest, Completion } from "./chat-model";
import type { Quirk, Quirks } from "./quirks";

/** What one attempt brings: a completion before timing and retries are added. */
export type Answer = Omit<Completion, "latencyMs" | "retries" | "unsent">;

/** One provider's way of answering one request once. Knows its wire format and SDK, nothing else. */
export interface ChatAdapter {
  /** The variable its key comes from, for messages. */
  readonly keyName: string;
  readonly baseUrl: string;
  /** What must never be shown. */
  readonly secrets: readonly string[];
  /** What its wire format has no place for, whichever the model. */
  readonly lacks: readonly Quirk[];
  /** The request as it would be sent, and the names of the parameters it holds. */
  prepare(request: ChatRequest, quirks: Quirks): { body: object; sent: ReadonlySet<string> };
  /** Sends a prepared body once. Rejects with whatever the SDK throws; the caller sorts it. */
  send(body: object, signal: AbortSignal | undefined): Promise<Answer>;
}

/** Where a provider listens and what opens it. */
export interface Access {
  readonly baseUrl: string;
  readonly key: string;
  /** The variable the key comes from, for messages. */
  readonly keyName: string;
}

export interface Connection extends Access {
  readonly fetch: typeof fetch;
}
