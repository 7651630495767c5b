import { afterEach, describe, expect, it } from "vitest";
import { AgoraError, ProviderError } from "../../src/errors";
import { createEmbedder } from "../../src/intrinsic/embedders/embeddings-api";
import type { LogLikelihood, Pair } from "../../src/intrinsic/metric-models";
import { createEchoLikelihood } from "../../src/intrinsic/servers/echo-likelihood";
import {
  createRewardModel,
  llama31Chat,
  type RewardOptions,
} from "../../src/intrinsic/servers/reward-server";
import { createVllmLikelihood } from "../../src/intrinsic/servers/vllm-likelihood";
import { createFakeTiming } from "../models/fake-timing";
import type { FaultServer, RecordedCall, Reply } from "../servers/fault-server";
import {
  letterCounts,
  logProbability,
  longestContext,
  rewardFor,
  startToken,
  startVllmServer,
  tokensOf,
} from "../servers/vllm-server";

const pairs: readonly Pair[] = [
  { instruction: "Add 1 and 2.", response: "1 + 2 = 3" },
  { instruction: "Wie heißt das Tier 🐈?", response: "Katze 🐈, natürlich" },
  { instruction: "Say\n\nnothing", response: "\n  indented answer\n" },
  { instruction: "Empty?", response: "" },
  { instruction: "One letter.", response: "a" },
];

const servers: FaultServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(fault?: (call: RecordedCall) => Reply | undefined) {
  const server = await startVllmServer(fault);
  servers.push(server);
  const options = {
    baseUrl: server.baseUrl,
    timing: createFakeTiming(),
    environment: () => undefined,
  };
  return { server, options };
}

/** The slow definition, one pair at a time, without the server. */
function oracle({ instruction, response }: Pair): LogLikelihood | null {
  if (response === "") return null;
  const given = [startToken, ...tokensOf(`${instruction}\n\n`)];
  const tokens = tokensOf(response);
  const all = [...given, ...tokens];
  const logProbabilities = tokens.map((token, at) =>
    logProbability(all[given.length + at - 1]!, token),
  );
  return { logProbability: logProbabilities.reduce((sum, x) => sum + x, 0), tokens: tokens.length };
}

function expectLikelihoods(found: readonly (LogLikelihood | null)[], of: readonly Pair[]): void {
  expect(found.map((one) => one?.tokens)).toEqual(of.map((pair) => oracle(pair)?.tokens));
  found.forEach((one, at) => {
    if (one) expect(one.logProbability).toBeCloseTo(oracle(of[at]!)!.logProbability, 9);
  });
}

/** Each call fails once, in another way each time, before it is answered. */
function faultsOnce(): (call: RecordedCall) => Reply | undefined {
  const faults: readonly Reply[] = [
    { kind: "status", status: 429 },
    { kind: "status", status: 500 },
    { kind: "drop" },
    { kind: "cut" },
    { kind: "truncated" },
    { kind: "raw", body: '{"data": [], "choices": [], "tokens": "none"}' },
    { kind: "raw", body: "null" },
    { kind: "status", status: 502, body: "<h1>Bad Gateway</h1>" },
  ];
  const seen = new Set<string>();
  return ({ path, rawBody }) => {
    const key = path + rawBody.toString();
    if (seen.has(key)) return undefined;
    seen.add(key);
    return faults[seen.size % faults.length];
  };
}

describe("likelihood by vLLM's prompt log-probabilities", () => {
  it("equals the batch-of-one oracle, whatever is asked together", async () => {
    const { options } = await start();
    const model = createVllmLikelihood("compatible:base", options);
    expectLikelihoods(await model.logLikelihoods(pairs), pairs);
    for (const pair of pairs) expectLikelihoods(await model.logLikelihoods([pair]), [pair]);
    const backwards = [...pairs].reverse();
    expectLikelihoods(await model.logLikelihoods(backwards), backwards);
  });

  it("asks in vLLM's own format", async () => {
    const { server, options } = await start();
    await createVllmLikelihood("compatible:base", options).logLikelihoods(pairs.slice(0, 1));
    const [first, second, third] = server.calls;
    expect([first!, second!].map(({ path, body }) => [path, body])).toEqual([
      ["/tokenize", { model: "base", prompt: "Add 1 and 2.\n\n", add_special_tokens: true }],
      ["/tokenize", { model: "base", prompt: "1 + 2 = 3", add_special_tokens: false }],
    ]);
    expect(third!.path).toBe("/v1/completions");
    expect(third!.body).toMatchObject({ max_tokens: 1, temperature: 0, prompt_logprobs: 1 });
  });

  it("has no value for what is longer than the model's context", async () => {
    const { options } = await start();
    const long = { instruction: "Go on.", response: "word ".repeat(longestContext) };
    const [value] = await createVllmLikelihood("compatible:base", options).logLikelihoods([long]);
    expect(value).toBeNull();
  });

  it("comes through faults of every kind", async () => {
    const { options } = await start(faultsOnce());
    const model = createVllmLikelihood("compatible:base", options);
    expectLikelihoods(await model.logLikelihoods(pairs), pairs);
  });

  it("says so when the server has no such log-probabilities", async () => {
    const { options } = await start(({ path }) =>
      path === "/v1/completions" ? { kind: "raw", body: '{"choices":[{"text":"x"}]}' } : undefined,
    );
    const model = createVllmLikelihood("compatible:base", { ...options, maxRetries: 1 });
    await expect(model.logLikelihoods(pairs)).rejects.toThrow(
      "compatible:base: gave up after 2 attempts, the last failed: the answer holds no prompt log-probabilities",
    );
  });
});

describe("likelihood by an echoed prompt", () => {
  it("equals the oracle over the text as it is cut as a whole, through faults", async () => {
    const { options } = await start(faultsOnce());
    const found = await createEchoLikelihood("compatible:base", options).logLikelihoods(pairs);
    pairs.forEach(({ instruction, response }, at) => {
      const border = Array.from(`${instruction}\n\n`).length;
      let end = 0;
      let [sum, count, previous] = [0, 0, startToken];
      for (const token of response === "" ? [] : tokensOf(`${instruction}\n\n${response}`)) {
        end += Array.from(token).length;
        if (end > border) {
          sum += logProbability(previous, token);
          count += 1;
        }
        previous = token;
      }
      expect(found[at]?.tokens ?? 0).toBe(count);
      expect(found[at]?.logProbability ?? 0).toBeCloseTo(sum, 9);
    });
  });

  it("counts the response's tokens, by hand", async () => {
    const body = JSON.stringify({
      choices: [
        {
          logprobs: {
            tokens: ["<s>", "Q?", "\n\n", "Ja", " 🐈", " more"],
            token_logprobs: [null, -9, -9, -0.5, -1.5, -9],
            text_offset: [0, 3, 5, 7, 9, 11],
          },
        },
      ],
      usage: { completion_tokens: 1 },
    });
    const { options } = await start(() => ({ kind: "raw", body }));
    const model = createEchoLikelihood("compatible:base", options);
    const pair = { instruction: "Q?", response: "Ja 🐈" };
    expect(await model.logLikelihoods([pair])).toEqual([{ logProbability: -2, tokens: 2 }]);
  });

  it("counts a token across the border as the response's", async () => {
    const body = JSON.stringify({
      choices: [
        {
          logprobs: {
            tokens: ["Q?", "\n", "\nJa", "x"],
            token_logprobs: [null, -9, -0.25, -9],
            text_offset: [0, 2, 3, 6],
          },
        },
      ],
      usage: { completion_tokens: 1 },
    });
    const { options } = await start(() => ({ kind: "raw", body }));
    const model = createEchoLikelihood("compatible:base", options);
    const pair = { instruction: "Q?", response: "Ja" };
    expect(await model.logLikelihoods([pair])).toEqual([{ logProbability: -0.25, tokens: 1 }]);
  });
});

describe("rewards by a server", () => {
  const wanted = pairs.map(({ instruction, response }) => rewardFor(instruction, response));

  it.each<RewardOptions>([
    { api: "classify" },
    { api: "classify", format: "llama-3.1" },
    { api: "pooling" },
    { api: "pooling", format: "llama-3.1" },
  ])("come through faults, by %j", async (how) => {
    const { options } = await start(faultsOnce());
    const clean = pairs.filter(({ response }) => response.trim() === response);
    const model = createRewardModel("compatible:rm", { ...options, ...how });
    expect(await model.rewards(clean)).toEqual(
      clean.map(({ instruction, response }) => rewardFor(instruction, response)),
    );
  });

  it("are scores of a cross-encoder, several at once", async () => {
    const { server, options } = await start(faultsOnce());
    const model = createRewardModel("compatible:rm", { ...options, api: "score" });
    expect(await model.rewards(pairs)).toEqual(pairs.map(({ response }) => response.length));
    expect(server.calls.at(-1)!.body).toMatchObject({
      model: "rm",
      text_1: expect.any(Array) as [],
    });
  });

  it("come by our own contract from any address", async () => {
    const { server, options } = await start(({ body, path }) => {
      if (path !== "/rate") return undefined;
      const { pairs: asked } = body as { pairs: Pair[] };
      const rewards = asked.map(({ response }) => (response === "" ? null : response.length));
      return { kind: "raw", body: JSON.stringify({ rewards }) };
    });
    const baseUrl = `${server.origin}/rate`;
    const model = createRewardModel("compatible:mine", { ...options, baseUrl, api: "pairs" });
    expect(await model.rewards(pairs)).toEqual(
      pairs.map(({ response }) => (response === "" ? null : response.length)),
    );
  });

  it("ask for messages and no activation", async () => {
    const { server, options } = await start();
    await createRewardModel("compatible:rm", options).rewards(pairs.slice(0, 1));
    expect(server.calls[0]!.path).toBe("/classify");
    expect(server.calls[0]!.body).toEqual({
      model: "rm",
      messages: [
        { role: "user", content: "Add 1 and 2." },
        { role: "assistant", content: "1 + 2 = 3" },
      ],
      use_activation: false,
      activation: false,
    });
    expect(wanted[0]).toBe(9 - 4);
  });

  it("are refused where the server applies a softmax to one class", async () => {
    const body = JSON.stringify({ data: [{ index: 0, probs: [1], num_classes: 1 }] });
    const { options } = await start(() => ({ kind: "raw", body }));
    const model = createRewardModel("compatible:rm", options);
    // The first one already: a reward that was let through would stay.
    await expect(model.rewards(pairs.slice(0, 1))).rejects.toThrow(
      /exactly 1: its server applies a softmax/,
    );
    await expect(model.rewards(pairs)).rejects.toThrow(AgoraError);
  });

  it("may be exactly 1 where another is not", async () => {
    const { server, options } = await start();
    const model = createRewardModel("compatible:rm", options);
    // Two characters less one word.
    const pair = { instruction: "Go.", response: "no" };
    expect(await model.rewards([pair])).toEqual([1]);
    expect(await model.rewards([pair])).toEqual([1]);
    expect(server.calls).toHaveLength(3);
  });

  it("are refused where the model tells several classes apart", async () => {
    const body = JSON.stringify({ data: [{ index: 0, probs: [0.2, 0.8], num_classes: 2 }] });
    const { options } = await start(() => ({ kind: "raw", body }));
    const model = createRewardModel("compatible:rm", { ...options, maxRetries: 0 });
    await expect(model.rewards(pairs)).rejects.toThrow("the answer holds 2 numbers");
  });

  it("read a pair in Llama 3.1's format, without a second start token", () => {
    expect(llama31Chat({ instruction: "Hi ", response: "Hello" })).toBe(
      "<|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n<|eot_id|>" +
        "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>" +
        "<|start_header_id|>assistant<|end_header_id|>\n\nHello<|eot_id|>",
    );
  });
});

describe("embeddings by a server", () => {
  it("come in the order of the texts, through faults", async () => {
    const { options } = await start(faultsOnce());
    const texts = pairs.map(({ instruction }) => instruction);
    const vectors = await createEmbedder("compatible:e", options).embed(texts);
    expect(vectors.map((vector) => [...vector])).toEqual(texts.map(letterCounts));
  });

  it("are refused when one is missing or of another length", async () => {
    for (const data of [
      [{ index: 0, embedding: [1, 2] }],
      [{ index: 0, embedding: [1, 2] }, { index: 0, embedding: [1, 2] }], // prettier-ignore
      [{ index: 0, embedding: [1, 2] }, { index: 1, embedding: [1] }], // prettier-ignore
      [{ index: 0, embedding: [] }, { index: 1, embedding: [] }], // prettier-ignore
    ]) {
      const { options } = await start(() => ({ kind: "raw", body: JSON.stringify({ data }) }));
      const embedder = createEmbedder("compatible:e", { ...options, maxRetries: 0 });
      await expect(embedder.embed(["a", "b"])).rejects.toThrow(ProviderError);
    }
  });

  it("are of a text that fits the model", async () => {
    const { server, options } = await start();
    await createEmbedder("compatible:e", options).embed(["word ".repeat(20_000)]);
    const { input } = server.calls[0]!.body as { input: string[] };
    expect(input[0]!.length).toBeLessThan(45_000);
    await createEmbedder("compatible:e", options).embed([`x${"🐈".repeat(20_000)}`]);
    const { input: cats } = server.calls[1]!.body as { input: string[] };
    expect(cats[0]!).toMatch(/^x(🐈)+$/u);
    expect(input[0]!.length).toBeGreaterThan(20_000);
  });

  it("need a provider that has them, and its key", () => {
    expect(() => createEmbedder("anthropic:claude")).toThrow(/openai:MODEL or compatible:MODEL/);
    expect(() => createEmbedder("openai:e", { environment: () => undefined })).toThrow(
      /OPENAI_API_KEY/,
    );
  });
});
