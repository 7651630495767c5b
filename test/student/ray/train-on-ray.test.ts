import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Answer } from "../../../src/bench/answer";
import { answerOnRay } from "../../../src/student/ray/answer-on-ray";
import { paperTraining } from "../../../src/student/ray/hyperparameters";
import { createRayJobs } from "../../../src/student/ray/jobs-client";
import { createRayTrainer } from "../../../src/student/ray/ray-trainer";
import {
  readRayStudent,
  trainingJob,
  trainOnRay,
  type TrainOnRayOptions,
} from "../../../src/student/ray/train-on-ray";
import { createFakeTiming } from "../../models/fake-timing";
import { startRayServer, type RayServer, type ServedJob } from "../../servers/ray-server";
import { temporaryDirectory } from "../../temporary-directory";
import { fileLines, line } from "./sent-lines";

let server: RayServer;
let directory: string;
beforeEach(async () => {
  directory = join(temporaryDirectory(), "student");
  server = await startRayServer({ onJob: carryOut });
});
afterEach(() => server.close());

/** What sft.py and answer.py would send, in the shape they send it. */
function carryOut(job: ServedJob): void {
  const asked = JSON.parse(job.files["job.json"]!) as Record<string, unknown>;
  job.status = "SUCCEEDED";
  if (job.request.entrypoint.includes("sft.py")) {
    const result = {
      ...{ model: `${asked.artifacts as string}/model`, base_model: asked.base_model },
      ...{ instances: 2, truncated_instances: 0, dropped_instances: 0, steps: 7, final_loss: 0.5 },
      ...{ tokens: 90, processes: 1, device: "x86_64", versions: { trl: "1.16.0" } },
    };
    job.logs = [
      line({ kind: "progress", step: 7, steps: 7, loss: 0.5, tokens_per_second: 80 }),
      ...fileLines("training.jsonl", '{"step": 7, "loss": 0.5}\n'),
      ...fileLines("result.json", JSON.stringify(result)),
    ].join("");
  } else {
    const questions = job.files["questions.jsonl"]!.trim().split("\n");
    const answers = questions.map((text) => {
      const { id, sample, prompt } = JSON.parse(text) as Record<string, unknown>;
      return JSON.stringify({ id, sample, output: `${prompt as string}!`, stop_reason: "stop" });
    });
    // In an order of its own.
    job.logs = fileLines("answers.jsonl", `${answers.reverse().join("\n")}\n`).join("");
  }
}

const cluster = () => ({
  jobs: createRayJobs({ address: server.address, environment: () => undefined }),
  artifacts: "/shared/agoralab",
  runtimeEnv: "pip" as const,
  timing: createFakeTiming(),
});
const examples = [
  { instruction: "1 + 1?", response: "2" },
  { instruction: "2 + 2?", response: "4" },
];
const options = (more: Partial<TrainOnRayOptions> = {}): TrainOnRayOptions => ({
  ...cluster(),
  ...{ examples, directory, gpus: 4 },
  baseModel: "meta-llama/Llama-3.1-8B",
  hyperparameters: paperTraining().hyperparameters,
  ...more,
});
const theJob = () => [...server.jobs.values()].at(-1)!;

describe("a student trained on Ray", () => {
  it("is asked for with Table 6, instances in chat format, four GPUs and pinned packages", async () => {
    await trainOnRay(options());
    const { request, files } = theJob();
    expect(request).toMatchObject({
      entrypoint: "python -m torch.distributed.run --standalone --nproc-per-node 4 sft.py",
      ...{ entrypoint_num_gpus: 4, entrypoint_num_cpus: 4 },
    });
    expect(request.runtime_env.pip).toContain("trl==1.16.0");
    expect(request.runtime_env.pip!.every((pin) => /^[\w-]+==[\d.]+$/.test(pin))).toBe(true);
    expect(Object.keys(files).sort()).toEqual(
      ["artifacts.py", "chat.py", "instances.jsonl", "job.json", "report.py", "sft.py"].sort(),
    );
    expect(files["instances.jsonl"]!.split("\n")[0]).toBe(
      '{"messages":[{"role":"user","content":"1 + 1?"},{"role":"assistant","content":"2"}]}',
    );
    // Table 6: 5 epochs, 1e-5, bfloat16, 4096 tokens, batch 4 x 8 on each of 4 GPUs, seed 42.
    expect(JSON.parse(files["job.json"]!)).toMatchObject({
      ...{ base_model: "meta-llama/Llama-3.1-8B", epochs: 5, learning_rate: 1e-5, seed: 42 },
      ...{ dtype: "bfloat16", max_length: 4096, micro_batch_size: 4, batch_size: 128 },
      ...{ loss: "response", lora_rank: 0 },
    });
  });

  it("leaves its result and log in the directory, and is not trained twice", async () => {
    const student = await trainOnRay(options());
    expect(student).toMatchObject({ steps: 7, final_loss: 0.5 });
    expect(student.model).toMatch(/^\/shared\/agoralab\/agoralab-train-\S+\/model$/);
    expect(await readRayStudent(directory)).toEqual(student);
    expect(readFileSync(join(directory, "training.jsonl"), "utf8")).toMatch(/"loss": 0.5/);
    await server.close();
    expect(await trainOnRay(options())).toEqual(student);
    await expect(trainOnRay(options({ baseModel: "other" }))).rejects.toThrow(
      /asked for something else: base_model was "meta-llama\/Llama-3.1-8B" and is now "other"/,
    );
    server = await startRayServer();
  });

  it("is refused before anything is sent, when it cannot be trained", async () => {
    await expect(trainOnRay(options({ examples: [] }))).rejects.toThrow(/no instances to train on/);
    await expect(trainOnRay(options({ gpus: 3 }))).rejects.toThrow(
      "batch_size 128 is no multiple of micro_batch_size 4 x 3 GPUs; change one of them",
    );
    await expect(trainOnRay(options({ artifacts: "shared" }))).rejects.toThrow(
      /artifacts "shared" must be an absolute path that the cluster shares, or a URL/,
    );
    await expect(
      trainOnRay(options({ runtimeEnv: "none", pip: ["s3fs==2026.9.0"] })),
    ).rejects.toThrow(/--pip s3fs==2026.9.0 has no effect with --runtime-env none/);
    expect(server.calls).toEqual([]);
    expect(existsSync(directory)).toBe(false);
  });

  it("takes one process for one GPU, and a CPU for none", async () => {
    expect(await trainingJob(options({ gpus: 1 }))).toMatchObject({
      entrypoint: "python sft.py",
      resources: { entrypoint_num_gpus: 1, entrypoint_num_cpus: 1 },
    });
    const { resources } = await trainingJob(options({ gpus: 0 }));
    expect(resources).toEqual({ entrypoint_num_cpus: 1 });
  });

  it("is used like an embedded one: trained for so many steps, then asked", async () => {
    const trainer = createRayTrainer({ ...cluster(), gpus: 0 });
    const seen: unknown[] = [];
    const student = await trainer.train({
      ...{ examples, directory, steps: 7, seed: 3 },
      onProgress: (progress) => seen.push(progress),
    });
    const { files } = theJob();
    expect(JSON.parse(files["job.json"]!)).toMatchObject({ max_steps: 7, seed: 3 });
    expect(seen).toEqual([{ step: 7, steps: 7, loss: 0.5, tokensPerSecond: 80 }]);
    const questions = ["a", "b"].map((prompt, id) => ({ id: String(id), sample: 0, prompt }));
    const decoding = { temperature: 0, topP: 1, maxNewTokens: 8, repetitionPenalty: 1, stop: [] };
    const answers = await student.answer(questions, { decoding });
    expect(answers.map(({ output }) => output)).toEqual(["a!", "b!"]);
    expect(answers[0]!.model).toBe("student of meta-llama/Llama-3.1-8B");
    expect(JSON.parse(theJob().files["job.json"]!)).toMatchObject({
      model: (await readRayStudent(directory)).model,
      gpus: 0,
    });
    const calls = server.calls.length;
    expect(await student.answer(questions, { decoding })).toEqual(answers);
    expect(server.calls).toHaveLength(calls);
    await student.close();
    await expect(trainer.train({ examples, steps: 1, seed: 0 })).rejects.toThrow(
      /needs a directory/,
    );
  });
});

describe("answers given on Ray", () => {
  const ask = (out: string, prompts: readonly string[]) =>
    answerOnRay({
      ...cluster(),
      ...{
        model: "m",
        name: "the base",
        engine: "vllm",
        dtype: "bfloat16",
        maxLength: 4096,
        gpus: 1,
      },
      questions: prompts.map((prompt, id) => ({ id: String(id), sample: 0, prompt })),
      decoding: {
        temperature: 0.2,
        topP: 0.95,
        maxNewTokens: 1024,
        repetitionPenalty: 1.03,
        stop: ["X"],
      },
      out,
    });

  it("come in the order of the questions, with Table 6's decoding asked for, and are kept", async () => {
    const out = join(directory, "..", "answers", "gsm8k.jsonl");
    const answers = await ask(out, ["a", "b", "c"]);
    expect(answers).toEqual(
      ["a!", "b!", "c!"].map((output, id): Answer => ({
        ...{ id: String(id), sample: 0, output, stop_reason: "stop", model: "the base" },
      })),
    );
    const kept = readFileSync(out, "utf8").trim().split("\n");
    expect(kept.map((text) => JSON.parse(text) as Answer)).toEqual(answers);
    const { request, files } = theJob();
    expect(request).toMatchObject({ entrypoint: "python answer.py", entrypoint_num_gpus: 1 });
    expect(request.runtime_env.pip).toContain("vllm==0.33.0");
    expect(JSON.parse(files["job.json"]!)).toMatchObject({
      ...{ model: "m", engine: "vllm", gpus: 1 },
      decoding: {
        ...{ temperature: 0.2, top_p: 0.95, max_new_tokens: 1024, repetition_penalty: 1.03 },
        ...{ stop: ["X"], seed: 0 },
      },
    });
    expect(await ask(out, ["a", "b", "c"])).toEqual(answers);
    expect(server.jobs.size).toBe(1);
    await ask(out, ["a", "other"]);
    expect(server.jobs.size).toBe(2);
    expect(await ask(out, [])).toEqual([]);
  });
});
