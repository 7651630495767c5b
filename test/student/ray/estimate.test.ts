import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  estimateAnswers,
  estimateTraining,
  h100Assumptions,
  parametersOf,
  problemCount,
} from "../../../src/student/ray/estimate";
import {
  paperTraining,
  parseHyperparameters,
  readHyperparameters,
} from "../../../src/student/ray/hyperparameters";
import { temporaryDirectory } from "../../temporary-directory";

const { hyperparameters } = paperTraining();

describe("the estimate of a training", () => {
  it("follows from 6 operations a parameter and token", () => {
    // By hand: 10,000 x 500 tokens x 5 epochs = 2.5e7; 6 x 8e9 x 2.5e7 = 1.2e18 operations; four GPUs at
    // 0.35 x 989e12 do 1.3846e15 a second: 866.7 s = 0.2407 h, and 0.25 h of overhead: 0.4907 h.
    const estimate = estimateTraining({
      ...{ instances: 10_000, tokens: 5_000_000, parameters: 8e9, gpus: 4, hyperparameters },
    });
    expect(estimate.tokens).toBe(25_000_000);
    expect(estimate.hours).toBeCloseTo(0.4907, 3);
    expect(estimate.gpuHours).toBeCloseTo(1.963, 3);
    expect(estimate.usd).toBeCloseTo(5.889, 2);
    // ceil(10,000 / 128) = 79 steps an epoch.
    expect(estimate.steps).toBe(395);
    // 16 bytes x 8e9 / 4 = 32e9 bytes.
    expect(estimate.gibPerGpu).toBeCloseTo(29.8, 1);
    expect(estimate.fits).toBe(true);
  });

  it("knows that full fine-tuning of 8B does not fit one GPU of 80 GB, and LoRA does", () => {
    const on = (gpus: number, lora_rank: number) =>
      estimateTraining({
        ...{ instances: 100, tokens: 1000, parameters: 8e9, gpus },
        hyperparameters: { ...hyperparameters, lora_rank },
      });
    expect(on(1, 0).fits).toBe(false);
    expect(on(1, 16).fits).toBe(true);
    expect(on(1, 16).hours).toBeLessThan(on(1, 0).hours);
  });

  it("counts steps instead of epochs where they are given, and cuts what is too long", () => {
    const estimate = estimateTraining({
      ...{ instances: 10, tokens: 100_000, parameters: 1e9, gpus: 1 },
      hyperparameters: { ...hyperparameters, max_steps: 3 },
    });
    expect(estimate).toMatchObject({ steps: 3, tokens: 3 * 128 * 4096 });
  });
});

describe("the estimate of answers", () => {
  it("sums problems of benchmarks", () => {
    // (1,319 + 5,000) x 300 / 2,500 = 758.28 s = 0.2106 h, and two jobs' overhead of 0.25 h.
    const answers = problemCount(["gsm8k", "math"]);
    expect(answers).toBe(6319);
    const estimate = estimateAnswers({ answers, jobs: 2 });
    expect(estimate.gpuHours).toBeCloseTo(0.7106, 3);
    expect(estimate.usd).toBeCloseTo(0.7106 * h100Assumptions.usdPerGpuHour, 2);
  });
});

describe("a model's size", () => {
  it.each([
    ["meta-llama/Llama-3.1-8B", 8e9],
    ["Qwen/Qwen2.5-0.5B-Instruct", 5e8],
    ["/models/own-70b", 7e10],
    ["HuggingFaceTB/SmolLM", undefined],
    ["org/v2beta", undefined],
  ])("%s: %s", (name, parameters) => {
    expect(parametersOf(name)).toBe(parameters);
  });
});

describe("hyper-parameters", () => {
  it("of the paper are Table 6's", () => {
    expect(paperTraining()).toMatchObject({ baseModel: "meta-llama/Llama-3.1-8B", gpus: 4 });
  });

  it("of a file change what it names, and nothing else", async () => {
    const file = join(temporaryDirectory(), "h.json");
    writeFileSync(file, '{"epochs": 2, "loss": "all"}');
    expect(await readHyperparameters(file)).toEqual({ ...hyperparameters, epochs: 2, loss: "all" });
  });

  it.each([
    ["[]", /holds no object/],
    ["{", /is not JSON/],
    ['{"epochs": 0}', /"epochs"/],
    ['{"epoch": 3}', /Unrecognized key: "epoch"; the names are epochs, /],
    ['{"loss": "prompt"}', /"loss"/],
  ])("are refused: %s", async (text, message) => {
    const file = join(temporaryDirectory(), "h.json");
    writeFileSync(file, text);
    await expect(readHyperparameters(file)).rejects.toThrow(message);
  });

  it("are refused by field", () => {
    expect(() => parseHyperparameters({ ...hyperparameters, seed: -1 }, "here")).toThrow(
      /^here, "seed": /,
    );
  });
});
