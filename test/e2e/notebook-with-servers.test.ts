import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readNotebook } from "../../src/notebook/ipynb";
import { runNotebook } from "../../src/notebook/run-notebook";
import type { FaultServer } from "../servers/fault-server";
import { startVllmServer } from "../servers/vllm-server";

let server: FaultServer | undefined;
let folder: string | undefined;
afterEach(async () => {
  await server?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

const root = join(__dirname, "..", "..");
const file = join(root, "notebooks", "03-intrinsic-metrics.ipynb");

describe("notebook 03 with servers given", () => {
  it("measures by them, its cells unchanged", async () => {
    server = await startVllmServer(({ path, rawBody }) =>
      path === "/v1/chat/completions"
        ? { kind: "answer", text: `Because. [RESULT] ${1 + (rawBody.length % 5)}` }
        : undefined,
    );
    const slots = { JUDGE: "j", PROMETHEUS: "p", PERPLEXITY: "b", REWARD: "r", EMBEDDINGS: "e" };
    const variables = Object.entries(slots).flatMap(([slot, model]) => [
      [`AGORALAB_${slot}`, `compatible:${model}`],
      [`AGORALAB_${slot}_URL`, server!.baseUrl],
    ]);
    const env = {
      ...process.env,
      ...(Object.fromEntries(variables) as Record<string, string>),
      AGORALAB_BUDGET_USD: "2",
    };
    // What it keeps must not come beside a user's own; imports are looked for upwards from here.
    mkdirSync(join(root, "out"), { recursive: true });
    folder = mkdtempSync(join(root, "out", "test-"));
    const { status, failure, notebook } = await runNotebook(readNotebook(file), {
      cwd: folder,
      env,
    });
    expect(failure).toBeUndefined();
    expect(status).toBe("ok");
    const cell = (id: string) => JSON.stringify(notebook.cells.find((one) => one.id === id));
    for (const model of Object.values(slots)) {
      expect(cell("intrinsic-03")).toContain(`compatible:${model}`);
      expect(cell("intrinsic-cost")).toContain(`compatible:${model}`);
    }
    const paths = new Set(server.calls.map(({ path }) => path));
    expect([...paths].sort()).toEqual([
      ...["/classify", "/tokenize", "/v1/chat/completions", "/v1/completions", "/v1/embeddings"],
    ]);
  }, 300_000);
});
