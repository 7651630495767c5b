import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { type TaskLog, withTaskLog, type TaskLogOptions } from "../../src/calls/task-log";
import { BudgetError, InputError, InterruptedError, ProviderError } from "../../src/errors";
import { createScriptedModel, type ScriptedOutput } from "../../src/models/scripted";
import type { Price } from "../../src/models/pricing";
import { temporaryDirectory } from "../temporary-directory";

interface Line {
  readonly task: string;
  readonly text: string | null;
}

let folder: string;
beforeEach(() => {
  folder = temporaryDirectory();
});

const tasks = Array.from({ length: 20 }, (_, k) => `task ${k}`);

const price: Price = {
  model: "scripted:model",
  usd_per_1m_input_tokens: 0,
  usd_per_1m_cached_input_tokens: undefined,
  usd_per_1m_cache_write_tokens: undefined,
  usd_per_1m_output_tokens: 1_000_000,
  usd_per_1m_batch_input_tokens: undefined,
  usd_per_1m_batch_output_tokens: undefined,
  up_to_input_tokens: undefined,
  date: "",
  source: "",
};

/** At worst 10 tokens, in fact 2: at the price above 10 and 2 dollars. */
const twoTokens = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 2 };

function options(overrides: Partial<TaskLogOptions<Line>> = {}): TaskLogOptions<Line> {
  return {
    folder,
    name: "work",
    asked: { model: "scripted:model" },
    keyOf: (line) => (typeof line.task === "string" ? line.task : undefined),
    graceMs: 0,
    ...overrides,
  };
}

function ask(log: TaskLog<Line>, output: (task: string) => ScriptedOutput, concurrency = 4) {
  const model = createScriptedModel(({ messages }) => output(messages[0]!.content));
  return log.ask(tasks, {
    model,
    price,
    concurrency,
    keyOf: (task) => task,
    requestOf: (task) => ({
      messages: [{ role: "user", content: task }],
      sampling: { temperature: 0, topP: 1, maxTokens: 10 },
    }),
    recordOf: (task, completion) => ({ task, text: completion?.text ?? null }),
  });
}

const lines = () =>
  readFileSync(join(folder, "work.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);

describe("a task log", () => {
  it("goes on after an interruption and asks no task twice", async () => {
    const interruption = new AbortController();
    let calls = 0;
    const output = (task: string) => {
      calls += 1;
      if (calls === 7) interruption.abort();
      return { text: `answer to ${task}` };
    };
    const first = withTaskLog(options({ signal: interruption.signal }), (log) => ask(log, output));
    await expect(first).rejects.toThrow(InterruptedError);
    const kept = lines().length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(20);
    calls = 100;
    const progress = await withTaskLog(options(), async (log) => {
      await ask(log, output);
      return log.progress();
    });
    expect(calls - 100).toBe(20 - kept);
    expect(progress).toMatchObject({ done: 20, doneEarlier: kept, givenUp: 0 });
    expect(
      lines()
        .map(({ task }) => task)
        .sort(),
    ).toEqual([...tasks].sort());
  });

  it("stops before its budget is passed, over several starts", async () => {
    const run = (budgetUsd: number) =>
      withTaskLog(options({ budgetUsd }), async (log) => {
        await ask(log, () => ({ text: "x", usage: twoTokens }));
        return log.progress();
      });
    await expect(run(17)).rejects.toThrow(BudgetError);
    // 4 answers cost 8; a fifth may cost 10.
    expect(lines()).toHaveLength(4);
    await expect(run(17)).rejects.toThrow(BudgetError);
    expect(lines()).toHaveLength(4);
    const progress = await run(48);
    expect(progress.done).toBe(20);
    expect(progress.totals.costUsd).toBe(40);
  });

  it("writes down what got no answer, and asks it again at the next start", async () => {
    const refused = new ProviderError("too long", { status: 413, retryable: false });
    const run = (output: (task: string) => ScriptedOutput) =>
      withTaskLog(options(), async (log) => {
        await ask(log, output, 1);
        return { progress: log.progress(), line: log.records.get("task 3") };
      });
    const first = await run((task) => (task === "task 3" ? refused : "fine"));
    expect(first.progress).toMatchObject({ done: 19, givenUp: 1 });
    expect(first.line).toEqual({
      task: "task 3",
      text: null,
      stop_reason: null,
      problem: "too long",
    });
    const second = await run(() => "now");
    expect(second.progress).toMatchObject({ done: 20, doneEarlier: 19 });
    expect(second.line).toMatchObject({ text: "now", stop_reason: "stop" });
  });

  it("refuses to go on with another question, and to be two at once", async () => {
    await withTaskLog(options(), async (log) => {
      await ask(log, () => "fine");
      await expect(withTaskLog(options(), () => Promise.resolve())).rejects.toThrow(/in use/);
      // Other work in the same folder is no hindrance.
      await withTaskLog(options({ name: "other" }), () => Promise.resolve());
    });
    const other = options({ asked: { model: "scripted:other" }, labels: { model: "--model" } });
    await expect(withTaskLog(other, () => Promise.resolve())).rejects.toThrow(
      /--model was scripted:model and is now scripted:other/,
    );
  });

  it("wants a price for a budget", async () => {
    const work = withTaskLog(options({ budgetUsd: 1 }), (log) =>
      log.ask(tasks, {
        model: createScriptedModel([]),
        price: undefined,
        concurrency: 1,
        keyOf: (task) => task,
        requestOf: () => ({ messages: [], sampling: { temperature: 0, topP: 1, maxTokens: 1 } }),
        recordOf: (task) => ({ task, text: null }),
      }),
    );
    await expect(work).rejects.toThrow(InputError);
  });
});
