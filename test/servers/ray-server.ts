import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { unzipSync } from "fflate";

/** A job as the server knows it; tests change it to let it go on. */
export interface ServedJob {
  readonly request: {
    readonly submission_id: string;
    readonly entrypoint: string;
    readonly runtime_env: { readonly working_dir: string; readonly pip?: readonly string[] };
    readonly entrypoint_num_gpus?: number;
    readonly entrypoint_num_cpus?: number;
  };
  /** The files of its working directory, as text. */
  readonly files: Readonly<Record<string, string>>;
  status: string;
  message: string;
  logs: string;
  stopped: boolean;
}

export interface RayCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
}

export type RayFault =
  /** Closes the connection without a byte, the request not carried out. */
  | "drop"
  /** Carries the request out, then closes the connection without a byte. */
  | "lose"
  | "hang"
  /** Half of the JSON, as a whole answer. */
  | "torn"
  | { readonly status: number; readonly text: string };

export interface RayServer {
  readonly address: string;
  readonly calls: readonly RayCall[];
  readonly jobs: ReadonlyMap<string, ServedJob>;
  /** Forgets all jobs and packages, as a head that was started anew. */
  restart(): void;
  close(): Promise<void>;
}

/**
 * A server that keeps jobs as Ray's Jobs API does (ray 2.60: paths, statuses, a traceback as the text
 * of a failure, 500 for a second job of one id), and runs nothing.
 */
export async function startRayServer({
  token,
  fault,
  onJob,
  port = 0,
}: {
  readonly token?: string;
  readonly fault?: (call: RayCall) => RayFault | undefined;
  /** Called at each look at a job: lets it go on. */
  readonly onJob?: (job: ServedJob) => void;
  readonly port?: number;
} = {}): Promise<RayServer> {
  const calls: RayCall[] = [];
  const jobs = new Map<string, ServedJob>();
  const packages = new Map<string, Readonly<Record<string, string>>>();
  const sockets = new Set<Socket>();

  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy());
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call: RayCall = {
      method: request.method ?? "GET",
      path: request.url ?? "/",
      authorization: request.headers.authorization,
    };
    calls.push(call);
    const found = fault?.(call);
    if (found === "hang") return;
    if (found === "drop") return void response.destroy();
    if (typeof found === "object") return send(response, found.status, found.text);
    // Ray's dashboard takes no writing from a browser, which it knows by this header; fetch sends it too.
    if (call.method !== "GET" && request.headers["sec-fetch-mode"] !== undefined) {
      return send(response, 405, `'${call.method}' method not allowed for browser traffic.`);
    }
    if (token !== undefined && call.authorization !== `Bearer ${token}`) {
      return send(response, 401, "Unauthorized: Missing authentication token");
    }
    const [status, text] = answer(call, Buffer.concat(chunks));
    if (found === "lose") return void response.destroy();
    send(response, status, found === "torn" ? text.slice(0, text.length / 2) : text);
  }

  function answer({ method, path }: RayCall, body: Buffer): [number, string] {
    const [, id = "", action = ""] = /^\/api\/jobs\/([^/]+)(?:\/(logs|stop))?$/.exec(path) ?? [];
    if (path === "/api/version") return [200, json({ version: "4", ray_version: "2.60.0" })];
    const name = /^\/api\/packages\/gcs\/([^/]+)$/.exec(path)?.[1];
    if (method === "PUT" && name !== undefined) {
      const files = Object.entries(unzipSync(new Uint8Array(body)));
      packages.set(
        `gcs://${name}`,
        Object.fromEntries(files.map(([file, bytes]) => [file, new TextDecoder().decode(bytes)])),
      );
      return [200, ""];
    }
    if (method === "POST" && path === "/api/jobs/") {
      const asked = JSON.parse(body.toString("utf8")) as ServedJob["request"];
      if (jobs.has(asked.submission_id)) {
        return [500, `Traceback:\n  ...\nValueError: Job ${asked.submission_id} already exists.`];
      }
      const files = packages.get(asked.runtime_env.working_dir);
      jobs.set(asked.submission_id, {
        request: asked,
        files: files ?? {},
        status: files ? "PENDING" : "FAILED",
        message: files ? "" : "Failed to download the runtime environment's package",
        logs: "",
        stopped: false,
      });
      return [200, json({ job_id: asked.submission_id, submission_id: asked.submission_id })];
    }
    const job = jobs.get(decodeURIComponent(id));
    if (!job) return [404, `Job ${id} does not exist`];
    if (action === "logs") return [200, json({ logs: job.logs })];
    if (action === "stop") {
      const isOver = /SUCCEEDED|FAILED|STOPPED/.test(job.status);
      if (!isOver) Object.assign(job, { stopped: true, status: "STOPPED", message: "stopped" });
      return [200, json({ stopped: !isOver })];
    }
    onJob?.(job);
    const { status, message } = job;
    return [200, json({ status, message, submission_id: id, type: "SUBMISSION" })];
  }

  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    jobs,
    restart: () => {
      jobs.clear();
      packages.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "application/json" }).end(text);
}

function json(value: object): string {
  return JSON.stringify(value);
}
