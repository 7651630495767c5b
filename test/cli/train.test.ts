import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startRayServer, type RayServer, type ServedJob } from "../servers/ray-server";
import { fileLines } from "../student/ray/sent-lines";
import { temporaryDirectory } from "../temporary-directory";
import { agoralab } from "./agoralab";

let server: RayServer | undefined;
let folder: string;
beforeEach(() => {
  folder = temporaryDirectory();
  vi.stubEnv("RAY_AUTH_TOKEN", "");
  vi.stubEnv("RAY_API_SERVER_ADDRESS", "");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = undefined;
});

/** Two instances in chat format. */
function dataFile(): string {
  const path = join(folder, "data.jsonl");
  const lines = ["one", "two"].map((word) =>
    JSON.stringify({
      messages: [
        { role: "user", content: `Say ${word}.` },
        { role: "assistant", content: word },
      ],
    }),
  );
  writeFileSync(path, lines.join("\n"));
  return path;
}

const cluster = () => ["--address", server!.address, "--artifacts", "/shared", "--gpus", "1"];
const student = (job: ServedJob) => {
  const { base_model } = JSON.parse(job.files["job.json"]!) as { base_model: string };
  const result = {
    ...{ model: "/shared/x/model", base_model, instances: 2, truncated_instances: 1 },
    ...{ dropped_instances: 0, steps: 5, final_loss: 0.1234567, tokens: 40, processes: 1 },
    ...{ device: "NVIDIA H100", versions: {} },
  };
  const files = [
    fileLines("training.jsonl", "{}\n"),
    fileLines("result.json", JSON.stringify(result)),
  ];
  return files.flat().join("");
};

describe("agoralab train --student ray", () => {
  it("trains on a data file and prints the student", async () => {
    server = await startRayServer({
      onJob: (job) => Object.assign(job, { status: "SUCCEEDED", logs: student(job) }),
    });
    const run = join(folder, "run");
    const args = ["train", run, "--student", "ray", ...cluster(), "--data", dataFile()];
    const { status, stdout, stderr } = await agoralab(...args);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toBe(
      [
        "student of meta-llama/Llama-3.1-8B: 5 steps on 2 instances, 1 of them cut at their end",
        "last loss: 0.1235 nats a token",
        "trained on: NVIDIA H100",
        "weights on the cluster: /shared/x/model",
        `log: ${run}/student/training.jsonl\n`,
      ].join("\n"),
    );
    const again = await agoralab(...args, "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ steps: 5 });
    expect(server.jobs.size).toBe(1);
    const none = await agoralab(...args, "--cancel");
    expect(none.stdout).toBe("no job of this run is running\n");
  });

  it("sets a student aside for another, but none whose jobs still run", async () => {
    server = await startRayServer({
      onJob: (job) => Object.assign(job, { status: "SUCCEEDED", logs: student(job) }),
    });
    const run = join(folder, "run");
    const data = dataFile();
    const train = (...more: string[]) =>
      agoralab("train", run, "--student", "ray", ...cluster(), "--data", data, ...more);
    await train();
    mkdirSync(join(run, "answers", "ray"), { recursive: true });
    writeFileSync(join(run, "scores.json"), "{}");
    writeFileSync(data, readFileSync(data, "utf8").replace("Say two", "Say it"));
    const refused = await train();
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(
      /its data were others; ask as before, or give --anew to agoralab train/,
    );
    const record = join(run, "student", "job.json");
    const job = JSON.parse(readFileSync(record, "utf8")) as object;
    const open = join(run, "answers", "ray", "gsm8k.job.json");
    writeFileSync(open, JSON.stringify({ ...job, state: "submitted" }));
    const early = await train("--anew");
    expect(early.status).toBe(2);
    expect(early.stderr).toMatch(/may still run .*gsm8k\.job\.json.*--cancel/);
    expect(existsSync(join(run, "student-1"))).toBe(false);
    writeFileSync(open, JSON.stringify(job));
    expect((await train("--anew")).status).toBe(0);
    expect(server.jobs.size).toBe(2);
    expect(existsSync(join(run, "student-1", "student", "result.json"))).toBe(true);
    expect(existsSync(join(run, "scores.json"))).toBe(false);
  });

  it("prints steps, resources, time and cost without a cluster", async () => {
    const { status, stdout } = await agoralab(
      ...["train", join(folder, "run"), "--student", "ray", "--data", dataFile(), "--dry-run"],
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/meta-llama\/Llama-3.1-8B on 2 instances; nothing was submitted/);
    expect(stdout).toMatch(/resources: 4 GPUs on one machine, FSDP, 30 GiB a GPU/);
    expect(stdout).toMatch(/steps: 5, tokens: \d+/);
    expect(stdout).toMatch(/assumed: \$3\.00 a GPU hour/);
  });

  it.each([
    [["--artifacts", "/shared"], /--address is needed/],
    [["--address", "http://127.0.0.1:1"], /--artifacts is needed/],
    [["--dry-run", "--base-model", "own/model"], /does not say how large .* give --parameters/],
    [["--hparams", "nowhere.json"], /nowhere\.json cannot be read/],
  ])("ends with status 2 on %j", async (more, message) => {
    const { status, stderr } = await agoralab(
      ...["train", join(folder, "run"), "--student", "ray", "--data", dataFile(), ...more],
    );
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  it("names the instance that has no response", async () => {
    const data = join(folder, "d.jsonl");
    writeFileSync(data, '{"instruction": "a", "response": "b"}\n{"instruction": "c"}\n');
    const { stderr } = await agoralab("train", folder, "--student", "ray", "--data", data);
    expect(stderr).toMatch(/d\.jsonl line 2: no response to learn from/);
  });
});

describe("agoralab sweep", () => {
  const planOf = (runs: readonly string[]) => {
    const path = join(folder, "plan.csv");
    const rows = runs.map((run) => `${join(folder, run)},${dataFile()}`);
    writeFileSync(path, ["run,data", ...rows].join("\n"));
    return path;
  };

  it("trains every row, keeps on past one that fails, and takes it up again", async () => {
    let isBroken = true;
    server = await startRayServer({
      onJob: (job) => {
        const isThird = [...server!.jobs.values()].indexOf(job) === 1;
        Object.assign(
          job,
          isThird && isBroken
            ? { status: "FAILED", logs: "RuntimeError: no GPU left\n" }
            : { status: "SUCCEEDED", logs: student(job) },
        );
      },
    });
    const args = ["sweep", planOf(["a", "b", "c"]), ...cluster(), "--concurrency", "1"];
    const first = await agoralab(...args);
    expect(first.status).toBe(1);
    expect(first.stderr).toMatch(/failed: RuntimeError: no GPU left/);
    expect(first.stderr).toMatch(/1 of 3 students failed; the same command tries them again/);
    expect(first.stdout).toMatch(/done\s+5\/5\s+0\.123/);
    isBroken = false;
    const second = await agoralab(...args, "--json");
    expect(second.status).toBe(0);
    const states = JSON.parse(second.stdout) as { state: string }[];
    expect(states.map(({ state }) => state)).toEqual(["done", "done", "done"]);
    expect(server.jobs.size).toBe(4);
  });

  it("prints the 54 jobs of the paper's grid with resources, time and cost", async () => {
    const { status, stdout } = await agoralab("sweep", "paper", "--dry-run", "--runs", folder);
    expect(status).toBe(0);
    expect(stdout.match(/meta-llama\/Llama-3\.1-8B +10000 +4 GPU/g)).toHaveLength(54);
    expect(stdout).toMatch(/54 jobs: 106\.0 GPU hours, \$318\.00; nothing was submitted/);
    // Of each domain 18 students, its two benchmarks, and twice all six:
    // 18 x (6,319 + 664 + 1,305) + 2 x 8,288 = 165,760.
    expect(stdout).toMatch(/54 students on 2 benchmarks, base and reference on 6: 165760 answers/);
    expect(stdout).toMatch(/assumed for 54 runs not yet generated: 10000 instances of 500 tokens/);
  });

  it("counts what is there instead of assuming it", async () => {
    const { stdout } = await agoralab("sweep", planOf(["a", "b"]), "--dry-run", "--json");
    const rows = JSON.parse(stdout) as { isMeasured: boolean; size: { instances: number } }[];
    expect(rows.map(({ isMeasured, size }) => [isMeasured, size.instances])).toEqual([
      [true, 2],
      [true, 2],
    ]);
  });

  it("stops all jobs on --cancel", async () => {
    server = await startRayServer({ onJob: (job) => (job.status = "RUNNING") });
    const plan = planOf(["a", "b"]);
    for (const name of ["a", "b"]) {
      mkdirSync(join(folder, name, "student"), { recursive: true });
      writeFileSync(
        join(folder, name, "student", "job.json"),
        JSON.stringify({
          ...{ address: server.address, submission_id: `job-${name}`, attempt: 1 },
          ...{ artifacts: "/shared/x", asked_sha256: "0", asked: {}, state: "submitted" },
          submitted: "2026-11-25T00:00:00.000Z",
        }),
      );
    }
    const { status, stdout } = await agoralab("sweep", plan, ...cluster(), "--cancel");
    expect(status).toBe(0);
    expect(stdout).toMatch(/stopped job-a of .*\nstopped job-b of /);
    expect(server.calls.filter(({ path }) => path.endsWith("/stop"))).toHaveLength(2);
    const record = readFileSync(join(folder, "b", "student", "job.json"), "utf8");
    expect(record).toMatch(/"state": "stopped"/);
  });
});
