import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors";
import { withWhole, writeWhole } from "../../src/store/write-whole";
import { temporaryDirectory } from "../temporary-directory";

describe("a file that is there whole or not at all", () => {
  it("holds what was written bit by bit, in order, however much", async () => {
    const folder = temporaryDirectory();
    const path = join(folder, "lines.jsonl");
    const lines = Array.from({ length: 50_000 }, (_, k) => `{"k": ${k}, "text": "Größe ${k}"}\n`);
    const count = await withWhole(path, async (write) => {
      for (const line of lines) await write(line);
      expect(readdirSync(folder)).not.toContain("lines.jsonl");
      return lines.length;
    });
    expect(count).toBe(50_000);
    expect(readFileSync(path, "utf8")).toBe(lines.join(""));
    expect(readdirSync(folder)).toEqual(["lines.jsonl"]);
  });

  it("stays as it was when the work fails", async () => {
    const folder = temporaryDirectory();
    const path = join(folder, "kept");
    writeFileSync(path, "before");
    const failed = withWhole(path, async (write) => {
      await write("after");
      throw new RangeError("not today");
    });
    await expect(failed).rejects.toThrow(RangeError);
    expect(readFileSync(path, "utf8")).toBe("before");
    expect(readdirSync(folder)).toEqual(["kept"]);
  });

  it("says what to do where it cannot be written", async () => {
    const path = join(temporaryDirectory(), "no", "such", "folder");
    await expect(writeWhole(path, "")).rejects.toThrow(InputError);
    await expect(writeWhole(path, "")).rejects.toThrow(/a folder is missing.*make it/);
  });
});
