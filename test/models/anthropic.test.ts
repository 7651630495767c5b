import { afterEach, describe, expect, it } from "vitest";
import type { Reply, Script } from "../servers/fault-server";
import { describeChatModel } from "./contract";
import { chatRequest } from "./request";
import { startContractApi, startScriptedApi, testKey } from "./start-model";

describeChatModel("Anthropic", "anthropic:test-model", startContractApi("anthropic"));

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});
async function start(script: Script, notices: string[] = []) {
  const started = await startScriptedApi("anthropic", script, {
    onNotice: (text) => notices.push(text),
  });
  open.push(started);
  return started;
}
const fine: Reply = { kind: "answer", text: "fine" };
const prefilled = chatRequest({
  messages: [
    { role: "system", content: "Be brief." },
    { role: "user", content: "Ask something." },
    { role: "assistant", content: "INPUT: " },
  ],
  sampling: { temperature: 0.7, topP: 0.9, maxTokens: 64, stop: ["[END]"], seed: 3 },
});

describe("what Anthropic is asked", () => {
  it("gets system apart, max_tokens, stop_sequences, a trimmed prefill and no seed", async () => {
    const { model, server } = await start([fine]);
    await model.complete(prefilled);
    expect(server.calls[0]!.body).toEqual({
      model: "test-model",
      max_tokens: 64,
      system: "Be brief.",
      messages: [
        { role: "user", content: "Ask something." },
        { role: "assistant", content: "INPUT:" },
      ],
      temperature: 0.7,
      top_p: 0.9,
      stop_sequences: ["[END]"],
    });
    expect(server.calls[0]!.headers.authorization).toBe(`Bearer ${testKey}`);
  });

  it("gets the paper's sampling as top_p alone, since a temperature of 1 is its default", async () => {
    const { model, server } = await start([fine]);
    await model.complete(chatRequest());
    expect(server.calls[0]!.body).toMatchObject({ top_p: 0.9 });
    expect(server.calls[0]!.body).not.toHaveProperty("temperature");
  });

  it("gets a schema as its output format", async () => {
    const { model, server } = await start([fine]);
    const schema = { type: "object", properties: {}, additionalProperties: false };
    await model.complete(chatRequest({ schema: { name: "empty", schema } }));
    expect(server.calls[0]!.body).toMatchObject({
      output_config: { format: { type: "json_schema", schema } },
    });
  });
});

describe("what Claude models reject", () => {
  // Claude 4.5: one of the two. Claude 4.7 and later: neither. Wording of the API's own answers.
  const both =
    "`temperature` and `top_p` cannot both be specified for this model. Please use only one.";
  const none = "`temperature` is deprecated for this model.";

  it("keeps the temperature where only one of the two is taken", async () => {
    const notices: string[] = [];
    const { model, server } = await start(
      ({ body }) =>
        "temperature" in (body as object) && "top_p" in (body as object)
          ? { kind: "status", status: 400, message: both }
          : fine,
      notices,
    );
    await model.complete(prefilled);
    await model.complete(prefilled);
    expect(server.calls).toHaveLength(3);
    expect(server.calls[2]!.body).toMatchObject({ temperature: 0.7 });
    expect(notices).toEqual([
      expect.stringContaining("rejects a seed"),
      expect.stringContaining("rejects top_p as set"),
    ]);
  });

  it("leaves out both where neither is taken", async () => {
    const { model, server } = await start(({ body }) => {
      const sent = body as object;
      if ("temperature" in sent) return { kind: "status", status: 400, message: none };
      return "top_p" in sent
        ? { kind: "status", status: 400, message: "`top_p` is deprecated for this model." }
        : fine;
    });
    expect(await model.complete(prefilled)).toMatchObject({ text: "fine", retries: 0 });
    expect(server.calls).toHaveLength(3);
  });

  it("asks for the prefill in words where none is taken, and does not repeat it", async () => {
    const message =
      "This model does not support assistant message prefill. The conversation must end with a user message.";
    const { model, server } = await start(({ body }) => {
      const { messages } = body as { messages: { role: string }[] };
      return messages.at(-1)!.role === "assistant"
        ? { kind: "status", status: 400, message }
        : { kind: "answer", text: "INPUT: What is 2 + 2?" };
    });
    expect((await model.complete(prefilled)).text.trim()).toBe("What is 2 + 2?");
    const { messages } = server.calls[1]!.body as { messages: { content: string }[] };
    expect(messages).toHaveLength(1);
    expect(messages[0]!.content).toContain("INPUT:");
  });
});

describe("what Anthropic's wire says", () => {
  it.each([
    ["stop_sequence", "stop"],
    ["max_tokens", "length"],
    ["model_context_window_exceeded", "length"],
    ["refusal", "refusal"],
    ["pause_turn", "other"],
  ])("reads the stop reason %s as %s", async (finishReason, stopReason) => {
    const { model } = await start([{ kind: "answer", text: "x", finishReason }]);
    expect((await model.complete(chatRequest())).stopReason).toBe(stopReason);
  });

  it("leaves thinking out of the text", async () => {
    const content = [
      { type: "thinking", thinking: "hm", signature: "s" },
      { type: "text", text: "four" },
    ];
    const body = JSON.stringify({
      id: "msg_1",
      type: "message",
      model: "m",
      content,
      stop_reason: "end_turn",
    });
    const { model } = await start([{ kind: "raw", body }]);
    expect((await model.complete(chatRequest())).text).toBe("four");
  });

  it("waits out an overload (529)", async () => {
    const { model } = await start([{ kind: "status", status: 529 }, fine]);
    expect(await model.complete(chatRequest())).toMatchObject({ text: "fine", retries: 1 });
  });

  it("stops at once when the credit is used up, which Anthropic reports as a bad request", async () => {
    const message = "Your credit balance is too low to access the Anthropic API.";
    const { model, server } = await start([{ kind: "status", status: 400, message }, fine]);
    await expect(model.complete(chatRequest())).rejects.toThrow("no quota left; add credit (400)");
    expect(server.calls).toHaveLength(1);
  });
});
