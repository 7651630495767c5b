import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Answer } from "../../src/bench/answer";
import { startRayServer, type RayServer, type ServedJob } from "../servers/ray-server";
import { fileLines } from "../student/ray/sent-lines";
import { temporaryDirectory } from "../temporary-directory";
import { agoralab } from "./agoralab";

let server: RayServer;
let folder: string;
beforeEach(async () => {
  folder = temporaryDirectory();
  vi.stubEnv("RAY_AUTH_TOKEN", "");
  server = await startRayServer({ onJob: answerAll });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

/** As answer.py: every question answered by its own words, one refused for its length. */
function answerAll(job: ServedJob): void {
  const lines = job.files["questions.jsonl"]!.trim().split("\n");
  const answers = lines.map((line) => {
    const { id, sample, prompt } = JSON.parse(line) as Record<string, unknown>;
    return id === "1"
      ? { id, sample, output: null, stop_reason: null, problem: "the prompt has 9000 tokens" }
      : { id, sample, output: `#### ${prompt as string}`, stop_reason: "stop" };
  });
  const text = answers.map((answer) => `${JSON.stringify(answer)}\n`).join("");
  Object.assign(job, { status: "SUCCEEDED", logs: fileLines("answers.jsonl", text).join("") });
}

const problems = () => {
  const path = join(folder, "test.jsonl");
  const rows = ["4", "5", "6"].map((question) => ({ question, answer: `#### ${question}` }));
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join("\n"));
  return path;
};
const answer = (...more: string[]) =>
  agoralab(
    ...["answer", "gsm8k", "--address", server.address, "--artifacts", "/shared"],
    ...["--problems", problems(), ...more],
  );
const asked = (job: ServedJob) => JSON.parse(job.files["job.json"]!) as Record<string, unknown>;

describe("agoralab answer on Ray", () => {
  it("lets the student of a run answer in the form of its training, into the run", async () => {
    const run = join(folder, "run");
    mkdirSync(join(run, "student"), { recursive: true });
    writeFileSync(
      join(run, "student", "result.json"),
      JSON.stringify({
        ...{ model: "/shared/x/model", base_model: "b", instances: 1, truncated_instances: 0 },
        ...{ dropped_instances: 0, steps: 1, final_loss: 1, tokens: 1, processes: 1 },
        ...{ device: "cpu", versions: {} },
      }),
    );
    const { status, stdout } = await answer("--student", run, "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ model: `student:${run}`, unanswered: 1 });
    const [job] = [...server.jobs.values()];
    expect(asked(job!)).toMatchObject({
      ...{ model: "/shared/x/model", continue_text: false, gpus: 1, engine: "auto" },
      decoding: { temperature: 0.2, top_p: 0.95, max_new_tokens: 1024, repetition_penalty: 1.03 },
    });
    expect(job!.files["questions.jsonl"]).toMatch(/^\{"id":"0","sample":0,"prompt":"4"\}\n/);
    const lines = readFileSync(join(run, "answers", "gsm8k.jsonl"), "utf8")
      .trim()
      .split("\n");
    const answers = lines.map((line) => JSON.parse(line) as Answer);
    expect(answers.map(({ output }) => output)).toEqual(["#### 4", null, "#### 6"]);
    expect(answers[1]!.problem).toBe("the prompt has 9000 tokens");
    const scored = await agoralab("score", "--benchmark", "gsm8k", "--run", run, "--json");
    expect(JSON.parse(scored.stdout)).toMatchObject({ score: 100, n: 2, unscored: 1 });
  });

  it("asks any model of the hub, as a text to be continued when told so", async () => {
    const out = join(folder, "base");
    await answer("--model", "ray:meta-llama/Llama-3.1-8B", "--style", "completion", "--out", out);
    expect(asked([...server.jobs.values()][0]!)).toMatchObject({
      ...{ model: "meta-llama/Llama-3.1-8B", continue_text: true },
      decoding: { stop: ["\nQuestion:"] },
    });
    expect((await answer("--model", "ray:m", "--out", out, "--cancel")).stdout).toBe(
      "no job of this run is running\n",
    );
  });

  it("estimates time and cost without a cluster", async () => {
    const { stdout } = await agoralab("answer", "gsm8k", "--model", "ray:m", "--dry-run");
    // 24 problems of the miniature set: seconds of work, a quarter of an hour of overhead.
    expect(stdout).toMatch(
      /^24 answers by ray:m on Ray; nothing was submitted\ntime: about 16 min/,
    );
  });

  it("wants to know who answers", async () => {
    const { status, stderr } = await answer();
    expect(stderr).toMatch(/name who answers: --model NAME, or --student RUN/);
    expect(status).toBe(2);
  });

  it("asks a model of the cluster as a run's student, trained elsewhere", async () => {
    const run = join(folder, "run");
    await answer("--student", run, "--model", "ray:/shared/own");
    expect(asked([...server.jobs.values()][0]!)).toMatchObject({ model: "/shared/own" });
    const manifest = readFileSync(join(run, "answers", "gsm8k.manifest.json"), "utf8");
    expect(JSON.parse(manifest)).toMatchObject({ style: "instruction", is_student: true });
  });

  it("says that a run has no student", async () => {
    const { status, stderr } = await answer("--student", join(folder, "none"));
    expect(stderr).toMatch(/no student was trained on Ray there/);
    expect(status).toBe(2);
  });
});
