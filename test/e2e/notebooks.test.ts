import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkNotebook } from "../../src/notebook/check-notebook";
import { findNotebooks } from "../../src/notebook/find-notebooks";

const root = join(__dirname, "..", "..");

describe("the committed notebooks", () => {
  it.each(findNotebooks([join(root, "notebooks")], root).map((file) => [basename(file), file]))(
    "%s is executed, clean, and gives the same when it is run again",
    async (_, file) => {
      const { problems } = await checkNotebook(file, {});
      expect(problems).toEqual([]);
    },
    600_000,
  );
});
