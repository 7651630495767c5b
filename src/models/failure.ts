import { ProviderError } from "../errors";
import { parseRetryAfter } from "./backoff";
import { AnswerCut, AnswerTooLarge, AttemptTimeout } from "./http-request";
import { redact } from "./redact";

/** The provider answered 200, but not with an answer: cut JSON, no choices, another shape. */
export class UnreadableAnswer extends Error {}

/**
 * What a failed attempt means for the next: `overload` (slow down and try again), `transient` (try
 * again), `fatal` (the same request can never succeed).
 */
export type FailureKind = "overload" | "transient" | "fatal";

export interface Failure {
  readonly kind: FailureKind;
  /** One line, redacted. */
  readonly message: string;
  /** HTTP status, undefined when no answer came. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** The provider's own word for the error: `insufficient_quota`, `model_not_found`. */
  readonly code: string | undefined;
  /** The request parameter the provider complains about, where it says so. */
  readonly param: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** See Retry.mayBeBilled. */
  readonly mayBeBilled: boolean;
}

/**
 * Words for an account that has no money left, where waiting does not help. "Exceeded your current
 * quota" is not among them: Gemini says so of a rate limit that passes in seconds.
 */
const quota =
  /insufficient_quota|billing_(error|hard_limit|not_active)|credit balance|spend_limit/i;

/**
 * Sorts whatever an SDK threw. Both SDKs derive their errors from one shape: status, headers, the
 * parsed body, the request's id.
 * @param secrets never to appear in the message
 * @param now milliseconds since the epoch
 */
export function describeFailure(error: unknown, secrets: readonly string[], now: number): Failure {
  const thrown = asRecord(error);
  const status = typeof thrown["status"] === "number" ? thrown["status"] : undefined;
  return status === undefined
    ? withoutStatus(error, secrets)
    : withStatus(thrown, status, secrets, now);
}

function withStatus(
  thrown: Readonly<Record<string, unknown>>,
  status: number,
  secrets: readonly string[],
  now: number,
): Failure {
  const body = asRecord(thrown["error"]);
  // Anthropic wraps its error once more than OpenAI.
  const detail = "error" in body ? asRecord(body["error"]) : body;
  const headers = thrown["headers"];
  const header = (name: string) => (headers instanceof Headers ? headers.get(name) : undefined);
  const code = asText(detail["code"]) ?? asText(detail["type"]);
  const said = asText(detail["message"]) ?? asText(thrown["message"]) ?? "";
  const outOfMoney = quota.test(`${code} ${asText(detail["type"])} ${said}`) || status === 402;
  return {
    kind: outOfMoney ? "fatal" : kindOfStatus(status, header("x-should-retry")),
    message: redact(reasonGiven(said, status), secrets),
    status,
    requestId: asText(thrown["requestID"]),
    code: outOfMoney ? "insufficient_quota" : code,
    param: asText(detail["param"]),
    retryAfterMs: parseRetryAfter(header, now),
    mayBeBilled: false,
  };
}

/** The SDKs put the status before the reason, and a remark where there is none. */
function reasonGiven(said: string, status: number): string {
  const reason = said.replace(new RegExp(`^${status} `), "");
  return reason === "" || reason === "status code (no body)" ? "no reason given" : reason;
}

function kindOfStatus(status: number, shouldRetry: string | null | undefined): FailureKind {
  if (shouldRetry === "false") return "fatal";
  // 529 is Anthropic's "overloaded".
  if (status === 429 || status === 503 || status === 529) return "overload";
  if (status === 408 || status === 409 || status >= 500) return "transient";
  return "fatal";
}

function withoutStatus(error: unknown, secrets: readonly string[]): Failure {
  const chain = causes(error);
  const own = chain.find(
    (cause) =>
      cause instanceof AttemptTimeout ||
      cause instanceof AnswerTooLarge ||
      cause instanceof AnswerCut ||
      cause instanceof UnreadableAnswer,
  );
  const network = chain.find((cause) => networkFaults[codeOf(cause) ?? ""] !== undefined);
  const code = codeOf(network);
  const timedOut = chain.some((cause) => /TimeoutError$/.test(cause.constructor.name));
  // A cut JSON document reaches us as the parser's error.
  const unreadable = chain.some((cause) => cause instanceof SyntaxError);
  const message =
    own?.message ??
    (code && networkFaults[code]) ??
    (timedOut ? "no answer in time" : undefined) ??
    (unreadable ? "the answer is not whole JSON" : undefined) ??
    chain[0]?.message ??
    String(error);
  const neverSent = code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EAI_AGAIN";
  const known = own !== undefined || network !== undefined || timedOut || unreadable;
  return {
    // An error we do not know is a bug, ours or the SDK's: repeating it would only hide it.
    kind: own instanceof AnswerTooLarge || !known ? "fatal" : "transient",
    message: redact(message, secrets),
    status: undefined,
    requestId: undefined,
    code,
    param: undefined,
    retryAfterMs: undefined,
    mayBeBilled: !neverSent,
  };
}

/** Node's and undici's codes for a connection that failed, in a reader's words. */
const networkFaults: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there (connection refused); is the server running?",
  ENOTFOUND: "no such host; check the base URL",
  EAI_AGAIN: "the host's name could not be resolved",
  ECONNRESET: "the connection was closed before an answer",
  ECONNABORTED: "the connection was closed before an answer",
  EPIPE: "the connection was closed before an answer",
  ETIMEDOUT: "the connection timed out",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  UND_ERR_SOCKET: "the connection was closed before an answer",
  UND_ERR_CONNECT_TIMEOUT: "the connection timed out",
  UND_ERR_HEADERS_TIMEOUT: "no answer in time",
  UND_ERR_BODY_TIMEOUT: "no whole answer in time",
};

/**
 * The error a caller sees, one line with the way out.
 * @param name the model as the user wrote it
 * @param context.attempts how often it was tried; more than one is said
 */
export function providerError(
  failure: Failure,
  name: string,
  context: { attempts: number; keyName?: string; baseUrl?: string },
): ProviderError {
  const status = failure.status === undefined ? "" : ` (${failure.status})`;
  return new ProviderError(
    `${name}: ${explain(failure, name, context)}${status}: ${failure.message}`,
    {
      status: failure.status,
      requestId: failure.requestId,
      retryable: failure.kind !== "fatal",
      // Not the SDK's own error: that one carries headers and unredacted text.
      cause: new Error(failure.code ?? failure.message),
    },
  );
}

function explain(
  failure: Failure,
  name: string,
  { attempts, keyName, baseUrl }: { attempts: number; keyName?: string; baseUrl?: string },
): string {
  const key = keyName ?? "the key";
  if (failure.kind !== "fatal") {
    const times = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
    return `gave up after ${times}, the last failed`;
  }
  if (failure.code === "insufficient_quota") return "the account has no quota left; add credit";
  switch (failure.status) {
    case 401:
      return `the key was rejected; check ${key}`;
    case 403:
      return `the key in ${key} may not do this`;
    case 404:
      return baseUrl !== undefined && !/\/v\d+$/.test(baseUrl)
        ? `no such model or no such path; most base URLs end in /v1, this one is ${baseUrl}`
        : `no such model "${name.slice(name.indexOf(":") + 1)}"`;
    case undefined:
      return "the call failed";
    default:
      return failure.status < 400
        ? "the server points elsewhere; correct the base URL"
        : "the request was rejected";
  }
}

function causes(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error && chain.length < 8; at = at.cause) chain.push(at);
  return chain;
}

function codeOf(error: Error | undefined): string | undefined {
  return error && "code" in error ? asText(error.code) : undefined;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
