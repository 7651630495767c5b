import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Instance } from "../../src/bench/instance";
import { readRows } from "../../src/datasets/read-rows";
import { exportInstances } from "../../src/store/export-instances";
import { readInstances } from "../../src/store/read-instances";
import { temporaryDirectory } from "../temporary-directory";

/** A run of 2,500 instances, more than one group of the writers, not in the order of their index. */
function makeRun(): string {
  const run = temporaryDirectory();
  const manifest = { setting: "code/instance_generation", generator: "openai:x", n: 2500 };
  writeFileSync(join(run, "manifest.json"), JSON.stringify(manifest));
  const instances = Array.from({ length: 2500 }, (_, k): Instance => {
    const index = (k * 7) % 2500;
    return {
      id: `id-${index}`,
      index,
      instruction: `Größe ${index}?\n"quoted"`,
      response: "```\nx\n```",
      provenance: { seed_ids: [], instance_ids: [], attempt: 0, call_id: `${index}-0` },
    };
  });
  writeFileSync(
    join(run, "instances.jsonl"),
    instances.map((instance) => `${JSON.stringify(instance)}\n`).join(""),
  );
  return run;
}

describe("exporting a run", () => {
  it("writes upstream's list with the generator as config, in the order of the index", async () => {
    const run = makeRun();
    const out = join(run, "no", "folder", "yet", "upstream.json");
    expect(await exportInstances({ run, format: "upstream", out })).toBe(2500);
    const list = JSON.parse(readFileSync(out, "utf8")) as unknown[];
    expect(list).toHaveLength(2500);
    expect(list[1200]).toEqual({
      config: "openai:x",
      instruction: 'Größe 1200?\n"quoted"',
      response: "```\nx\n```",
    });
  });

  it("writes chat lines of a user and an assistant", async () => {
    const run = makeRun();
    const out = join(run, "chat.jsonl");
    await exportInstances({ run, format: "chat", out });
    const lines = readFileSync(out, "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(2500);
    expect(JSON.parse(lines[7]!)).toEqual({
      messages: [
        { role: "user", content: 'Größe 7?\n"quoted"' },
        { role: "assistant", content: "```\nx\n```" },
      ],
    });
  });

  it("writes Parquet that a reader gets every row back from", async () => {
    const run = makeRun();
    const out = join(run, "instances.parquet");
    await exportInstances({ run, format: "parquet", out });
    const rows = [];
    for await (const { row } of readRows(out)) rows.push(row);
    expect(rows).toHaveLength(2500);
    expect(rows[2499]).toEqual({
      id: "id-2499",
      index: 2499,
      setting: "code/instance_generation",
      generator: "openai:x",
      instruction: 'Größe 2499?\n"quoted"',
      response: "```\nx\n```",
    });
  });

  it("leaves nothing behind when it fails", async () => {
    const run = makeRun();
    writeFileSync(join(run, "instances.jsonl"), '{"id":1}\n');
    const out = join(run, "out.json");
    await expect(exportInstances({ run, format: "upstream", out })).rejects.toThrow(
      /instances\.jsonl line 1 is no instance/,
    );
    expect(readdirSync(run).sort()).toEqual(["instances.jsonl", "manifest.json"]);
    await expect(
      exportInstances({ run: temporaryDirectory(), format: "chat", out }),
    ).rejects.toThrow(/holds no manifest\.json/);
  });
});

describe("reading the instances of a run", () => {
  it("leaves out a last line that is still being written", async () => {
    const run = makeRun();
    const path = join(run, "instances.jsonl");
    writeFileSync(path, readFileSync(path, "utf8") + '{"id":"half');
    let count = 0;
    for await (const { index } of readInstances(run)) expect(index).toBe(count++);
    expect(count).toBe(2500);
  });
});
