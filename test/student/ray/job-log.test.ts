import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJobLog } from "../../../src/student/ray/job-log";
import { fileLines, line } from "./sent-lines";

const step = (value: number) => line({ kind: "progress", step: value, steps: 9, loss: 1.5 });

describe("a job's log", () => {
  it("tells how far the job is, among lines of others", () => {
    const log = parseJobLog(
      `loading\n${line({ kind: "phase", phase: "training" })}${step(1)}warning: x\n${step(2)}`,
    );
    expect(log.phase).toBe("training");
    expect(log.progress).toEqual({ step: 2, steps: 9, loss: 1.5 });
  });

  it("reads any beginning of itself", () => {
    const whole = `a\n${step(1)}${fileLines("f", "content é\n", 8).join("")}${step(2)}`;
    fc.assert(
      fc.property(fc.nat(whole.length), (length) => {
        const { files, progress } = parseJobLog(whole.slice(0, length));
        expect([undefined, "content é\n"]).toContain(files.get("f"));
        expect([undefined, 1, 2]).toContain(progress?.step);
      }),
    );
    expect(parseJobLog(whole).files.get("f")).toBe("content é\n");
  });

  it("takes the later of two sendings of a file", () => {
    const lines = [...fileLines("f", "old content", 4).slice(0, 3), ...fileLines("f", "new", 400)];
    expect(parseJobLog(lines.join("")).files.get("f")).toBe("new");
  });

  it("refuses a damaged file", () => {
    const lines = fileLines("f", "some content", 1000)
      .join("")
      .replace(/[0-9a-f]{64}/, "0");
    expect(() => parseJobLog(lines)).toThrow(/f came damaged out of the job's log/);
  });

  it("finds the job's own last error, and prefers what the job reports to launchers' tracebacks", () => {
    const traceback = "Traceback (most recent call last):\n  File x\nValueError: no such column\n";
    expect(parseJobLog(traceback).error).toBe("ValueError: no such column");
    const reported = line({ kind: "error", error: "OutOfMemoryError: 80 GiB" });
    const launcher = "torch.distributed.elastic.multiprocessing.errors.ChildFailedError: \n";
    expect(parseJobLog(reported + launcher).error).toBe("OutOfMemoryError: 80 GiB");
    expect(parseJobLog("all is well\n").error).toBeUndefined();
  });
});
