import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { InputError } from "../../src/errors";
import { parseBaseUrl } from "../../src/models/base-url";
import { createChatModel, registerModelMaker } from "../../src/models/create-chat-model";
import { loadEnvFile, readKey } from "../../src/models/environment";
import { createScriptedModel } from "../../src/models/scripted";
import { startOpenAiServer } from "../servers/openai-server";
import { createFakeTiming } from "./fake-timing";
import { chatRequest } from "./request";

const noKeys = () => undefined;
const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});
function envFile(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), "agoralab-env-"));
  directories.push(directory);
  const path = join(directory, ".env");
  writeFileSync(path, text);
  return path;
}

describe("createChatModel", () => {
  it.each([
    ["gpt-4o", 'model "gpt-4o" has no provider; write openai:MODEL'],
    ["openai:", 'model "openai:" has no provider'],
    ["opneai:gpt-4o", 'did you mean "openai:gpt-4o"?'],
  ])("refuses the name %s", (name, message) => {
    expect(() => createChatModel(name, { environment: noKeys })).toThrow(message);
    expect(() => createChatModel(name, { environment: noKeys })).toThrow(InputError);
  });

  it.each([
    ["openai:gpt-4o", "OPENAI_API_KEY"],
    ["anthropic:claude", "ANTHROPIC_API_KEY"],
  ])("asks for the missing key of %s by its variable, before any call", (name, variable) => {
    expect(() => createChatModel(name, { environment: noKeys })).toThrow(
      `${name} needs a key: set ${variable} in the environment or in an env file`,
    );
  });

  it("needs a base URL, but no key, for a compatible server", async () => {
    expect(() => createChatModel("compatible:llama", { environment: noKeys })).toThrow(
      "compatible:llama needs a base URL",
    );
    const server = await startOpenAiServer([{ kind: "answer", text: "hello" }]);
    try {
      const model = createChatModel("compatible:llama3.1:8b", {
        baseUrl: `${server.baseUrl}/`,
        environment: noKeys,
      });
      expect((await model.complete(chatRequest())).text).toBe("hello");
      expect(server.calls[0]!.body).toMatchObject({ model: "llama3.1:8b" });
    } finally {
      await server.close();
    }
  });

  it("hints at a forgotten /v1", async () => {
    const server = await startOpenAiServer([{ kind: "status", status: 404 }]);
    try {
      const model = createChatModel("compatible:m", {
        baseUrl: server.origin,
        environment: noKeys,
      });
      await expect(model.complete(chatRequest())).rejects.toThrow("most base URLs end in /v1");
    } finally {
      await server.close();
    }
  });

  it("says once that nobody answers, while it goes on trying", async () => {
    const server = await startOpenAiServer(() => ({ kind: "drop" }));
    const notices: string[] = [];
    try {
      const model = createChatModel("compatible:m", {
        baseUrl: server.baseUrl,
        environment: noKeys,
        timing: createFakeTiming(),
        maxRetries: 3,
        onNotice: (notice) => notices.push(notice),
      });
      await expect(model.complete(chatRequest())).rejects.toThrow("gave up after 4 attempts");
      await expect(model.complete(chatRequest())).rejects.toThrow("gave up after 4 attempts");
    } finally {
      await server.close();
    }
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/compatible:m: no answer from http:.*; trying again for a while/);
  });

  it("refuses a concurrency below one", () => {
    const options = { baseUrl: "http://127.0.0.1:1/v1", environment: noKeys, concurrency: 0 };
    expect(() => createChatModel("compatible:m", options)).toThrow(
      "concurrency must be a whole number from 1 to 10000, got 0",
    );
  });

  it("makes models of a registered provider, once", () => {
    const maker = (model: string) => createScriptedModel([], `for-this-test:${model}`);
    registerModelMaker("for-this-test", maker);
    expect(createChatModel("for-this-test:anna").name).toBe("for-this-test:anna");
    expect(() => registerModelMaker("for-this-test", maker)).toThrow("registered already");
  });
});

describe("parseBaseUrl", () => {
  it("drops a trailing slash", () => {
    expect(parseBaseUrl("http://127.0.0.1:8000/v1/")).toBe("http://127.0.0.1:8000/v1");
  });

  it.each([
    ["127.0.0.1:8000", "base URL"],
    ["ftp://host/v1", "is not http or https"],
    ["http://host/v1?key=abc", "carries a user name, password, query or fragment"],
    ["http://host/v1/chat/completions", "names an endpoint; give http://host/v1"],
  ])("refuses %s", (text, message) => {
    expect(() => parseBaseUrl(text)).toThrow(message);
  });

  it("does not repeat a password", () => {
    const text = "http://user:hunter2-hunter2@host/v1";
    expect(() => parseBaseUrl(text)).toThrow(InputError);
    expect(() => parseBaseUrl(text)).not.toThrow(/hunter2/);
  });
});

describe("loadEnvFile", () => {
  it("looks names up without exporting or showing the values", () => {
    const environment = loadEnvFile(
      envFile('# keys\nAGORALAB_TEST_KEY="sk-quoted-123456"\nAGORALAB_EMPTY=\n'),
    );
    expect(environment("AGORALAB_TEST_KEY")).toBe("sk-quoted-123456");
    expect(readKey(environment, "AGORALAB_EMPTY")).toBeUndefined();
    expect(process.env["AGORALAB_TEST_KEY"]).toBeUndefined();
    expect(inspect(environment, { depth: 9, showHidden: true })).not.toContain("sk-quoted");
  });

  it("lets the process's own variable win", () => {
    const environment = loadEnvFile(envFile("PATH=elsewhere"));
    expect(environment("PATH")).toBe(process.env["PATH"]);
  });

  it("names a file it cannot read", () => {
    expect(() => loadEnvFile("/no/such/.env")).toThrow(
      "env file /no/such/.env cannot be read (ENOENT); check the path",
    );
  });

  it("refuses a key that no header can carry, without showing it", () => {
    const environment = () => "sk-broken\nkey-0123456789";
    expect(() => readKey(environment, "OPENAI_API_KEY")).toThrow(
      "OPENAI_API_KEY holds a character",
    );
    expect(() => readKey(environment, "OPENAI_API_KEY")).not.toThrow(/0123456789/);
  });
});
