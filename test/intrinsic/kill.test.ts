import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { IntrinsicReport } from "../../src/intrinsic/report";
import { createRandom } from "../../src/stats/random";
import type { FaultServer, RecordedCall, Reply } from "../servers/fault-server";
import { startVllmServer, usageFor } from "../servers/vllm-server";
import { temporaryDirectory } from "../temporary-directory";

const main = join(__dirname, "..", "..", "dist", "cli", "main.js");

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const instances = 150;
const models = ["compatible:j", "compatible:e", "compatible:b", "compatible:r"];

/** A grade that depends on the prompt alone. */
function grade({ path, rawBody }: RecordedCall): Reply | undefined {
  if (path !== "/v1/chat/completions") return undefined;
  const score = 1 + (rawBody.length % 5);
  return {
    kind: "answer",
    text: `Because. [RESULT] ${score}`,
    usage: { input: 400, output: 20 },
  };
}

/** One call in five is spoilt. */
function storm(): (call: RecordedCall) => Reply | undefined {
  const random = createRandom("intrinsic faults");
  const faults: readonly Reply[] = [
    { kind: "status", status: 429, headers: { "retry-after": "0" } },
    { kind: "status", status: 500 },
    { kind: "status", status: 503, headers: { "retry-after-ms": "5" } },
    { kind: "drop" },
    { kind: "cut" },
    { kind: "truncated" },
  ];
  return (call) => (random.uniform() < 0.2 ? random.sample(faults, 1)[0]! : grade(call));
}

function start(data: string, out: string, ...flags: string[]) {
  const args = ["intrinsic", data, "--out", out, "--base-url", server!.baseUrl, "--json"];
  const asked = ["judge", "embeddings", "perplexity", "reward"].flatMap((slot, at) => [
    `--${slot}`,
    models[at]!,
  ]);
  const child = spawn(process.execPath, [main, ...args, ...asked, ...flags], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (texts.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (texts.stderr += chunk.toString()));
  const end = once(child, "close").then(([status]) => ({
    status: status as number | null,
    ...texts,
  }));
  return { child, end };
}

/** Resolves once the server has seen that many more requests, or the process has ended. */
async function moreRequests(count: number, end: Promise<unknown>): Promise<void> {
  const target = server!.calls.length + count;
  let isOver = false;
  void end.then(() => (isOver = true));
  while (server!.calls.length < target && !isOver) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** What a provider at a dollar in and ten out would charge at most for the requests it saw. */
function billed(): number {
  return server!.calls.reduce((sum, { path, body }) => {
    if (path === "/v1/chat/completions") return sum + (400 + 20 * 10) / 1e6;
    const usage = usageFor(path, body);
    const written = "completion_tokens" in usage ? usage.completion_tokens! : 0;
    return sum + (usage.prompt_tokens + 10 * written) / 1e6;
  }, 0);
}

describe("measuring in a process of its own", () => {
  it("gives what an undisturbed run gives after kill -9 at random moments in a storm of faults", async () => {
    const directory = temporaryDirectory();
    const data = join(directory, "data.jsonl");
    const prices = join(directory, "prices.csv");
    const rows = Array.from({ length: instances }, (_, k) => ({
      instruction: `Question number ${k}: what is ${k} plus ${k}?`,
      response: `It is ${2 * k}.`,
    }));
    writeFileSync(data, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    writeFileSync(
      prices,
      [
        "model,usd_per_1m_input_tokens,usd_per_1m_output_tokens",
        ...models.map((model) => `${model},1,10`),
      ].join("\n"),
    );
    server = await startVllmServer(grade);
    const calm = await start(data, join(directory, "calm"), "--prices", prices).end;
    expect(calm.stderr).toBe("");
    await server.close();

    server = await startVllmServer(storm());
    const out = join(directory, "stormy");
    const flags = ["--prices", prices, "--budget-usd", "5", "--concurrency", "8"];
    const random = createRandom("intrinsic kills");
    let kills = 0;
    for (let kill = 0; kill < 6; kill++) {
      const { child, end } = start(data, out, ...flags);
      await moreRequests(random.integer(1, 160), end);
      if (child.kill("SIGKILL")) kills += 1;
      await end;
    }
    expect(kills).toBeGreaterThanOrEqual(4);
    const { status, stdout, stderr } = await start(data, out, ...flags).end;
    expect(stderr).not.toMatch(/damaged/);
    expect(status).toBe(0);

    const [wanted, got] = [calm.stdout, stdout].map((text) => JSON.parse(text) as IntrinsicReport);
    expect(got!.metrics).toEqual(wanted!.metrics);
    for (const metric of ["response_perplexity", "response_quality_skywork_rm"]) {
      const lines = readFileSync(join(out, "intrinsic", `${metric}.jsonl`), "utf8")
        .trim()
        .split("\n");
      const ids = lines.map((line) => (JSON.parse(line) as { id: string }).id);
      // A call whose answer a kill cut off was made again; what came was not.
      expect(ids).toHaveLength(instances);
      expect(new Set(ids).size).toBe(instances);
    }
    expect(readdirSync(join(out, "intrinsic")).filter((name) => name.endsWith(".incomplete"))).toEqual([]); // prettier-ignore
    // What was paid and is on record is no more than the provider saw; calls in flight at a kill are not on it.
    expect(got!.cost_usd).toBeLessThanOrEqual(billed() + 1e-12);
    expect(got!.cost_usd).toBeGreaterThan(0.9 * wanted!.cost_usd);
  });
});
