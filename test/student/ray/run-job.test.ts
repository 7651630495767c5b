import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InputError, InterruptedError } from "../../../src/errors";
import { readJobRecord, writeJobRecord } from "../../../src/student/ray/job-record";
import { createRayJobs } from "../../../src/student/ray/jobs-client";
import { cancelJob, markDone, runJob, type RayJob } from "../../../src/student/ray/run-job";
import { createFakeTiming } from "../../models/fake-timing";
import { startRayServer, type RayServer, type ServedJob } from "../../servers/ray-server";
import { temporaryDirectory } from "../../temporary-directory";

let server: RayServer | undefined;
let record: string;
beforeEach(() => {
  record = join(temporaryDirectory(), "student", "job.json");
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const job = (asked: object = { epochs: 5 }): RayJob => ({
  name: "agoralab-train",
  scripts: { "sft.py": "print(1)" },
  data: { "instances.jsonl": "{}\n" },
  asked: { ...asked },
  artifacts: "/shared/",
  entrypoint: "python sft.py",
  resources: { entrypoint_num_gpus: 4 },
  runtimeEnv: { pip: ["trl==1.16.0"] },
});
const options = (more: { signal?: AbortSignal; onNotice?: (text: string) => void } = {}) => ({
  jobs: createRayJobs({
    address: server!.address,
    environment: () => undefined,
    timing: createFakeTiming(),
    patienceMs: 10_000,
  }),
  record,
  timing: createFakeTiming(),
  ...more,
});
const theJob = () => [...server!.jobs.values()].at(-1)!;
/** Each look takes a job one status further. */
const stages = (...statuses: readonly (Partial<ServedJob> & { status: string })[]) => {
  const seen = new Map<ServedJob, number>();
  return (served: ServedJob) => {
    const look = seen.get(served) ?? 0;
    seen.set(served, look + 1);
    Object.assign(served, statuses[Math.min(look, statuses.length - 1)]);
  };
};
const progress = 'agoralab {"kind":"progress","step":3,"steps":9,"loss":0.5}\n';

describe("a job on Ray", () => {
  it("is packed with its options, submitted with its resources, and followed to its end", async () => {
    server = await startRayServer({
      onJob: stages(
        { status: "PENDING" },
        { status: "RUNNING", logs: progress },
        { status: "SUCCEEDED" },
      ),
    });
    const seen: unknown[] = [];
    const log = await runJob(job(), { ...options(), onStatus: (status) => seen.push(status) });
    expect(log?.progress).toEqual({ step: 3, steps: 9, loss: 0.5 });
    expect(seen).toMatchObject([
      { status: "PENDING", progress: undefined },
      { status: "RUNNING", progress: { step: 3 } },
      { status: "SUCCEEDED" },
    ]);
    const { request, files } = theJob();
    expect(request).toMatchObject({
      entrypoint: "python sft.py",
      entrypoint_num_gpus: 4,
      runtime_env: { pip: ["trl==1.16.0"], working_dir: expect.stringMatching(/^gcs:/) as string },
    });
    const artifacts = /^\/shared\/agoralab-train-[0-9a-f-]+$/;
    expect(JSON.parse(files["job.json"]!)).toEqual({
      epochs: 5,
      artifacts: expect.stringMatching(artifacts) as string,
    });
    expect(await readJobRecord(record)).toMatchObject({ state: "submitted", attempt: 1 });
    await markDone(record);
    expect(await readJobRecord(record)).toMatchObject({ state: "done" });
  });

  it("is attached to by a later start, and never submitted twice", async () => {
    const controller = new AbortController();
    server = await startRayServer({
      onJob: stages({ status: "RUNNING" }, { status: "RUNNING" }, { status: "SUCCEEDED" }),
    });
    const first = runJob(job(), {
      ...options({ signal: controller.signal }),
      onStatus: () => controller.abort(),
    });
    await expect(first).rejects.toThrow(InterruptedError);
    await expect(first).rejects.toThrow(/goes on at .*the same command attaches to it/);
    const notices: string[] = [];
    await runJob(job(), options({ onNotice: (text) => notices.push(text) }));
    expect(server.jobs.size).toBe(1);
    expect(notices.join()).toMatch(/^attached to agoralab-train-/);
  });

  it("is not looked for, nor made anew, at another head than the one it was submitted to", async () => {
    const controller = new AbortController();
    server = await startRayServer({ onJob: stages({ status: "RUNNING" }) });
    const first = runJob(job(), {
      ...options({ signal: controller.signal }),
      onStatus: () => controller.abort(),
    });
    await expect(first).rejects.toThrow(InterruptedError);
    const other = await startRayServer();
    try {
      const jobs = createRayJobs({ address: other.address, environment: () => undefined });
      await expect(runJob(job(), { ...options(), jobs })).rejects.toThrow(
        /was submitted to \S+, and \S+ does not know it; give that address/,
      );
      expect(other.jobs.size).toBe(0);
    } finally {
      await other.close();
    }
  });

  it("is submitted again when the head has forgotten it, under the same id", async () => {
    server = await startRayServer({
      onJob: stages({ status: "RUNNING" }, { status: "SUCCEEDED" }),
    });
    const controller = new AbortController();
    const running = runJob(job(), {
      ...options({ signal: controller.signal }),
      onStatus: () => controller.abort(),
    });
    await expect(running).rejects.toThrow(InterruptedError);
    const id = theJob().request.submission_id;
    server.restart();
    await runJob(job(), options());
    expect([...server.jobs.keys()]).toEqual([id]);
  });

  it("reports the job's own last error once; asked again, tries again in the same artifacts", async () => {
    const outcomes = ["FAILED", "SUCCEEDED"];
    server = await startRayServer({
      onJob: (served) => {
        if (served.status === "PENDING") served.status = outcomes.shift()!;
        served.logs = "Traceback (most recent call last):\nValueError: no such column\n";
        served.message = "Job entrypoint command failed with exit code 1";
      },
    });
    await expect(runJob(job(), options())).rejects.toThrow(
      /^agoralab-train-\S+ failed: ValueError: no such column; mend that/,
    );
    expect(await readJobRecord(record)).toMatchObject({ state: "failed", attempt: 1 });
    await runJob(job(), options());
    const artifacts = [...server.jobs.values()].map(
      ({ files }) => (JSON.parse(files["job.json"]!) as { artifacts: string }).artifacts,
    );
    expect(artifacts).toHaveLength(2);
    expect(artifacts[0]).toBe(artifacts[1]);
    expect(await readJobRecord(record)).toMatchObject({ attempt: 2 });
  });

  it("takes Ray's message where the job left no error of its own", async () => {
    server = await startRayServer({
      onJob: stages({ status: "FAILED", message: "Runtime env setup failed:\npip: no torch==9" }),
    });
    await expect(runJob(job(), options())).rejects.toThrow(/failed: pip: no torch==9;/);
  });

  it("may ask for something else after a failure, not while it runs", async () => {
    server = await startRayServer({
      onJob: stages({ status: "FAILED", message: "out of memory" }),
    });
    await expect(runJob(job(), options())).rejects.toThrow(/out of memory/);
    await expect(runJob(job({ epochs: 1 }), options())).rejects.toThrow(/out of memory/);
    expect(server.jobs.size).toBe(2);
    const kept = (await readJobRecord(record))!;
    await writeJobRecord(record, { ...kept, state: "submitted" });
    await expect(runJob(job({ epochs: 5 }), options())).rejects.toThrow(
      /asked for something else: epochs was 1 and is now 5; ask as before/,
    );
  });

  it("leaves no trace when the head is away, and none of a wrong token", async () => {
    server = await startRayServer({ token: "a-token-of-the-head" });
    await expect(runJob(job(), options())).rejects.toThrow(/asks for a token/);
    await server.close();
    await expect(runJob(job(), options())).rejects.toThrow(/cannot be reached/);
    expect(existsSync(record)).toBe(false);
  });

  it("survives a head that is away for a while", async () => {
    let looks = 0;
    server = await startRayServer({
      fault: ({ path }) => (/jobs\/agoralab/.test(path) && looks++ < 3 ? "drop" : undefined),
      onJob: stages({ status: "SUCCEEDED" }),
    });
    await runJob(job(), options());
    expect(looks).toBeGreaterThan(3);
  });

  it("is stopped on request, once", async () => {
    const controller = new AbortController();
    server = await startRayServer({
      onJob: (served) => {
        if (served.status === "PENDING") served.status = "RUNNING";
      },
    });
    const { jobs } = options();
    expect(await cancelJob(record, jobs)).toBeUndefined();
    const running = runJob(job(), {
      ...options({ signal: controller.signal }),
      onStatus: () => controller.abort(),
    });
    await expect(running).rejects.toThrow(InterruptedError);
    expect(await cancelJob(record, jobs)).toBe(theJob().request.submission_id);
    expect(theJob().stopped).toBe(true);
    expect(await readJobRecord(record)).toMatchObject({ state: "stopped" });
    expect(await cancelJob(record, jobs)).toBeUndefined();
  });

  it("says to whoever follows it that it was stopped", async () => {
    server = await startRayServer({ onJob: stages({ status: "RUNNING" }, { status: "STOPPED" }) });
    await expect(runJob(job(), options())).rejects.toThrow(
      /was stopped; the same command submits it again/,
    );
    expect(await readJobRecord(record)).toMatchObject({ state: "stopped" });
  });

  it("refuses a damaged record by its field", async () => {
    server = await startRayServer();
    mkdirSync(dirname(record), { recursive: true });
    writeFileSync(record, '{"address": 3}');
    await expect(runJob(job(), options())).rejects.toThrow(InputError);
    await expect(runJob(job(), options())).rejects.toThrow(/field "address"/);
  });
});
