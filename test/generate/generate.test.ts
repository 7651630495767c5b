import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BudgetError, InputError, InterruptedError, ProviderError } from "../../src/errors";
import { generate } from "../../src/generate/generate";
import type { GenerateSummary } from "../../src/generate/summarize";
import { parseTemplate } from "../../src/generate/prompt-template";
import type { ChatModel } from "../../src/models/chat-model";
import type { Price } from "../../src/models/pricing";
import { createScriptedModel } from "../../src/models/scripted";
import { createRandom } from "../../src/stats/random";
import { temporaryDirectory } from "../temporary-directory";
import {
  answerTo,
  callsOf,
  instancesOf,
  recordsOf,
  rejectionsOf,
  seeds,
  smallRun,
} from "./small-run";

/** Answers after a few turns of the event loop, more or fewer at random: order without a clock. */
function unhurried(model: ChatModel, seed: string): ChatModel {
  const random = createRandom(seed);
  return {
    name: model.name,
    complete: async (request) => {
      const turns = random.integer(0, 20);
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      return model.complete(request);
    },
  };
}

const price: Price = {
  model: "scripted:model",
  usd_per_1m_input_tokens: 1,
  usd_per_1m_cached_input_tokens: undefined,
  usd_per_1m_cache_write_tokens: undefined,
  usd_per_1m_output_tokens: 10,
  usd_per_1m_batch_input_tokens: undefined,
  usd_per_1m_batch_output_tokens: undefined,
  up_to_input_tokens: undefined,
  date: "2026-11",
  source: "this test",
};

describe("a run", () => {
  it("ends with exactly n distinct instances, each with the way back to its call", async () => {
    const out = join(temporaryDirectory(), "run");
    const summary = await generate(smallRun(out, { n: 150, concurrency: 16 }));
    const instances = instancesOf(out);
    expect(instances).toHaveLength(150);
    expect(new Set(instances.map(({ id }) => id)).size).toBe(150);
    expect(instances.map(({ index }) => index).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 150 }, (_, index) => index),
    );
    const calls = new Map(callsOf(out).map((call) => [call.id, call]));
    for (const { instruction, provenance } of instances) {
      expect(calls.get(provenance.call_id)?.text).toContain(instruction);
    }
    expect(summary).toMatchObject({ requested: 150, accepted: 150, rejected: {}, calls: 150 });
  });

  it("shows later prompts an instance of an earlier wave, once there is one", async () => {
    const out = join(temporaryDirectory(), "run");
    await generate(smallRun(out, { n: 130 }));
    const indexOf = new Map(instancesOf(out).map(({ id, index }) => [id, index]));
    for (const { index, provenance } of instancesOf(out)) {
      const shown = provenance.instance_ids.map((id) => indexOf.get(id)!);
      expect(shown).toHaveLength(index < 64 ? 0 : 1);
      expect(provenance.seed_ids).toHaveLength(index < 64 ? 3 : 2);
      // Index 64 to 127 may draw from 0 to 31, 128 and on from 0 to 63.
      for (const earlier of shown) expect(earlier).toBeLessThan(index < 128 ? 32 : 64);
    }
  });

  it("asks the same prompts at any concurrency", async () => {
    const prompts = async (concurrency: number) => {
      const out = join(temporaryDirectory(), "run");
      const model = unhurried(createScriptedModel(answerTo), `latency ${concurrency}`);
      await generate(smallRun(out, { n: 200, concurrency, model }));
      return callsOf(out)
        .sort((a, b) => a.index - b.index)
        .map(({ index, attempt, prompt_sha256 }) => ({ index, attempt, prompt_sha256 }));
    };
    const alone = await prompts(1);
    expect(await prompts(7)).toEqual(alone);
    expect(await prompts(64)).toEqual(alone);
  });

  it("goes on while one call hangs", async () => {
    const out = join(temporaryDirectory(), "run");
    let release: () => void = () => undefined;
    let accepted = 0;
    const model = createScriptedModel(async (request, call) => {
      if (call === 3) await new Promise<void>((resolve) => (release = resolve));
      return answerTo(request);
    });
    await generate(
      smallRun(out, {
        n: 60,
        concurrency: 4,
        model,
        onProgress: (summary) => {
          accepted = summary.accepted;
          if (accepted === 59) release();
        },
      }),
    );
    expect(accepted).toBe(60);
    expect(instancesOf(out).at(-1)?.index).toBe(3);
  });

  it("keeps each rejection with its text and asks the index again with another prompt", async () => {
    const out = join(temporaryDirectory(), "run");
    const model = createScriptedModel((request, call) =>
      call === 0
        ? { text: "cut off in the mid", stopReason: "length" }
        : call === 2
          ? "no tags at all"
          : answerTo(request),
    );
    const summary = await generate(smallRun(out, { n: 2, concurrency: 1, model }));
    expect(
      rejectionsOf(out).map(({ index, attempt, reason, text }) => [index, attempt, reason, text]),
    ).toEqual([
      [0, 0, "stop_reason", "cut off in the mid"],
      [1, 0, "missing_marker", "no tags at all"],
    ]);
    expect(instancesOf(out).map(({ index, provenance }) => [index, provenance.attempt])).toEqual([
      [0, 1],
      [1, 1],
    ]);
    expect(summary.rejected).toEqual({ stop_reason: 1, missing_marker: 1 });
    const hashes = callsOf(out).map(({ prompt_sha256 }) => prompt_sha256);
    expect(new Set(hashes).size).toBe(4);
  });

  it("rejects what it has already and what a seed says", async () => {
    const out = join(temporaryDirectory(), "run");
    const texts = [
      "A?\nOUTPUT: a",
      " A?\nOUTPUT: a\n[END]",
      "Seed question 3?\nOUTPUT: Seed answer 3.",
    ];
    const model = createScriptedModel((request, call) => texts[call] ?? answerTo(request));
    const summary = await generate(smallRun(out, { n: 3, concurrency: 1, model }));
    expect(rejectionsOf(out).map(({ reason }) => reason)).toEqual([
      "duplicate_instance",
      "duplicate_seed",
    ]);
    expect(summary.duplicates).toBe(2);
    expect(instancesOf(out)).toHaveLength(3);
  });

  it("replaces an index whose attempts are used up by a further one", async () => {
    const out = join(temporaryDirectory(), "run");
    const model = createScriptedModel((request, call) =>
      call < 2 ? "nothing" : answerTo(request),
    );
    await generate(smallRun(out, { n: 3, concurrency: 1, attempts: 1, model }));
    expect(instancesOf(out).map(({ index }) => index)).toEqual([2, 3, 4]);
  });

  it("stops when nothing but rejections comes, and says which", async () => {
    const out = join(temporaryDirectory(), "run");
    const model = createScriptedModel(() => "nothing to see");
    await expect(generate(smallRun(out, { n: 500, model }))).rejects.toThrow(
      /100 rejected completions in a row \(missing_marker \d+\)/,
    );
  });
});

describe("methods that take their seeds in order", () => {
  const template = parseTemplate("<input>", "response_generation", "a test's template");
  const setting = "instruction_following/response_generation";

  it("make one instance a seed, with the seed's instruction", async () => {
    const out = join(temporaryDirectory(), "run");
    const model = createScriptedModel((_, call) => `Response ${call} [END]`);
    await generate(smallRun(out, { n: 12, setting, template, model, concurrency: 1 }));
    expect(instancesOf(out).map(({ instruction }) => instruction)).toEqual(
      seeds.map(({ instruction }) => instruction),
    );
  });

  it("refuse to make more instances than there are seeds", async () => {
    const out = join(temporaryDirectory(), "run");
    const model = createScriptedModel([]);
    await expect(generate(smallRun(out, { n: 13, setting, template, model }))).rejects.toThrow(
      "13 asked for, 12 seeds there",
    );
    expect(model.requests).toHaveLength(0);
  });

  it("go on to a further seed when one gives nothing, and say when there is none", async () => {
    const out = join(temporaryDirectory(), "run");
    const model = createScriptedModel((request) =>
      request.messages[0]?.content === "Seed question 1?" ? "[END]" : "A response. [END]",
    );
    const options = { setting, template, model, concurrency: 1, attempts: 2 } as const;
    await generate(smallRun(out, { n: 11, ...options }));
    expect(instancesOf(out).map(({ index }) => index)).not.toContain(1);
    await expect(generate(smallRun(out, { n: 12, ...options }))).rejects.toThrow(
      /11 of 12 instances: 1 seeds gave none in 2 attempts/,
    );
  });
});

describe("a run that ended early", () => {
  it("goes on with the same prompts and pays for nothing twice", async () => {
    const whole = join(temporaryDirectory(), "whole");
    await generate(smallRun(whole, { n: 90, concurrency: 1 }));

    const out = join(temporaryDirectory(), "run");
    const controller = new AbortController();
    const interrupted = generate(
      smallRun(out, {
        n: 90,
        concurrency: 8,
        signal: controller.signal,
        graceMs: 10_000,
        onProgress: ({ accepted }) => accepted === 40 && controller.abort(),
      }),
    );
    await expect(interrupted).rejects.toBeInstanceOf(InterruptedError);
    const summary = await generate(smallRun(out, { n: 90, concurrency: 8 }));
    expect(summary.acceptedEarlier).toBeGreaterThanOrEqual(40);
    expect(summary.calls).toBe(90);
    const texts = (run: string) =>
      instancesOf(run)
        .sort((a, b) => a.index - b.index)
        .map(({ id, index }) => ({ id, index }));
    expect(texts(out)).toEqual(texts(whole));
  });

  it("makes instances of completions that were on disk but not judged", async () => {
    const out = join(temporaryDirectory(), "run");
    await generate(smallRun(out, { n: 20 }));
    const before = instancesOf(out);
    // As if killed between the line of the call and the line of the instance; cut in a line, too.
    truncateSync(join(out, "instances.jsonl"), 700);
    const model = createScriptedModel([]);
    const warnings: string[] = [];
    const summary = await generate(
      smallRun(out, { n: 20, model, onWarning: (warning) => warnings.push(warning) }),
    );
    expect(model.requests).toHaveLength(0);
    expect(summary.calls).toBe(20);
    expect(new Set(instancesOf(out).map(({ id }) => id))).toEqual(
      new Set(before.map(({ id }) => id)),
    );
    expect(warnings).toEqual([expect.stringMatching(/half-written line of \d+ bytes; removed/)]);
  });

  it("mends a damaged line from the call's own text, without paying again", async () => {
    const out = join(temporaryDirectory(), "run");
    await generate(smallRun(out, { n: 5, concurrency: 1 }));
    const path = join(out, "instances.jsonl");
    const lines = readFileSync(path, "utf8").split("\n");
    const lost = lines[2]!;
    lines[2] = lost.replace('"index"', '"indx');
    writeFileSync(path, lines.join("\n"));
    const warnings: string[] = [];
    const model = createScriptedModel([]);
    await generate(smallRun(out, { n: 5, model, onWarning: (warning) => warnings.push(warning) }));
    expect(warnings).toEqual([
      "instances.jsonl line 3 is not JSON; kept aside in instances.damaged.jsonl",
    ]);
    expect(instancesOf(out).at(-1)).toEqual(JSON.parse(lost));
    expect(recordsOf(out, "instances.damaged.jsonl")).toHaveLength(1);
  });

  it("makes more instances when more are asked for, and refuses fewer", async () => {
    const out = join(temporaryDirectory(), "run");
    await generate(smallRun(out, { n: 4 }));
    expect((await generate(smallRun(out, { n: 6 }))).calls).toBe(6);
    await expect(generate(smallRun(out, { n: 5 }))).rejects.toThrow(/started for 6 instances/);
  });

  it("refuses other settings than it was started with, naming the first", async () => {
    const out = join(temporaryDirectory(), "run");
    await generate(smallRun(out, { n: 2 }));
    await expect(generate(smallRun(out, { n: 2, temperature: 0.5 }))).rejects.toThrow(
      /--temperature was 1 and is now 0.5/,
    );
    await expect(generate(smallRun(out, { n: 2, seeds: seeds.slice(1) }))).rejects.toThrow(
      /seed data has changed since/,
    );
  });

  it("refuses a directory that cannot be one", async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "file"), "");
    const model = createScriptedModel([]);
    await expect(generate(smallRun(join(directory, "file"), { n: 1, model }))).rejects.toThrow(
      InputError,
    );
    mkdirSync(join(directory, "run"));
    writeFileSync(join(directory, "run", "manifest.json"), "{");
    await expect(generate(smallRun(join(directory, "run"), { n: 1, model }))).rejects.toThrow(
      /manifest.json is not JSON/,
    );
  });

  it("refuses a second run on the same directory while the first works", async () => {
    const out = join(temporaryDirectory(), "run");
    let second: Promise<GenerateSummary> | undefined;
    const model = createScriptedModel(async (request) => {
      second ??= generate(smallRun(out, { n: 3 }));
      await second.catch(() => undefined);
      return answerTo(request);
    });
    await generate(smallRun(out, { n: 3, model }));
    await expect(second).rejects.toThrow(`${out} is in use by process ${process.pid}`);
  });
});

describe("a budget", () => {
  const usage = { inputTokens: 100, cachedInputTokens: 0, outputTokens: 4000 };
  const paid = (answer: ReturnType<typeof answerTo>) => ({ text: answer, usage });
  // 100 tokens at $1 and 4,000 at $10 a million.
  const cost = 0.0401;

  it("is never passed, with many calls in flight, and stops resumably", async () => {
    const out = join(temporaryDirectory(), "run");
    let billed = 0;
    const model = unhurried(
      createScriptedModel((request) => {
        billed += cost;
        return paid(answerTo(request));
      }),
      "latency",
    );
    const options = { n: 50, model, price, concurrency: 16 };
    await expect(generate(smallRun(out, { ...options, budgetUsd: 0.5 }))).rejects.toThrow(
      BudgetError,
    );
    expect(billed).toBeLessThanOrEqual(0.5);
    // Room for an eleventh call at its real cost, but not at its worst case.
    expect(callsOf(out).length).toBeGreaterThanOrEqual(10);
    const summary = await generate(smallRun(out, { ...options, budgetUsd: 3 }));
    expect(summary.costUsd).toBeCloseTo(50 * cost, 10);
    expect(summary.accepted).toBe(50);
  });

  it("counts a killed call at its worst case when the run goes on", async () => {
    const out = join(temporaryDirectory(), "run");
    const options = { n: 5, price, concurrency: 1 };
    const model = createScriptedModel((request) => paid(answerTo(request)));
    await generate(smallRun(out, { ...options, model, budgetUsd: 10 }));
    // A reservation without a call is what kill -9 leaves.
    appendFileSync(join(out, "reservations.jsonl"), '{"call_id":"5-0","usd":2.5}\n');
    const after = generate(smallRun(out, { ...options, n: 9, model, budgetUsd: 2.6 }));
    await expect(after).rejects.toThrow(/up to \$2\.50 unconfirmed/);
  });

  it("counts an answer without usage at its worst case", async () => {
    const out = join(temporaryDirectory(), "run");
    const model = createScriptedModel((request) => answerTo(request));
    const run = generate(smallRun(out, { n: 50, model, price, concurrency: 4, budgetUsd: 0.2 }));
    await expect(run).rejects.toThrow(BudgetError);
    // One worst case is 4,096 tokens at $10 a million and the prompt's bytes at $1.
    expect(model.requests.length).toBe(4);
  });

  it("needs a known price", async () => {
    const out = join(temporaryDirectory(), "run");
    const model = createScriptedModel([]);
    await expect(generate(smallRun(out, { n: 5, model, budgetUsd: 1 }))).rejects.toThrow(
      "the price of scripted:model is not known",
    );
    expect(model.requests).toHaveLength(0);
  });

  it("leaves an unknown cost unknown, never zero", async () => {
    const out = join(temporaryDirectory(), "run");
    expect((await generate(smallRun(out, { n: 2 }))).costUsd).toBeNull();
  });
});

describe("a provider that fails", () => {
  const failure = (status: number | undefined, retryable: boolean) =>
    new ProviderError(`no answer (${status})`, { status, retryable });

  it("stops the run at once where every call would fail, and the run can go on", async () => {
    const out = join(temporaryDirectory(), "run");
    const model = createScriptedModel(() => failure(401, false));
    await expect(generate(smallRun(out, { n: 9, model, concurrency: 2 }))).rejects.toThrow(
      "no answer (401)",
    );
    expect(model.requests.length).toBeLessThanOrEqual(2);
    expect((await generate(smallRun(out, { n: 9 }))).accepted).toBe(9);
  });

  it("costs one prompt only where it lies in the prompt", async () => {
    const out = join(temporaryDirectory(), "run");
    const model = createScriptedModel((request, call) =>
      call === 1 ? failure(400, false) : answerTo(request),
    );
    await generate(smallRun(out, { n: 3, model, concurrency: 1 }));
    expect(rejectionsOf(out)).toEqual([
      {
        index: 1,
        attempt: 0,
        call_id: "1-0",
        reason: "no_completion",
        detail: "no answer (400)",
        text: "",
      },
    ]);
  });

  it("stops after ten failures in a row", async () => {
    const out = join(temporaryDirectory(), "run");
    const model = createScriptedModel((request, call) =>
      call < 2 ? answerTo(request) : failure(503, true),
    );
    await expect(generate(smallRun(out, { n: 9, model, concurrency: 1 }))).rejects.toThrow(
      "no answer (503)",
    );
    expect(model.requests).toHaveLength(12);
    rmSync(out, { recursive: true });
  });
});
