import { afterEach, describe, expect, it } from "vitest";
import type { ChatRequest } from "../../src/models/chat-model";
import type { Reply, Script } from "../servers/fault-server";
import { describeChatModel } from "./contract";
import { chatRequest } from "./request";
import { startContractApi, startScriptedApi, testKey, type Api } from "./start-model";

describeChatModel("OpenAI", "openai:test-model", startContractApi("openai"));
describeChatModel("a compatible server", "compatible:test-model", startContractApi("compatible"));

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});
async function start(api: Api, script: Script, notices: string[] = []) {
  const started = await startScriptedApi(api, script, { onNotice: (text) => notices.push(text) });
  open.push(started);
  return started;
}
async function bodySent(api: Api, request: ChatRequest): Promise<unknown> {
  const { model, server } = await start(api, [{ kind: "answer", text: "x" }]);
  await model.complete(request);
  return server.calls[0]!.body;
}
const fine: Reply = { kind: "answer", text: "fine" };
const schema = {
  name: "pair",
  schema: { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
};
const everything = chatRequest({
  messages: [
    { role: "system", content: "Be brief." },
    { role: "user", content: "Hi." },
  ],
  sampling: { temperature: 0.7, topP: 0.9, maxTokens: 64, stop: ["[END]"], seed: 3 },
  schema,
});
const responseFormat = {
  type: "json_schema",
  json_schema: { name: "pair", schema: schema.schema, strict: true },
};

describe("what OpenAI is asked", () => {
  it("gets max_completion_tokens, the sampling, stop, seed and the schema", async () => {
    expect(await bodySent("openai", everything)).toEqual({
      model: "test-model",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Hi." },
      ],
      max_completion_tokens: 64,
      temperature: 0.7,
      top_p: 0.9,
      stop: ["[END]"],
      seed: 3,
      response_format: responseFormat,
    });
  });

  it("is not told what its defaults are, which newer models refuse to hear", async () => {
    const sampling = { temperature: 1, topP: 1, maxTokens: 64 };
    const body = await bodySent("openai", chatRequest({ sampling }));
    expect(Object.keys(body as object).sort()).toEqual([
      "max_completion_tokens",
      "messages",
      "model",
    ]);
  });

  it("gets the key as a bearer token, and no retries of the SDK's own", async () => {
    const { model, server } = await start("openai", [fine]);
    await model.complete(chatRequest());
    expect(server.calls[0]!.headers.authorization).toBe(`Bearer ${testKey}`);
    expect(server.calls[0]!.path).toBe("/v1/chat/completions");
  });
});

describe("what a compatible server is asked", () => {
  it("gets max_tokens and every sampling value, defaults included", async () => {
    const sampling = { temperature: 1, topP: 1, maxTokens: 64 };
    expect(await bodySent("compatible", chatRequest({ sampling }))).toMatchObject({
      max_tokens: 64,
      temperature: 1,
      top_p: 1,
    });
  });

  it("learns nothing of the user's OpenAI account", async () => {
    process.env["OPENAI_ORG_ID"] = "org-of-the-user";
    try {
      const { model, server } = await start("compatible", [fine]);
      await model.complete(chatRequest());
      expect(JSON.stringify(server.calls[0]!.headers)).not.toContain("org-of-the-user");
    } finally {
      delete process.env["OPENAI_ORG_ID"];
    }
  });

  it.each<[number, string]>([
    [400, "response_format is not supported by this server"],
    [500, 'response_format type must be one of "text" or "json_object", but got: json_schema'],
    [422, "body -> response_format: Extra inputs are not permitted"],
  ])(
    "is asked in words once it has rejected a schema (%i), and from then on",
    async (status, message) => {
      const notices: string[] = [];
      const { model, server } = await start(
        "compatible",
        ({ body }) =>
          "response_format" in (body as object) ? { kind: "status", status, message } : fine,
        notices,
      );
      expect(await model.complete(everything)).toMatchObject({ text: "fine", retries: 0 });
      await model.complete(everything);
      expect(server.calls).toHaveLength(3);
      const { messages } = server.calls[2]!.body as { messages: { content: string }[] };
      expect(messages[1]!.content).toContain(JSON.stringify(schema.schema));
      expect(notices).toHaveLength(1);
      expect(notices[0]).toContain("rejects a JSON schema");
    },
  );

  it("is understood when its error has another shape", async () => {
    const { model } = await start("compatible", [
      { kind: "status", status: 400, body: '{"object":"error","message":"seed is not supported"}' },
      fine,
    ]);
    expect((await model.complete(everything)).text).toBe("fine");
  });
});

describe("parameters a model rejects", () => {
  it.each([
    ["temperature", "Unsupported value: 'temperature' does not support 0.7 with this model."],
    ["top_p", "Unsupported parameter: 'top_p' is not supported with this model."],
    ["stop", "Unsupported parameter: 'stop' is not supported with this model."],
    ["seed", "Unsupported parameter: 'seed' is not supported with this model."],
  ])("leaves out %s from then on, with one notice", async (param, message) => {
    const notices: string[] = [];
    const { model, server } = await start(
      "openai",
      ({ body }) =>
        param in (body as object)
          ? { kind: "status", status: 400, code: "unsupported_parameter", param, message }
          : fine,
      notices,
    );
    await Promise.all([model.complete(everything), model.complete(everything)]);
    const before = server.calls.length;
    await model.complete(everything);
    expect(server.calls).toHaveLength(before + 1);
    expect(notices).toHaveLength(1);
  });

  it("changes max_tokens to max_completion_tokens when told to", async () => {
    const { model, server } = await start("compatible", [
      {
        kind: "status",
        status: 400,
        message:
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      },
      fine,
    ]);
    await model.complete(chatRequest());
    expect(server.calls[1]!.body).toMatchObject({ max_completion_tokens: 4096 });
    expect(server.calls[1]!.body).not.toHaveProperty("max_tokens");
  });

  it("cuts the answer at a stop sequence that could not be sent", async () => {
    const { model } = await start("openai", [
      { kind: "status", status: 400, message: "'stop' is not supported with this model" },
      { kind: "answer", text: "2 + 2 = 4 [END] and more", finishReason: "length" },
    ]);
    expect(await model.complete(everything)).toMatchObject({
      text: "2 + 2 = 4 ",
      stopReason: "stop",
    });
  });

  it("does not take a value out of range for a parameter that is not supported", async () => {
    const { model, server } = await start("openai", [
      { kind: "status", status: 400, message: "max_tokens is too large: 9999999" },
    ]);
    await expect(model.complete(everything)).rejects.toThrow("max_tokens is too large");
    expect(server.calls).toHaveLength(1);
  });
});

describe("what OpenAI's wire says", () => {
  it("counts reasoning as output even where only the total tells", async () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 40 };
    const body = JSON.stringify({
      model: "m",
      choices: [{ message: { content: "x" }, finish_reason: "stop" }],
      usage,
    });
    const { model } = await start("compatible", [{ kind: "raw", body }]);
    expect((await model.complete(chatRequest())).usage?.outputTokens).toBe(30);
  });

  it("keeps the cost and the cache writes a provider reports", async () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 15,
      prompt_tokens_details: { cached_tokens: 2, cache_write_tokens: 8 },
      cost: 0.0125,
    };
    const body = JSON.stringify({ choices: [{ message: { content: "x" } }], usage });
    const { model } = await start("compatible", [{ kind: "raw", body }]);
    expect((await model.complete(chatRequest())).usage).toEqual({
      inputTokens: 10,
      cachedInputTokens: 2,
      cacheWriteInputTokens: 8,
      outputTokens: 5,
      reportedCostUsd: 0.0125,
    });
  });

  it("calls a finish reason it does not know, or none, other", async () => {
    const { model } = await start("openai", [
      { kind: "answer", text: "x", finishReason: "eos_by_moonlight" },
      { kind: "raw", body: '{"choices":[{"message":{"content":"x"}}]}' },
      { kind: "answer", text: "x", finishReason: "content_filter" },
    ]);
    expect((await model.complete(chatRequest())).stopReason).toBe("other");
    expect((await model.complete(chatRequest())).stopReason).toBe("other");
    expect((await model.complete(chatRequest())).stopReason).toBe("content_filter");
  });

  it("does not lose an answer over a usage it cannot read", async () => {
    const body = '{"choices":[{"message":{"content":"x"}}],"usage":{"tokens":"many"}}';
    const { model } = await start("openai", [{ kind: "raw", body }]);
    expect(await model.complete(chatRequest())).toMatchObject({ text: "x", usage: undefined });
  });
});

describe("bare completions and log probabilities", () => {
  const bare = { ...chatRequest({ messages: [{ role: "user", content: "def f():" }] }) };

  it.each(["openai", "compatible"] as const)(
    "%s continues a text without template",
    async (api) => {
      const script: Script = [
        {
          kind: "answer",
          text: " pass\ndef g",
          logprobs: [[" pass", -0.1]],
          finishReason: "length",
        },
      ];
      const started = await startScriptedApi(api, script, { bare: true });
      open.push(started);
      const completion = await started.model.complete({
        ...bare,
        logprobs: 3,
        sampling: {
          temperature: 0,
          topP: 1,
          maxTokens: 8,
          stop: ["\ndef"],
          repetitionPenalty: 1.5,
        },
      });
      expect(started.server.calls[0]!.path).toBe("/v1/completions");
      expect(started.server.calls[0]!.body).toEqual({
        model: "test-model",
        prompt: "def f():",
        max_tokens: 8,
        temperature: 0,
        top_p: 1,
        stop: ["\ndef"],
        logprobs: 3,
        ...(api === "compatible" && { repetition_penalty: 1.5 }),
      });
      expect(completion).toMatchObject({
        ...{ text: " pass", stopReason: "stop", logprobs: [[" pass", -0.1]] },
      });
      expect(completion.unsent).toEqual(api === "openai" ? ["repetition_penalty"] : undefined);
    },
  );

  it("gives OpenAI four stop sequences and cuts at the others itself", async () => {
    const { model, server } = await start("openai", [{ kind: "answer", text: "one STOP5 two" }]);
    const stop = ["STOP1", "STOP2", "STOP3", "STOP4", "STOP5"];
    const { text } = await model.complete(
      chatRequest({ sampling: { temperature: 0, topP: 1, maxTokens: 8, stop } }),
    );
    expect(server.calls[0]!.body).toMatchObject({ stop: stop.slice(0, 4) });
    expect(text).toBe("one ");
  });

  it("goes on without what a server rejects, and notes it in the answer", async () => {
    const notices: string[] = [];
    const { model } = await start(
      "compatible",
      ({ body }) => {
        const refused = ["logprobs", "repetition_penalty"].find((name) => name in (body as object));
        return refused === undefined
          ? fine
          : { kind: "status", status: 400, message: `${refused} is not supported` };
      },
      notices,
    );
    const sampling = { temperature: 0, topP: 1, maxTokens: 8, repetitionPenalty: 1.03 };
    const answer = await model.complete({ ...chatRequest({ sampling }), logprobs: 5 });
    expect(answer).toMatchObject({ text: "fine", unsent: ["repetition_penalty", "logprobs"] });
    expect(notices).toEqual([
      expect.stringContaining("no log probabilities"),
      expect.stringContaining("no repetition penalty"),
    ]);
  });

  it("has no bare completions at Anthropic", async () => {
    const options = { bare: true };
    await expect(startScriptedApi("anthropic", [], options)).rejects.toThrow(/no bare completions/);
  });
});
