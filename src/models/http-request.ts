import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

/** No whole answer within the time of one attempt. */
export class AttemptTimeout extends Error {}

/** The answer grew past what we are ready to hold in memory. */
export class AnswerTooLarge extends Error {}

/** The connection broke after the request had gone out. */
export class AnswerCut extends Error {}

export interface HttpLimits {
  /** From sending the request to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
}

export interface HttpRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/**
 * One HTTP exchange, redirects not followed, timed to the last byte and bounded in memory. Sends no
 * header that is not asked for, but for length and host: Node's fetch marks its requests as a browser
 * does (`sec-fetch-mode`), which some servers refuse.
 * @throws AttemptTimeout, AnswerTooLarge, AnswerCut, the signal's reason, or Node's own error with its code
 */
export function sendRequest(
  url: URL,
  { method = "GET", headers = {}, body, signal }: HttpRequest,
  { timeoutMs, maxAnswerBytes }: HttpLimits,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const length: Record<string, string> =
      body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const request = send(url, { method, headers: { ...headers, ...length }, signal });
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    const giveUp = (error: Error) => {
      // First: destroying makes Node report a reset connection, which would hide the reason.
      fail(error);
      request.destroy();
    };
    const timer = setTimeout(
      () => giveUp(new AttemptTimeout(`no whole answer within ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
    request.on("error", fail);
    request.on("response", (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxAnswerBytes) {
          chunks.length = 0;
          giveUp(new AnswerTooLarge(`the answer is larger than ${maxAnswerBytes} bytes`));
        } else {
          chunks.push(chunk);
        }
      });
      answer.on("error", (error: NodeJS.ErrnoException) => {
        fail(
          error.code === "ECONNRESET"
            ? new AnswerCut("the connection broke in the middle of the answer")
            : error,
        );
      });
      answer.on("end", () => {
        clearTimeout(timer);
        const { statusCode: status = 0, rawHeaders } = answer;
        resolve({ status, rawHeaders, body: Buffer.concat(chunks) });
      });
    });
    request.end(body);
  });
}
