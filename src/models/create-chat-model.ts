import { closest } from "../bench/closest";
import { InputError } from "../errors";
import { createAnthropicAdapter } from "./anthropic";
import { parseBaseUrl } from "./base-url";
import type { Access, ChatAdapter, Connection } from "./adapter";
import type { ChatModel } from "./chat-model";
import { processEnvironment, readKey, requireKey, type Environment } from "./environment";
import { createHttpFetch } from "./http-fetch";
import { createLimiter } from "./limiter";
import { parseModelName } from "./model-name";
import { createOpenAiAdapter } from "./openai";
import { createReliableModel } from "./reliable-model";
import { systemTiming, type Timing } from "./timing";

export interface ChatModelOptions {
  /** Where the provider listens; needed for `compatible:`, else the provider's own. */
  readonly baseUrl?: string;
  /** Where keys are looked up. Default: the process's environment; see loadEnvFile. */
  readonly environment?: Environment;
  /** Most calls in flight; fewer while the provider is overloaded. Default 64. */
  readonly concurrency?: number;
  /** Time for one attempt, from sending to the last byte, waiting for a turn excluded. Default 300,000. */
  readonly timeoutMs?: number;
  /** Repeats after faults that are no overload. Default 6. */
  readonly maxRetries?: number;
  /** How long a call goes on asking an overloaded provider. Default 600,000 (ten minutes). */
  readonly patienceMs?: number;
  /** Largest answer read; a larger one fails the call. Default 4 MiB, about a million tokens. */
  readonly maxAnswerBytes?: number;
  /** Told once for each thing the model does not accept and what is done instead. */
  readonly onNotice?: (notice: string) => void;
  /**
   * Asks a base model: the messages are a text that it continues, without chat template (`openai:` and
   * `compatible:` only). Default false.
   */
  readonly bare?: boolean;
  readonly timing?: Timing;
}

/** Makes models of one provider: the part of the name behind the colon, and the options. */
export type ModelMaker = (model: string, options: ChatModelOptions) => ChatModel;

const makers = new Map<string, ModelMaker>([
  ["openai", (model, options) => reliable("openai", model, options)],
  ["anthropic", (model, options) => reliable("anthropic", model, options)],
  ["compatible", (model, options) => reliable("compatible", model, options)],
]);

/**
 * Adds a provider, such as the classroom's teachers, under its prefix.
 * @throws InputError when the prefix is taken
 */
export function registerModelMaker(prefix: string, maker: ModelMaker): void {
  if (makers.has(prefix)) throw new InputError(`model provider "${prefix}" is registered already`);
  makers.set(prefix, maker);
}

/**
 * A model by its name: `openai:MODEL`, `anthropic:MODEL`, `compatible:MODEL` with a base URL, or
 * what was registered. Nothing is sent, and no SDK loaded, before the first call.
 * @throws InputError on an unknown provider, a missing key (naming its variable), a bad base URL
 */
export function createChatModel(name: string, options: ChatModelOptions = {}): ChatModel {
  const { provider, model } = parseModelName(name);
  const maker = makers.get(provider);
  if (!maker) {
    const known = [...makers.keys()];
    throw new InputError(
      `unknown model provider "${provider}" in "${name}"; did you mean "${closest(provider, known)}:${model}"? known are ${known.join(", ")}`,
    );
  }
  if (options.bare && provider !== "openai" && provider !== "compatible") {
    throw new InputError(
      `${name} has no bare completions; ask it by chat, or a base model through compatible:MODEL`,
    );
  }
  return maker(model, options);
}

type ApiProvider = "openai" | "anthropic" | "compatible";

function reliable(provider: ApiProvider, model: string, options: ChatModelOptions): ChatModel {
  const { concurrency: max = 64, timing = systemTiming } = options;
  requireWhole("concurrency", max, 10_000);
  return createReliableModel(`${provider}:${model}`, apiAdapter(provider, model, options), {
    limiter: createLimiter({ max, timing }),
    timing,
    maxRetries: options.maxRetries ?? 6,
    patienceMs: options.patienceMs ?? 600_000,
    onNotice: options.onNotice ?? (() => undefined),
  });
}

function apiAdapter(provider: ApiProvider, model: string, options: ChatModelOptions): ChatAdapter {
  const { timeoutMs = 300_000, maxAnswerBytes = 4 * 2 ** 20 } = options;
  const { environment = processEnvironment, bare } = options;
  // Node's timers know no more; they would fire at once.
  requireWhole("timeoutMs", timeoutMs, 2 ** 31 - 1);
  const connection: Connection = {
    ...apiAccess(provider, model, options),
    fetch: createHttpFetch({ timeoutMs, maxAnswerBytes }),
  };
  switch (provider) {
    case "openai":
      return createOpenAiAdapter(model, connection, {
        dialect: "openai",
        account: environment,
        bare,
      });
    case "compatible":
      return createOpenAiAdapter(model, connection, { dialect: "compatible", bare });
    case "anthropic":
      return createAnthropicAdapter(model, connection);
  }
}

/** Key and base URL of one of the providers we speak to. */
export function apiAccess(
  provider: ApiProvider,
  model: string,
  { baseUrl, environment = processEnvironment }: Pick<ChatModelOptions, "baseUrl" | "environment">,
): Access {
  const name = `${provider}:${model}`;
  const keyName = `${provider.toUpperCase()}_API_KEY`;
  if (provider === "compatible") {
    if (baseUrl === undefined) {
      throw new InputError(
        `${name} needs a base URL: give --base-url, for example http://127.0.0.1:8000/v1`,
      );
    }
    // The SDK insists on a key; local servers ignore it.
    const key = readKey(environment, keyName) ?? "none";
    return { keyName, key, baseUrl: parseBaseUrl(baseUrl) };
  }
  const ownUrl = provider === "openai" ? "https://api.openai.com/v1" : "https://api.anthropic.com";
  const url = baseUrl ?? environment(`${provider.toUpperCase()}_BASE_URL`) ?? ownUrl;
  return { keyName, key: requireKey(environment, keyName, name), baseUrl: parseBaseUrl(url) };
}

/** @throws InputError when the value is no whole number from 1 to max */
function requireWhole(what: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new InputError(`${what} must be a whole number from 1 to ${max}, got ${value}`);
  }
}
