import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { intrinsicColumns } from "../../src/bench/metrics";
import { InterruptedError } from "../../src/errors";
import { measureIntrinsic } from "../../src/intrinsic/measure";
import type { Judge, LikelihoodModel, Pair, RewardModel } from "../../src/intrinsic/metric-models";
import { readEvidence } from "../../src/intrinsic/read-evidence";
import { isMeasured, type IntrinsicReport, type MeasuredMetric } from "../../src/intrinsic/report";
import { temporaryDirectory } from "../temporary-directory";

const pairs: readonly Pair[] = [
  { instruction: "Add 1 and 2.", response: "1 + 2 = 3" },
  { instruction: "Name a fruit.", response: "A pear is a fruit that grows on trees." },
  { instruction: "Sort 3, 1, 2.", response: "1, 2, 3" },
  { instruction: "Add 1 and 2.", response: "1 + 2 = 3" },
];

/** Probability 1/2 a word: the perplexity of anything is 2. */
function countingLikelihood(): LikelihoodModel & { readonly asked: Pair[] } {
  const asked: Pair[] = [];
  return {
    name: "coin",
    asked,
    logLikelihoods: (some) => {
      asked.push(...some);
      return Promise.resolve(
        some.map(({ response }) => {
          const tokens = response.split(" ").filter((word) => word !== "").length;
          return tokens === 0 ? null : { logProbability: tokens * Math.log(0.5), tokens };
        }),
      );
    },
  };
}

const lengthReward: RewardModel = {
  name: "length",
  rewards: (some) => Promise.resolve(some.map(({ response }) => response.length)),
};

const wordJudge: Judge = {
  name: "word count",
  grade: ({ instruction, response }, { rubric }) => {
    const words = (rubric === "response_quality" ? response : instruction).split(" ").length;
    return Promise.resolve({ score: words <= 5 ? words : null, feedback: `${words} words` });
  },
};

function valueOf(report: IntrinsicReport, metric: string): MeasuredMetric {
  const result = report.metrics.find((one) => one.metric === metric)!;
  if (!isMeasured(result)) throw new Error(`${metric}: ${result.reason}`);
  return result;
}

const linesOf = (out: string, metric: string): Record<string, unknown>[] =>
  readFileSync(join(out, "intrinsic", `${metric}.jsonl`), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("measuring intrinsic metrics", () => {
  it("gives every column, with values that can be worked out by hand", async () => {
    const out = temporaryDirectory();
    const report = await measureIntrinsic({
      instances: pairs,
      out,
      models: {
        judge: wordJudge,
        prometheus: wordJudge,
        likelihood: countingLikelihood(),
        reward: lengthReward,
      },
      benchmarks: [{ benchmark: "fruit", problems: ["Name a fruit."] }],
    });
    expect(report.metrics.map(({ metric }) => metric)).toEqual(intrinsicColumns);
    // Words of the instructions 4, 3, 4, 4; of the responses 5, 9 (no grade), 3, 5.
    expect(valueOf(report, "instruction_difficulty_gpt4o")).toMatchObject({
      value: 15 / 4,
      n: 4,
      unscored: 0,
      model: "word count",
      details: { grades: { 1: 0, 2: 0, 3: 1, 4: 3, 5: 0 } },
    });
    expect(valueOf(report, "response_quality_prometheus")).toMatchObject({
      value: 13 / 3,
      n: 3,
      unscored: 1,
    });
    expect(valueOf(report, "response_perplexity").value).toBeCloseTo(2, 12);
    expect(valueOf(report, "response_perplexity").details).toMatchObject({ tokens: 22 });
    // Characters of the responses: 9, 38, 7, 9.
    expect(valueOf(report, "response_quality_skywork_rm").value).toBe(63 / 4);
    expect(valueOf(report, "near_duplicate_percent")).toMatchObject({ value: 25, n: 4 });
    expect(valueOf(report, "contamination_percent")).toMatchObject({
      value: 0,
      details: { fruit: { problems: 1, instances: 0, touched_problems: 0 } },
    });
    // The pair that is there twice is its own nearest neighbour, in both places.
    expect(valueOf(report, "instruction_nearest_distance").details).toEqual({ same_vectors: 2 });
    expect(valueOf(report, "instruction_diversity").n).toBe(4);
    expect(valueOf(report, "response_diversity").value).toBeGreaterThan(0.5);
    expect(JSON.parse(readFileSync(join(out, "intrinsic.json"), "utf8"))).toEqual(report);
  });

  it("has a standard error that R gives as well", async () => {
    const report = await measureIntrinsic({
      instances: pairs,
      out: temporaryDirectory(),
      models: { reward: lengthReward },
      metrics: ["response_quality_skywork_rm"],
    });
    // By hand: 9, 38, 7, 9 deviate from 15.75 by -6.75, 22.25, -8.75, -6.75; squares sum to 662.75;
    // sd = sqrt(662.75 / 3) = 14.86326; / 2 = 7.43163. t(0.975, 3) = 3.182446 (R 4, qt).
    const { standard_error, interval } = valueOf(report, "response_quality_skywork_rm");
    expect(standard_error).toBeCloseTo(7.43163, 4);
    expect(interval![0]).toBeCloseTo(15.75 - 3.182446 * 7.43163, 3);
    expect(interval![1]).toBeCloseTo(15.75 + 3.182446 * 7.43163, 3);
  });

  it("leaves out what nobody measures, with the reason and never a zero", async () => {
    const report = await measureIntrinsic({ instances: pairs, out: temporaryDirectory() });
    const absent = report.metrics.filter((one) => !isMeasured(one));
    expect(absent).toEqual([
      ...["instruction_difficulty_gpt4o", "instruction_difficulty_prometheus"],
      ...["response_perplexity", "response_quality_gpt4o", "response_quality_prometheus"],
      ...["response_quality_skywork_rm", "contamination_percent"],
    ].map((metric) => ({ metric, value: null, reason: expect.stringMatching(/--\w/) as string }))); // prettier-ignore
  });

  it("asks no instance twice, neither a repeated one nor in a later start", async () => {
    const out = temporaryDirectory();
    const likelihood = countingLikelihood();
    const options = { out, models: { likelihood }, metrics: ["response_perplexity"] as const };
    await measureIntrinsic({ ...options, instances: pairs.slice(0, 2) });
    expect(likelihood.asked).toHaveLength(2);
    const report = await measureIntrinsic({ ...options, instances: pairs });
    expect(likelihood.asked).toHaveLength(3);
    expect(valueOf(report, "response_perplexity").n).toBe(4);
  });

  it("goes on after an interruption with what is on disk", async () => {
    const out = temporaryDirectory();
    const stop = new AbortController();
    const model = countingLikelihood();
    const likelihood: LikelihoodModel = {
      ...model,
      batchSize: 1,
      logLikelihoods: async (some, options) => {
        if (model.asked.length === 2) stop.abort();
        return model.logLikelihoods(some, options);
      },
    };
    const options = {
      instances: pairs,
      out,
      models: { likelihood },
      metrics: ["response_perplexity"] as const,
      concurrency: 1,
    };
    await expect(measureIntrinsic({ ...options, signal: stop.signal })).rejects.toThrow(
      InterruptedError,
    );
    const kept = linesOf(out, "response_perplexity").length;
    expect(kept).toBeGreaterThan(0);
    const report = await measureIntrinsic(options);
    expect(valueOf(report, "response_perplexity")).toMatchObject({ n: 4 });
    expect(new Set(linesOf(out, "response_perplexity").map(({ id }) => id)).size).toBe(3);
    expect(linesOf(out, "response_perplexity")).toHaveLength(3);
  });

  it("refuses to mix the evidence of two models", async () => {
    const out = temporaryDirectory();
    const options = { instances: pairs, out, metrics: ["response_quality_gpt4o"] as const };
    await measureIntrinsic({ ...options, models: { judge: wordJudge } });
    const other = { ...wordJudge, name: "another" };
    await expect(measureIntrinsic({ ...options, models: { judge: other } })).rejects.toThrow(
      /--judge was word count and is now another/,
    );
  });

  it("keeps what earlier calls measured on the same instances", async () => {
    const out = temporaryDirectory();
    const options = { instances: pairs, out };
    await measureIntrinsic({
      ...options,
      models: { reward: lengthReward },
      metrics: ["response_quality_skywork_rm"],
    });
    const report = await measureIntrinsic({ ...options, metrics: ["response_tokens"] });
    expect(report.metrics.map(({ metric }) => metric)).toEqual([
      "response_quality_skywork_rm",
      "response_tokens",
    ]);
    const longer = await measureIntrinsic({
      out,
      instances: [...pairs, ...pairs],
      metrics: ["response_tokens"],
    });
    expect(longer.metrics.map(({ metric }) => metric)).toEqual(["response_tokens"]);
  });

  it("shows no value of other instances, nor their evidence", async () => {
    const folder = temporaryDirectory();
    const path = join(folder, "data.jsonl");
    const write = (rows: readonly Pair[]) =>
      writeFileSync(path, rows.map((row) => JSON.stringify(row)).join("\n"));
    write(pairs.slice(0, 3));
    const out = join(folder, "out");
    const metrics = ["response_quality_skywork_rm"] as const;
    const models = { reward: lengthReward };
    await measureIntrinsic({ path, out, models, metrics });
    // As many instances, one of them another.
    write([...pairs.slice(0, 2), { instruction: "New.", response: "Another response." }]);
    const other = await measureIntrinsic({ path, out, metrics: ["response_tokens"] });
    expect(other.metrics.map(({ metric }) => metric)).toEqual(["response_tokens"]);
    await measureIntrinsic({ path, out, models, metrics });
    expect(linesOf(out, "response_quality_skywork_rm")).toHaveLength(4);
    const values = await readEvidence(out, "response_quality_skywork_rm");
    expect(values.map(({ value }) => value).sort((a, b) => a - b)).toEqual([9, 17, 38]);
  });

  it("shows the evidence of a smaller sample once that is the one asked for", async () => {
    const path = join(temporaryDirectory(), "data.jsonl");
    const rows = Array.from({ length: 20 }, (_, k) => ({
      instruction: `Say ${k}.`,
      response: `${k}`,
    }));
    writeFileSync(path, rows.map((row) => JSON.stringify(row)).join("\n"));
    const options = { path, out: `${path}.out`, models: { judge: wordJudge } };
    const metrics = ["response_quality_gpt4o"] as const;
    for (const sample of [12, 5]) {
      await measureIntrinsic({ ...options, metrics, sample });
      expect(await readEvidence(options.out, "response_quality_gpt4o")).toHaveLength(sample);
    }
  });

  it("says that distances need two texts", async () => {
    const { metrics } = await measureIntrinsic({
      instances: pairs.slice(0, 1),
      out: temporaryDirectory(),
      metrics: ["instruction_diversity", "instruction_nearest_distance"],
    });
    const reason = "distances need two instructions with words; there is one";
    expect(metrics).toMatchObject([
      { value: null, reason },
      { value: null, reason },
    ]);
  });

  it("grades a seeded sample that a larger one contains", async () => {
    const instances = Array.from({ length: 40 }, (_, k) => ({
      instruction: `Say ${k}.`,
      response: `${k}`,
    }));
    const graded = async (sample: number) => {
      const out = temporaryDirectory();
      const options = { instances, out, sample, seed: 7, models: { judge: wordJudge } };
      const metrics = ["response_quality_gpt4o"] as const;
      const report = await measureIntrinsic({ ...options, metrics });
      expect(valueOf(report, "response_quality_gpt4o").n).toBe(sample);
      return linesOf(out, "response_quality_gpt4o").map(({ index }) => index);
    };
    const [few, more] = [await graded(5), await graded(15)];
    expect(more).toEqual(expect.arrayContaining(few));
  });

  it("does not depend on the order of the instances", async () => {
    const values = async (instances: readonly Pair[]) => {
      const models = { likelihood: countingLikelihood(), judge: wordJudge, reward: lengthReward };
      const { metrics } = await measureIntrinsic({ instances, out: temporaryDirectory(), models });
      return metrics.map(({ metric, value }) => [metric, value === null ? null : value.toFixed(9)]);
    };
    expect(await values([...pairs].reverse())).toEqual(await values(pairs));
  });

  it("takes files of any kind, huge, empty and non-English texts among them", async () => {
    const rows = [
      { question: "何ですか。", answer: "猫です。" },
      { question: "An empty response?", answer: "" },
      { question: "<script>alert(1)</script>", answer: "x".repeat(300_000) },
    ];
    const folder = temporaryDirectory();
    mkdirSync(folder, { recursive: true });
    const jsonl = join(folder, "data.jsonl");
    const csv = join(folder, "data.csv");
    writeFileSync(jsonl, rows.map((row) => JSON.stringify(row)).join("\n"));
    const cell = (text: string) => `"${text}"`;
    writeFileSync(csv, ["question,answer", ...rows.map((r) => `${cell(r.question)},${cell(r.answer)}`)].join("\n")); // prettier-ignore
    const models = { likelihood: countingLikelihood() };
    const [one, two] = await Promise.all(
      [jsonl, csv].map((path) => measureIntrinsic({ path, models, out: `${path}.out` })),
    );
    expect(two!.metrics).toEqual(one!.metrics);
    expect(valueOf(one!, "response_perplexity")).toMatchObject({ n: 2, unscored: 1 });
    expect(valueOf(one!, "response_diversity")).toMatchObject({ n: 2, unscored: 1 });
    expect(valueOf(one!, "instruction_diversity")).toMatchObject({ n: 3, unscored: 0 });
    expect(valueOf(one!, "response_tokens").value).toBeGreaterThan(1000);
  });
});
