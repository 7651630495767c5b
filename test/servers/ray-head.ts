import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createRayJobs, type RayJobs } from "../../src/student/ray/jobs-client";

/** A real Ray cluster of one machine, this one. */
export interface RayHead {
  readonly address: string;
  readonly token: string;
  /** A client of it. */
  readonly jobs: RayJobs;
  /** Ends all its processes. */
  stop(): Promise<void>;
}

/**
 * Starts a Ray head on free ports of 127.0.0.1, with token authentication, two CPUs, a small object store.
 * Ray gives itself 30 s to start, which a busy machine may not keep: then it is tried again.
 * @param python of an environment with what scripts/cluster/requirements*.txt name
 */
export async function startRayHead(python: string): Promise<RayHead> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryRayHead(python);
    } catch (error) {
      if (attempt === 4) throw error;
    }
  }
}

async function tryRayHead(python: string): Promise<RayHead> {
  const [port, dashboard, agent] = await freePorts(3);
  // Ray's sockets lie in it, and the path of a socket has 107 characters at most.
  const folder = mkdtempSync("/tmp/agoralab-ray-");
  const token = "a-token-for-tests-0123456789abcdef";
  const bin = dirname(python);
  const child = spawn(
    join(bin, "ray"),
    [
      ...["start", "--head", "--block", "--disable-usage-stats"],
      ...["--node-ip-address=127.0.0.1", `--port=${port}`, "--dashboard-host=127.0.0.1"],
      ...[`--dashboard-port=${dashboard}`, `--dashboard-agent-listen-port=${agent}`],
      ...["--num-cpus=2", "--num-gpus=0", "--object-store-memory=80000000"],
      `--temp-dir=${folder}`,
    ],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        // Jobs call `python`: that of the environment.
        PATH: `${bin}:${process.env.PATH}`,
        RAY_AUTH_MODE: "token",
        RAY_AUTH_TOKEN: token,
        RAY_USAGE_STATS_ENABLED: "0",
        // A busy machine is slow to answer, and not dead.
        RAY_health_check_timeout_ms: "60000",
        RAY_health_check_failure_threshold: "20",
        RAY_agent_register_timeout_ms: "300000",
        HF_HUB_OFFLINE: "1",
        OMP_NUM_THREADS: "1",
        TOKENIZERS_PARALLELISM: "false",
      },
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-20_000)));
  }
  const kill = () => child.kill("SIGTERM");
  process.on("exit", kill);
  const address = `http://127.0.0.1:${dashboard}`;
  const environment = (name: string) => (name === "RAY_AUTH_TOKEN" ? token : undefined);
  const stop = async () => {
    process.off("exit", kill);
    // Ray's processes watch their parent: all end with it.
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      kill();
      const isOver = await Promise.race([ended.then(() => true), delay(30_000, false)]);
      if (!isOver) child.kill("SIGKILL");
    }
    await delay(500);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 });
  };
  // Its HTTP side answers before the cluster is complete, and may yet be given up.
  for (let waited = 0; !/Ray runtime started/.test(output); waited += 200) {
    if (child.exitCode !== null || waited > 180_000) {
      await stop();
      throw new Error(`Ray did not start: ${output}`);
    }
    await delay(200);
  }
  const jobs = createRayJobs({ address, environment, patienceMs: 60_000 });
  await jobs.version();
  return { address, token, jobs, stop };
}

/** Held all at once, so that they differ. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  for (const server of servers) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) {
    server.close();
    await once(server, "close");
  }
  return ports;
}
