import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseJobLog } from "../../src/student/ray/job-log";
import { readJobRecord, type JobRecord } from "../../src/student/ray/job-record";
import { startRayHead, type RayHead } from "../servers/ray-head";

const main = join(__dirname, "..", "..", "dist", "cli", "main.js");
const python = process.env.AGORALAB_RAY_PYTHON;
const isRequired = process.env.AGORALAB_REQUIRE_RAY === "1";
const minutes = 60_000;

/** Sums of two numbers: the instances, and with another wording the benchmark. */
const sums = [0, 1, 2, 3, 4].flatMap((a) => [0, 1, 2, 3, 4].map((b) => ({ a, b })));
const instances = sums.map(({ a, b }) => ({
  instruction: `What is ${a} plus ${b} ?`,
  response: `It is #### ${a + b}`,
}));
const hyperparameters = {
  ...{ learning_rate: 0.01, micro_batch_size: 5, batch_size: 5, max_length: 64, dtype: "float32" },
};

it.runIf(isRequired)("has the Python that AGORALAB_REQUIRE_RAY asks for", () => {
  expect(python).toBeDefined();
});

describe.skipIf(python === undefined)("on a real Ray (needs AGORALAB_RAY_PYTHON)", () => {
  let head: RayHead;
  let folder: string;
  let data: string;
  const run = (name: string) => join(folder, "runs", name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "agoralab-ray-"));
    data = file("instances.jsonl", instances.map((one) => JSON.stringify(one)).join("\n"));
    const texts = instances.flatMap(({ instruction, response }) => [instruction, response]);
    const words = file("words.txt", [...texts, "### Instruction: Response:"].join(" "));
    const script = join(__dirname, "..", "student", "ray", "tiny_llama.py");
    execFileSync(python!, [script, join(folder, "base"), words], { stdio: "ignore" });
    head = await startRayHead(python!);
  }, 4 * minutes);
  afterAll(async () => {
    await head?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, minutes);

  function file(name: string, content: string): string {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  }

  /** Starts a command as a user does. */
  function start(...args: string[]) {
    const child = spawn(process.execPath, [main, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, RAY_AUTH_TOKEN: head.token },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const end = once(child, "close").then(([status]) => ({
      status: status as number | null,
      stdout,
      stderr,
    }));
    return { child, end };
  }

  const cluster = (artifacts = join(folder, "shared")) => [
    ...["--address", head.address, "--artifacts", artifacts],
    ...["--runtime-env", "none", "--gpus", "0"],
  ];
  /** Artifacts behind a URL, as in an object store. */
  const train = (name: string, hparams: object, ...more: string[]) => {
    const own = file(`${name}.json`, JSON.stringify({ ...hyperparameters, ...hparams }));
    return [
      ...["train", run(name), "--student", "ray", "--data", data],
      ...cluster(`file://${join(folder, "store")}`),
      ...["--base-model", join(folder, "base"), "--hparams", own, ...more],
    ];
  };

  /** Waits until the head knows a run's job and it is as wanted. */
  async function jobOf(name: string, isWanted: (log: string, status: string) => boolean) {
    for (;;) {
      const record = await readJobRecord(join(run(name), "student", "job.json"));
      const info = record && (await head.jobs.find(record.submission_id));
      if (info && isWanted(await head.jobs.logs(record.submission_id), info.status)) return record;
      await delay(200);
    }
  }

  it(
    "trains a student and a reference, the client killed on the way, and PGR follows from their answers",
    async () => {
      const short = file("short.json", JSON.stringify({ ...hyperparameters, epochs: 6 }));
      const long = file("long.json", JSON.stringify({ ...hyperparameters, epochs: 60 }));
      const rows = [`${run("student")},${data},${short}`, `${run("reference")},${data},${long}`];
      const plan = file("plan.csv", ["run,data,hparams", ...rows].join("\n"));
      const sweep = ["sweep", plan, ...cluster(), "--base-model", join(folder, "base"), "--json"];
      const first = start(...sweep);
      const before = [await jobOf("student", () => true), await jobOf("reference", () => true)];
      first.child.kill("SIGKILL");
      await first.end;
      const { status, stdout, stderr } = await start(...sweep).end;
      expect(stderr).toBe("");
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject([
        { run: run("student"), state: "done", step: 30, steps: 30 },
        { run: run("reference"), state: "done", step: 300, steps: 300 },
      ]);
      // Attached to, not submitted again.
      const after = await Promise.all(
        ["student", "reference"].map((name) => jobOf(name, () => true)),
      );
      expect(after.map(({ submission_id }) => submission_id)).toEqual(
        before.map(({ submission_id }) => submission_id),
      );
      const losses = lines(join(run("reference"), "student", "training.jsonl")) as {
        loss: number;
      }[];
      expect(losses).toHaveLength(300);
      expect(losses.at(-1)!.loss).toBeLessThan(losses[0]!.loss / 5);

      // GSM8K's own format. The base is one behind a URL, as in an object store.
      const problems = file(
        "test.jsonl",
        instances
          .map(({ instruction: question, response }) =>
            JSON.stringify({ question, answer: response.replace("It is ", "") }),
          )
          .join("\n"),
      );
      const who = {
        base: ["--model", `ray:file://${join(folder, "base")}`, "--out", run("base")],
        student: ["--student", run("student")],
        reference: ["--student", run("reference")],
      };
      const decoding = ["--temperature", "0", "--max-tokens", "8", "--repetition-penalty", "1"];
      const scores = await Promise.all(
        Object.entries(who).map(async ([name, args]) => {
          const answered = await start(
            ...["answer", "gsm8k", ...args, "--problems", problems, ...cluster()],
            ...[...decoding, "--dtype", "float32", "--json"],
          ).end;
          expect(answered.stderr).toBe("");
          expect(JSON.parse(answered.stdout)).toMatchObject({ done: 25, unanswered: 0 });
          const scored = await start("score", "--benchmark", "gsm8k", "--run", run(name), "--json")
            .end;
          expect(scored.stderr).toBe("");
          return [name, (JSON.parse(scored.stdout) as { score: number }).score] as const;
        }),
      );
      const { base, student, reference } = Object.fromEntries(scores) as Record<string, number>;
      expect(reference).toBeGreaterThan(base!);
      expect(reference).toBeGreaterThanOrEqual(student!);
      const manifest = JSON.stringify({
        setting: "math/instance_generation",
        generator: "own",
        n: 25,
      });
      writeFileSync(join(run("student"), "manifest.json"), manifest);
      const table = await start(
        ...[
          "pgr",
          run("student"),
          "--base",
          run("base"),
          "--reference",
          run("reference"),
          "--json",
        ],
      ).end;
      expect(table.stderr).toBe("");
      const { benchmarks } = JSON.parse(table.stdout) as { benchmarks: { pgr_percent: number }[] };
      expect(benchmarks[0]!.pgr_percent).toBeCloseTo(
        (100 * (student! - base!)) / (reference! - base!),
        6,
      );
    },
    8 * minutes,
  );

  it(
    "reports a job's own last error",
    async () => {
      const { status, stderr } = await start(
        ...train("failing", {}, "--base-model", join(folder, "no-such-model")),
      ).end;
      expect(status).toBe(1);
      expect(stderr).toMatch(/^agoralab: agoralab-train-\S+ failed: \w+Error: .*no-such-model/);
      const record = await readJobRecord(join(run("failing"), "student", "job.json"));
      expect(record).toMatchObject({ state: "failed", attempt: 1 });
    },
    3 * minutes,
  );

  it(
    "is cancelled, told when the head is away, and goes on from its last checkpoint at a new head",
    async () => {
      const options = { max_steps: 400, save_steps: 20 };
      const following = start(...train("long", options));
      const isSaved = ({ artifacts }: JobRecord) => {
        try {
          return readFileSync(new URL(`${artifacts}/checkpoint.json`), "utf8").length > 0;
        } catch {
          return false;
        }
      };
      let record = await jobOf("long", () => true);
      while (!isSaved(record)) await delay(50);
      const cancelled = await start(...train("long", options, "--cancel")).end;
      expect(cancelled.stdout).toBe(`stopped ${record.submission_id}\n`);
      const followed = await following.end;
      expect(followed.stderr).toMatch(/was stopped; the same command submits it again/);
      expect(followed.status).toBe(1);
      const log = parseJobLog(await head.jobs.logs(record.submission_id));
      expect(log.progress!.step).toBeLessThan(400);

      await head.stop();
      const away = await start(...train("long", options)).end;
      expect(away.status).toBe(1);
      expect(away.stderr).toMatch(/cannot be reached \(ECONNREFUSED\); is it up/);

      head = await startRayHead(python!);
      const { status, stderr } = await start(...train("long", options)).end;
      expect(stderr).toBe("");
      expect(status).toBe(0);
      record = await jobOf("long", () => true);
      expect(record.attempt).toBe(2);
      const resumed = parseJobLog(await head.jobs.logs(record.submission_id));
      expect(resumed.progress).toMatchObject({ step: 400, steps: 400 });
      expect(await head.jobs.logs(record.submission_id)).toMatch(/training, from checkpoint-\d+/);
      const steps = lines(join(run("long"), "student", "training.jsonl")) as { step: number }[];
      expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 400 }, (_, k) => k + 1));
    },
    8 * minutes,
  );
});

function lines(path: string): unknown[] {
  const text = readFileSync(path, "utf8").split("\n");
  return text.filter((line) => line !== "").map((line) => JSON.parse(line) as unknown);
}
