import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeDataset {
  readonly commit: string;
  readonly files: Readonly<Record<string, Buffer>>;
  /** Content is refused without this token. */
  readonly gatedBehind?: string;
  /** An earlier commit, still to be had by its hash. */
  readonly past?: FakeDataset;
}

/** What one request for content meets; the default answers it whole. */
export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly retryAfter?: string }
  /**
   * The connection breaks after so many bytes of the body, at once or when `released`: a client that
   * has not read them yet loses them with the connection.
   */
  | { readonly kind: "cut"; readonly after: number; readonly released?: Promise<void> }
  /** So many bytes, then silence. */
  | { readonly kind: "stall"; readonly after: number }
  /** Range is ignored: 200 and everything from the start. */
  | { readonly kind: "whole" }
  | { readonly kind: "garbled" }
  | { readonly kind: "redirect"; readonly to: string };

export interface SeenRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
  readonly encoding: string | undefined;
}

/** A hub and its storage on another port, as huggingface.co and its CDN are two hosts. */
export interface FakeHub {
  readonly url: string;
  readonly storageUrl: string;
  readonly atHub: SeenRequest[];
  readonly atStorage: SeenRequest[];
  /** Met by the next requests for content at the storage, in this order. */
  readonly contentFaults: Fault[];
  /** Met by the next requests of any kind at the hub. */
  readonly hubFaults: Fault[];
  close(): Promise<void>;
}

/** Files of this size and up are in LFS: listed with a SHA-256 and served by the storage. */
export const lfsFrom = 200;

export async function startHub(datasets: Readonly<Record<string, FakeDataset>>): Promise<FakeHub> {
  const atHub: SeenRequest[] = [];
  const atStorage: SeenRequest[] = [];
  const contentFaults: Fault[] = [];
  const hubFaults: Fault[] = [];
  const storage = createServer((request, response) => {
    atStorage.push(seen(request));
    const content = Object.values(datasets)
      .flatMap(({ files }) => Object.values(files))
      .find((file) => request.url === `/blob/${sha256(file)}`);
    if (!content) return void response.writeHead(404).end();
    sendContent(request, response, content, contentFaults.shift());
  });
  const storageUrl = await listen(storage);
  const hub = createServer((request, response) => {
    atHub.push(seen(request));
    const fault = hubFaults.shift();
    if (fault) return sendContent(request, response, Buffer.alloc(0), fault);
    answer(datasets, storageUrl, request, response);
  });
  const url = await listen(hub);
  return {
    url,
    storageUrl,
    atHub,
    atStorage,
    contentFaults,
    hubFaults,
    close: async () => {
      for (const server of [hub, storage]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

/** The hub's routes: revision, tree (two entries a page), resolve. */
function answer(
  datasets: Readonly<Record<string, FakeDataset>>,
  storageUrl: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://hub");
  const match =
    /^\/(?:api\/)?datasets\/([^/]+\/[^/]+)\/(revision|tree|resolve)\/([^/]+)\/?(.*)$/.exec(
      pathname,
    );
  const [, repo = "", route, revision = "", path = ""] = match ?? [];
  const newest = datasets[repo];
  if (!newest) return refuse(response, 401, "RepoNotFound");
  const dataset = newest.past?.commit === revision ? newest.past : newest;
  if (revision !== "main" && revision !== dataset.commit) {
    return refuse(response, 404, "RevisionNotFound");
  }
  if (route === "revision") return json(response, { id: repo, sha: dataset.commit });
  if (route === "tree") {
    const entries = Object.entries(dataset.files).filter(([name]) => name.startsWith(path));
    if (entries.length === 0) return refuse(response, 404, "EntryNotFound");
    const from = Number(searchParams.get("cursor") ?? 0);
    const next = `<http://${request.headers.host}${pathname}?recursive=true&cursor=${from + 2}>; rel="next"`;
    const page = entries.slice(from, from + 2).map(([name, content]) => treeEntry(name, content));
    const folder = { type: "directory", path: "data", oid: "0".repeat(40), size: 0 };
    return json(response, [folder, ...page], from + 2 < entries.length ? { link: next } : {});
  }
  const content = dataset.files[decodeURIComponent(path)];
  if (!content) return refuse(response, 404, "EntryNotFound");
  const token = request.headers.authorization;
  if (dataset.gatedBehind !== undefined && token !== `Bearer ${dataset.gatedBehind}`) {
    return refuse(response, token === undefined ? 401 : 403, "GatedRepo");
  }
  if (content.length < lfsFrom) return sendContent(request, response, content);
  response
    .writeHead(302, {
      location: `${storageUrl}/blob/${sha256(content)}`,
      "x-linked-size": content.length,
    })
    .end();
}

function treeEntry(path: string, content: Buffer) {
  const git = createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
  const entry = { type: "file", path, size: content.length, oid: git };
  return content.length < lfsFrom
    ? entry
    : { ...entry, lfs: { oid: sha256(content), size: content.length, pointerSize: 130 } };
}

function sendContent(
  request: IncomingMessage,
  response: ServerResponse,
  content: Buffer,
  fault?: Fault,
): void {
  if (fault?.kind === "status") {
    const headers = fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter };
    return void response.writeHead(fault.status, headers).end("no");
  }
  if (fault?.kind === "redirect") return void response.writeHead(302, { location: fault.to }).end();
  const range = fault?.kind === "whole" ? undefined : request.headers.range;
  const from = range === undefined ? 0 : Number(/^bytes=(\d+)-$/.exec(range)?.[1]);
  if (from >= content.length && from > 0) return void response.writeHead(416).end();
  const rest = content.subarray(from);
  response.writeHead(range === undefined ? 200 : 206, {
    "content-length": rest.length,
    ...(range !== undefined && {
      "content-range": `bytes ${from}-${content.length - 1}/${content.length}`,
    }),
  });
  if (fault?.kind === "cut") {
    response.write(rest.subarray(0, fault.after));
    void Promise.resolve(fault.released).then(() => response.socket?.end());
    return;
  }
  if (fault?.kind === "stall") return void response.write(rest.subarray(0, fault.after));
  response.end(fault?.kind === "garbled" ? Buffer.from(rest).reverse() : rest);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "x-error-code": code }).end("{}");
}

function json(response: ServerResponse, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

function seen(request: IncomingMessage): SeenRequest {
  const { range, authorization, "accept-encoding": encoding } = request.headers;
  return { path: request.url ?? "", range, authorization, encoding: encoding?.toString() };
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
