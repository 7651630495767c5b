import { type HttpLimits, sendRequest } from "./http-request";

/**
 * A fetch for the SDKs, for small JSON requests and answers. Node's own fetch gives up after five
 * minutes without a byte, which a slow local model needs; the SDKs stop their clock when the headers
 * arrive and read bodies of any size. This one times the whole answer and bounds it.
 */
export function createHttpFetch(limits: HttpLimits): typeof fetch {
  return async (input, init) => {
    const body = init?.body ?? undefined;
    if (body !== undefined && typeof body !== "string") {
      throw new TypeError("createHttpFetch sends text bodies only");
    }
    const answer = await sendRequest(
      new URL(input instanceof Request ? input.url : input),
      {
        method: init?.method,
        headers: Object.fromEntries(new Headers(init?.headers)),
        body,
        signal: init?.signal ?? undefined,
      },
      limits,
    );
    const { status } = answer;
    const mayHaveBody = status !== 204 && status !== 205 && status !== 304;
    const text = normalized(status, answer.body);
    return new Response(mayHaveBody ? text : null, {
      status,
      headers: headerPairs(answer.rawHeaders),
    });
  };
}

/**
 * Servers that only resemble OpenAI's put their error under other names ({"detail": ...},
 * {"message": ...}, {"error": "text"}); the SDK would drop what they say.
 */
function normalized(status: number, body: Buffer): string | Buffer {
  if (status < 400) return body;
  const text = body.toString("utf8");
  try {
    const parsed = JSON.parse(text) as { error?: unknown };
    if (typeof parsed?.error === "object" && parsed.error !== null) return text;
  } catch {
    return text;
  }
  return JSON.stringify({ error: { message: text.slice(0, 2000) } });
}

function headerPairs(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index]!;
    // The body is whole and plain by now; these two would describe the wire.
    if (!/^(content-length|transfer-encoding)$/i.test(name)) pairs.push([name, raw[index + 1]!]);
  }
  return pairs;
}
