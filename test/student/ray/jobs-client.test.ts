import { afterEach, describe, expect, it } from "vitest";
import { InputError, InterruptedError, ProviderError } from "../../../src/errors";
import { createRayJobs, type RayJobsOptions } from "../../../src/student/ray/jobs-client";
import { packJob } from "../../../src/student/ray/package";
import { createFakeTiming } from "../../models/fake-timing";
import { startRayServer, type RayFault, type RayServer } from "../../servers/ray-server";

let server: RayServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const client = (options: Partial<RayJobsOptions> = {}) =>
  createRayJobs({
    address: server!.address,
    environment: () => undefined,
    timing: createFakeTiming(),
    ...options,
  });
const job = (jobPackage = packJob({ "job.json": "{}" })) => ({
  submission_id: "agoralab-train-1",
  entrypoint: "python sft.py",
  runtime_env: { working_dir: jobPackage.uri },
});
/** Each fault once, in this order, then none. */
const faults = (...list: readonly (RayFault | undefined)[]) => {
  const left = [...list];
  return () => left.shift();
};

describe("a client of Ray's Jobs API", () => {
  it("uploads, submits, watches, reads the log, stops", async () => {
    server = await startRayServer();
    const jobs = client();
    const jobPackage = packJob({ "job.json": "{}", "sft.py": "print(1)" });
    expect(await jobs.version()).toBe("2.60.0");
    expect(await jobs.find("agoralab-train-1")).toBeUndefined();
    await jobs.upload(jobPackage);
    await jobs.submit({ ...job(jobPackage), entrypoint_num_gpus: 4 });
    const served = server.jobs.get("agoralab-train-1")!;
    expect(served.files).toEqual({ "job.json": "{}", "sft.py": "print(1)" });
    expect(served.request.entrypoint_num_gpus).toBe(4);
    expect(await jobs.find("agoralab-train-1")).toEqual({ status: "PENDING", message: "" });
    served.logs = "one\ntwo\n";
    expect(await jobs.logs("agoralab-train-1")).toBe("one\ntwo\n");
    await jobs.stop("agoralab-train-1");
    expect(await jobs.find("agoralab-train-1")).toMatchObject({ status: "STOPPED" });
    await jobs.stop("nobody");
  });

  it.each<[string, RayFault]>([
    ["a closed connection", "drop"],
    ["half an answer", "torn"],
    ["a failure of the head", { status: 500, text: "Traceback\nTimeoutError: agent" }],
    ["a proxy without its head", { status: 503, text: "" }],
  ])("asks again after %s", async (_, fault) => {
    server = await startRayServer({ fault: faults(fault, fault) });
    expect(await client().version()).toBe("2.60.0");
    expect(server.calls).toHaveLength(3);
  });

  it("asks again after a silence", async () => {
    server = await startRayServer({ fault: faults("hang") });
    expect(await client({ timeoutMs: 100 }).version()).toBe("2.60.0");
  });

  it("submits once when the answer to the submission was lost", async () => {
    const left: RayFault[] = ["lose", "lose"];
    server = await startRayServer({
      fault: ({ method }) => (method === "POST" ? left.shift() : undefined),
    });
    const jobs = client();
    await jobs.upload(packJob({ "job.json": "{}" }));
    await jobs.submit(job());
    expect(server.jobs.size).toBe(1);
  });

  it("gives up a head that stays away, after its patience, and says so at once", async () => {
    server = await startRayServer({ fault: () => "drop" });
    const notices: string[] = [];
    const timing = createFakeTiming();
    const jobs = client({ timing, patienceMs: 120_000, onNotice: (text) => notices.push(text) });
    const start = timing.now();
    await expect(jobs.find("x")).rejects.toThrow(/cannot be reached .*is it up/);
    expect(timing.now() - start).toBeGreaterThan(90_000);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/trying for 2 min$/);
  });

  it("tries a first contact for five seconds only", async () => {
    server = await startRayServer();
    await server.close();
    const timing = createFakeTiming();
    const start = timing.now();
    await expect(client({ timing }).version()).rejects.toThrow(/\(ECONNREFUSED\)/);
    expect(timing.now() - start).toBeLessThanOrEqual(5_000);
  });

  it("ends with the head's own last line when that fails every time", async () => {
    server = await startRayServer({
      fault: () => ({ status: 500, text: "Traceback:\n  File x\nKeyError: 'agent'" }),
    });
    const error = await client()
      .find("x")
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ProviderError);
    expect((error as Error).message).toMatch(/answered 500: KeyError: 'agent'$/);
    expect(server.calls).toHaveLength(4);
  });

  it("sends the token, asks for one, names a wrong one, and shows it nowhere", async () => {
    server = await startRayServer({ token: "right-token-123456" });
    const withToken = (value?: string) =>
      client({ environment: (name) => (name === "RAY_AUTH_TOKEN" ? value : undefined) });
    expect(await withToken("right-token-123456").version()).toBe("2.60.0");
    await expect(withToken().version()).rejects.toThrow(/asks for a token; set it in RAY_AUTH_/);
    await expect(withToken("wrong-token-654321").version()).rejects.toThrow(
      /^the Ray head at http:\/\/127\.0\.0\.1:\d+ rejects the token in RAY_AUTH_TOKEN$/,
    );
    expect(server.calls).toHaveLength(3);
    await withToken("right-token-123456").upload(packJob({ "job.json": "{}" }));
    await withToken("right-token-123456").submit(job());
    server.jobs.get("agoralab-train-1")!.logs = "token right-token-123456\n";
    expect(await withToken("right-token-123456").logs("agoralab-train-1")).toBe("token [key]\n");
  });

  it("says when something else answers there", async () => {
    server = await startRayServer({ fault: () => ({ status: 200, text: "<html>Hello</html>" }) });
    await expect(client().version()).rejects.toThrow(/is no Ray Jobs API: Hello/);
    await server.close();
    server = await startRayServer({ fault: () => ({ status: 404, text: "Not found" }) });
    await expect(client().version()).rejects.toThrow(/is no Ray head: it has no \/api\/version/);
  });

  it("stops waiting when interrupted", async () => {
    server = await startRayServer({ fault: () => "hang" });
    const controller = new AbortController();
    const waiting = client().version(controller.signal);
    setTimeout(() => controller.abort(), 20);
    await expect(waiting).rejects.toThrow(InterruptedError);
  });

  it.each(["ray://head:10001", "head:8265", "nonsense", "http://user:pass@head:8265"])(
    "refuses %s as an address",
    (address) => {
      expect(() => createRayJobs({ address })).toThrow(InputError);
    },
  );
});

describe("a job's package", () => {
  it("has a name that follows from its files alone, whatever their order", () => {
    const first = packJob({ a: "1", b: new Uint8Array([50]) });
    expect(packJob({ b: "2", a: "1" }).name).toBe(first.name);
    expect(packJob({ a: "1", b: "3" }).name).not.toBe(first.name);
    expect(packJob({ a: "12", b: "" }).name).not.toBe(packJob({ a: "1", b: "2" }).name);
    expect(first.uri).toMatch(/^gcs:\/\/_ray_pkg_[0-9a-f]{32}\.zip$/);
  });
});
