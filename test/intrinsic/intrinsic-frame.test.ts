import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { intrinsicColumns } from "../../src/bench/metrics";
import { intrinsicFrame, longRows, wideRows } from "../../src/intrinsic/intrinsic-frame";
import { intrinsicExtremes, readEvidence } from "../../src/intrinsic/read-evidence";
import type { IntrinsicReport } from "../../src/intrinsic/report";
import { measureIntrinsic } from "../../src/intrinsic/measure";
import { readIntrinsic } from "../../src/intrinsic/stored-report";
import { bundleOf } from "../../src/notebook/show";
import { temporaryDirectory } from "../temporary-directory";

const report: IntrinsicReport = {
  source: "runs/mine",
  generator: "openai:gpt-4o-mini",
  setting: "math/quality_enhancement",
  instances: 12,
  instances_sha256: "0",
  metrics: [
    {
      metric: "response_quality_gpt4o",
      value: 4.5,
      n: 11,
      unscored: 1,
      standard_error: 0.1,
      interval: [4.3, 4.7],
      model: "anthropic:claude",
      settings: {},
      details: {},
    },
    { metric: "response_perplexity", value: null, reason: "no base model given" },
  ],
  cost_usd: 0.25,
  agoralab_version: "0.0.0",
};

describe("the intrinsic frame", () => {
  it("has a row a run, columns as in Table 8, and who measured them", async () => {
    expect(wideRows([report])[0]).toMatchObject({
      run: "mine",
      generator: "openai:gpt-4o-mini",
      method: "quality_enhancement",
      domain: "math",
      instances: 12,
      response_quality_gpt4o: 4.5,
      response_perplexity: null,
      instruction_diversity: null,
      judge: "anthropic:claude",
      base_model: null,
    });
    const frame = await intrinsicFrame([report, report]);
    expect(frame.shape[0]).toBe(2);
    expect(frame.columns).toEqual(expect.arrayContaining([...intrinsicColumns]));
  });

  it("or a row a metric, with its interval, or the reason why it is absent", async () => {
    expect(longRows([report])).toMatchObject([
      { metric: "response_quality_gpt4o", value: 4.5, n: 11, low: 4.3, high: 4.7, reason: null },
      {
        metric: "response_perplexity",
        value: null,
        n: 0,
        model: null,
        reason: "no base model given",
      },
    ]);
    const frame = await intrinsicFrame([report], { shape: "long" });
    expect(frame.shape[0]).toBe(2);
  });

  it("says what to do for a directory without metrics, and which field is damaged", async () => {
    const directory = temporaryDirectory();
    await expect(intrinsicFrame([directory])).rejects.toThrow(/make it with agoralab intrinsic/);
    const damaged = { ...report, instances: -1 };
    writeFileSync(join(directory, "intrinsic.json"), JSON.stringify(damaged));
    await expect(readIntrinsic(directory)).rejects.toThrow(/intrinsic\.json, instances: /);
  });
});

describe("the most and the least of a metric", () => {
  it("are real instances, escaped where they are shown", async () => {
    const directory = temporaryDirectory();
    const path = join(directory, "data.jsonl");
    const rows = [
      { instruction: "a", response: "<img src=x onerror=alert(1)> of many words and more" },
      { instruction: "b", response: "short" },
      { instruction: "c", response: "three words here" },
    ];
    writeFileSync(path, rows.map((row) => JSON.stringify(row)).join("\n"));
    await measureIntrinsic({ path, out: directory, metrics: ["response_tokens"] });
    const found = await intrinsicExtremes({
      path,
      out: directory,
      metric: "response_tokens",
      count: 1,
    });
    expect(found.map(({ end, instruction }) => [end, instruction])).toEqual([
      ["most", "a"],
      ["least", "b"],
    ]);
    const { "text/html": html } = bundleOf(found, {}, true);
    expect(html).toContain("&lt;img src=x");
    expect(html).not.toContain("<img");
    expect(await readEvidence(directory, "response_tokens")).toHaveLength(3);
    await expect(readEvidence(directory, "response_perplexity")).rejects.toThrow(
      /measure .* first/,
    );
  });

  it("name no instance twice when there are few", async () => {
    const directory = temporaryDirectory();
    const path = join(directory, "data.jsonl");
    writeFileSync(path, JSON.stringify({ instruction: "a", response: "b" }));
    await measureIntrinsic({ path, out: directory, metrics: ["response_tokens"] });
    const found = await intrinsicExtremes({ path, out: directory, metric: "response_tokens" });
    expect(found).toHaveLength(1);
  });
});
