import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** One request as it came over the wire. */
export interface RecordedCall {
  /** 0 for the first request of the server's life. */
  readonly index: number;
  readonly method: string;
  /** Path with its query, as sent. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body parsed as JSON; undefined when there was none or it was not JSON. */
  readonly body: unknown;
  readonly rawBody: Buffer;
}

/** What an answer says; each wire format writes it in its own way. */
export interface Answer {
  readonly text: string | null;
  /** In the wire's own words: "stop", "length", "end_turn". Default: the wire's natural end. */
  readonly finishReason?: string;
  /** A refusal in the wire's own place, where it has one. */
  readonly refusal?: string;
  /** null leaves usage out of the answer. */
  readonly usage?: {
    input: number;
    cachedInput?: number;
    output: number;
    reasoning?: number;
  } | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the first token, where the wire has a place for them. */
  readonly logprobs?: readonly (readonly [token: string, logprob: number])[];
}

/** One scripted reply; `delayMs` passes before its first byte. */
export type Reply = (
  | ({ readonly kind: "answer" } & Answer)
  /** An error, in the wire's own error shape unless `body` says otherwise. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly code?: string;
      readonly message?: string;
      readonly param?: string;
      readonly body?: string;
    }
  /** Takes the request and never answers. */
  | { readonly kind: "hang" }
  /** Closes the connection without a byte. */
  | { readonly kind: "drop" }
  /** Sends the headers and half of an answer, then closes the connection. */
  | { readonly kind: "cut" }
  /** Sends the headers and half of an answer, then nothing more. */
  | { readonly kind: "stall" }
  /** A complete HTTP answer whose JSON stops half way. */
  | { readonly kind: "truncated" }
  | { readonly kind: "raw"; readonly body: string; readonly contentType?: string }
  /** An answer whose text has this many bytes. */
  | { readonly kind: "huge"; readonly bytes: number }
) & { readonly delayMs?: number };

/** A list is used up in order (running out answers 599); a function sees each call. */
export type Script = readonly Reply[] | ((call: RecordedCall) => Reply | Promise<Reply>);

/** How one provider writes answers and errors. */
export interface Wire {
  answer(answer: Answer, call: RecordedCall): string;
  error(status: number, details: { code?: string; message?: string; param?: string }): string;
  /** Header that carries the request's id. */
  readonly requestIdHeader: string;
  /** Requests that are no completions (models, files, batches); true when it answered. */
  route?(call: RecordedCall, response: ServerResponse): boolean | Promise<boolean>;
}

export interface FaultServer {
  /** http://127.0.0.1:PORT, without a path. */
  readonly origin: string;
  /** What to give as base URL. */
  readonly baseUrl: string;
  readonly calls: readonly RecordedCall[];
  /** Completions being answered right now, and the most there ever were at once. */
  readonly inFlight: () => number;
  readonly mostInFlight: () => number;
  readonly close: () => Promise<void>;
}

/** Starts a scripted HTTP server on a free port of 127.0.0.1. */
export async function startFaultServer(
  wire: Wire,
  script: Script,
  basePath: string,
): Promise<FaultServer> {
  const calls: RecordedCall[] = [];
  const sockets = new Set<Socket>();
  let completions = 0;
  let inFlight = 0;
  let most = 0;

  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.on("connection", (socket) => {
    sockets.add(socket);
    // A client that gives up resets the connection; that is its right.
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const rawBody = await readBody(request);
    const call: RecordedCall = {
      index: calls.length,
      method: request.method ?? "GET",
      path: request.url ?? "/",
      headers: request.headers,
      body: parseJson(rawBody),
      rawBody,
    };
    calls.push(call);
    if (await wire.route?.(call, response)) return;
    const turn = completions++;
    inFlight++;
    most = Math.max(most, inFlight);
    response.once("close", () => inFlight--);
    const reply: Reply =
      typeof script === "function"
        ? await script(call)
        : (script[turn] ?? { kind: "status", status: 599, message: "the script ran out" });
    if (reply.delayMs) await new Promise((done) => setTimeout(done, reply.delayMs));
    send(wire, call, reply, response);
  }

  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    baseUrl: origin + basePath,
    calls,
    inFlight: () => inFlight,
    mostInFlight: () => most,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function send(wire: Wire, call: RecordedCall, reply: Reply, response: ServerResponse): void {
  const id = { [wire.requestIdHeader]: `req_test_${call.index}` };
  const json = { "content-type": "application/json", ...id };
  const sample = () => wire.answer({ text: "an answer that never arrives whole" }, call);
  switch (reply.kind) {
    case "answer":
      response.writeHead(200, { ...json, ...reply.headers }).end(wire.answer(reply, call));
      return;
    case "status":
      response
        .writeHead(reply.status, { ...json, ...reply.headers })
        .end(reply.body ?? wire.error(reply.status, reply));
      return;
    case "hang":
      return;
    case "drop":
      response.socket?.destroy();
      return;
    case "cut":
    case "stall": {
      const body = sample();
      response.writeHead(200, { ...json, "content-length": String(Buffer.byteLength(body)) });
      response.write(body.slice(0, body.length / 2), () => {
        if (reply.kind === "cut") response.socket?.destroy();
      });
      return;
    }
    case "truncated": {
      const body = sample();
      response.writeHead(200, json).end(body.slice(0, body.length / 2));
      return;
    }
    case "raw":
      response
        .writeHead(200, { ...id, "content-type": reply.contentType ?? "application/json" })
        .end(reply.body);
      return;
    case "huge":
      response.writeHead(200, json).end(wire.answer({ text: "x".repeat(reply.bytes) }, call));
      return;
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}
