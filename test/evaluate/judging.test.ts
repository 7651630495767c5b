import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Problem } from "../../src/evaluate/answering/problems";
import { alpacaPreference, isSwitchedPair } from "../../src/evaluate/judging/alpaca-judge";
import { judgeAlpacaEval2 } from "../../src/evaluate/judging/judge-alpacaeval2";
import { judgeArenaHard } from "../../src/evaluate/judging/judge-arena-hard";
import { estimateJudging } from "../../src/evaluate/judging/estimate-judging";
import { type Outputs, readOutputs } from "../../src/evaluate/judging/outputs";
import { readAlpacaAnnotations } from "../../src/evaluate/read-alpacaeval2";
import { readArenaBattles } from "../../src/evaluate/read-arena-hard";
import type { ChatRequest } from "../../src/models/chat-model";
import { createScriptedModel } from "../../src/models/scripted";
import { temporaryDirectory } from "../temporary-directory";

let out: string;
beforeEach(() => {
  out = temporaryDirectory();
});

const problems: readonly Problem[] = Array.from({ length: 12 }, (_, k) => ({
  id: `q${k}`,
  text: `Question number ${k}?`,
}));

function outputs(name: string, textOf: (k: number) => string | null): Outputs {
  return { name, byId: new Map(problems.map(({ id }, k) => [id, textOf(k)])) };
}

const baseline = outputs("base", (k) => `baseline says ${k}`);
/** Equal to the baseline once, without an output once. */
const model = outputs("student", (k) =>
  k === 3 ? "baseline says 3" : k === 5 ? null : `student says ${k}`,
);

const userText = ({ messages }: ChatRequest) =>
  messages.find(({ role }) => role === "user")!.content;
const isStudentFirst = (request: ChatRequest) =>
  userText(request).indexOf("student says") < userText(request).indexOf("baseline says");

function rows<T>(file: string): T[] {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as T);
}

describe("the AlpacaEval annotator", () => {
  it("weighs the judge's probabilities, in an order that follows from the seed", async () => {
    // The judge finds the student better at 4 to 1, wherever it is shown.
    const judge = createScriptedModel((request) => {
      const better = isStudentFirst(request) ? "m" : "M";
      const worse = better === "m" ? "M" : "m";
      return {
        text: better,
        logprobs: [
          [better, Math.log(0.6)],
          [worse, Math.log(0.15)],
          ["The", Math.log(0.1)],
        ],
      };
    });
    const summary = await judgeAlpacaEval2({ judge, problems, model, baseline, out });
    expect(summary).toMatchObject({ pairs: 12, requested: 10, unscored: 1 });
    expect(summary.protocols).toEqual({ logprobs: 10, equal: 1 });
    expect(judge.requests[0]!.logprobs).toBe(5);
    const firsts = judge.requests.filter(isStudentFirst).length;
    expect(firsts).toBeGreaterThan(0);
    expect(firsts).toBeLessThan(10);
    expect(firsts).toBe(
      problems.filter(({ text }, k) => k !== 3 && k !== 5 && isSwitchedPair(text, 0)).length,
    );
    const { annotations, protocol, judge: who } = await readAlpacaAnnotations(summary.file);
    expect(protocol).toBe("logprobs 10, equal 1");
    expect(who).toBe("scripted:model");
    for (const [k, { preference }] of annotations.entries()) {
      // 0.6 / (0.6 + 0.15) = 0.8 of the weight on the student: 1.8.
      if (k === 3) expect(preference).toBe(1.5);
      else if (k === 5) expect(preference).toBeNull();
      else expect(preference).toBeCloseTo(1.8, 12);
    }
  });

  it("falls back to the word, and says so", async () => {
    const judge = createScriptedModel((request, index) =>
      index === 0 ? "Both are fine." : isStudentFirst(request) ? "m" : "M",
    );
    const options = { judge, problems, model, baseline, out, concurrency: 1 };
    const summary = await judgeAlpacaEval2(options);
    expect(summary).toMatchObject({ unscored: 2, protocols: { discrete: 9, equal: 1 } });
    const read = rows<{ preference: number | null; problem?: string }>(summary.file);
    expect(read[0]).toMatchObject({
      preference: null,
      problem: "the judge named neither: Both are fine.",
    });
    expect(read[1]).toMatchObject({ preference: 2 });
  });

  it.each([
    ["m", false, 1],
    ["M", false, 2],
    ["m", true, 2],
    ["M.", true, 1],
    ["**M**", false, 2],
    ["Output m", false, 1],
    ["My choice is M", false, null],
    ["", false, null],
    ["maybe", false, null],
  ] as const)("reads %j", (text, isSwitched, preference) => {
    expect(alpacaPreference({ text }, isSwitched)).toEqual({ preference, protocol: "discrete" });
  });

  it("asks nothing twice, and judges changed outputs anew", async () => {
    const judge = createScriptedModel(() => "m");
    await judgeAlpacaEval2({ judge, problems, model, baseline, out });
    await judgeAlpacaEval2({ judge, problems, model, baseline, out });
    expect(judge.requests).toHaveLength(10);
    const mended = outputs("student", (k) =>
      k === 5 ? "at last" : (model.byId.get(`q${k}`) ?? null),
    );
    await judgeAlpacaEval2({ judge, problems, model: mended, baseline, out });
    expect(judge.requests).toHaveLength(11);
    const other = createScriptedModel(() => "m", "scripted:other");
    await expect(
      judgeAlpacaEval2({ judge: other, problems, model, baseline, out }),
    ).rejects.toThrow(/--judge was scripted:model/);
  });
});

describe("the Arena-Hard judge", () => {
  it("plays two games a question, and asks once more for a missing label", async () => {
    const judge = createScriptedModel(({ messages }) => {
      const [, user] = messages;
      const k = Number(/Question number (\d+)/.exec(user!.content)![1]);
      const isStudentA =
        user!.content.indexOf("student says") < user!.content.indexOf("baseline says");
      if (messages.length === 4) {
        expect(messages[2]).toEqual({ role: "assistant", content: "Let me think." });
        return `So: [[${isStudentA ? "A>B" : "B>A"}]]`;
      }
      if (k === 0) return "Let me think.";
      if (k === 1) return "First [[A>B]], no, [[B>A]].";
      return isStudentA ? "[[A>>B]]" : "[[B>>A]]";
    });
    const answered = outputs("student", (k) => (k === 5 ? null : `student says ${k}`));
    const summary = await judgeArenaHard({ judge, problems, model: answered, baseline, out });
    // 11 questions with two games, two of which were asked once more.
    expect(judge.requests).toHaveLength(24);
    expect(summary).toMatchObject({ pairs: 12, requested: 24, unscored: 4 });
    const { battles, unscored, model: name } = await readArenaBattles([summary.file]);
    expect(name).toBe("student");
    expect(unscored).toBe(4);
    expect(battles.every(({ winner }) => winner === "model")).toBe(true);
    // Two plain verdicts on q0, and nine questions with two strong ones, which count three times.
    expect(battles).toHaveLength(2 + 9 * 2 * 3);
    await judgeArenaHard({ judge, problems, model: answered, baseline, out });
    expect(judge.requests).toHaveLength(24);
  });
});

describe("outputs to be judged", () => {
  const write = (name: string, text: string) => {
    writeFileSync(join(out, name), text);
    return join(out, name);
  };

  it("come from AlpacaEval's and Arena-Hard's own forms", async () => {
    const alpaca = problems.map(({ text }) => ({ instruction: text, output: "o", generator: "g" }));
    const read = await readOutputs(
      "alpacaeval2",
      write("a.json", JSON.stringify(alpaca)),
      problems,
    );
    expect(read.name).toBe("g");
    expect([...read.byId]).toEqual(problems.map(({ id }) => [id, "o"]));
    const twice = [problems[0]!, { id: "again", text: problems[0]!.text }];
    const both = ["first", "second"].map((output) => ({ ...alpaca[0], output }));
    const same = await readOutputs("alpacaeval2", write("s.json", JSON.stringify(both)), twice);
    expect([...same.byId]).toEqual([
      ["q0", "first"],
      ["again", "second"],
    ]);
    const old = { question_id: "q1", model_id: "g", choices: [{ turns: [{ content: "old" }] }] };
    const recent = {
      ...{ uid: "q2", model: "g" },
      messages: [{ content: "?" }, { role: "assistant", content: { answer: "new" } }],
    };
    const lines = [old, recent].map((row) => JSON.stringify(row)).join("\n");
    const arena = await readOutputs("arena_hard", write("b.jsonl", lines), problems);
    expect([...arena.byId]).toEqual([
      ["q1", "old"],
      ["q2", "new"],
    ]);
  });

  it("must be those of one model, and the baseline's must be complete", async () => {
    const mixed = ["g", "h"].map((model, k) => JSON.stringify({ id: `q${k}`, output: "o", model }));
    await expect(
      readOutputs("alpacaeval2", write("c.jsonl", mixed.join("\n")), problems),
    ).rejects.toThrow(/one model are needed, found g, h/);
    const partial: Outputs = { name: "base", byId: new Map([["q0", "x"]]) };
    expect(() =>
      estimateJudging("alpacaeval2", "j", { problems, model, baseline: partial }),
    ).toThrow(/no output to 11 of 12 problems, the first is q1/);
  });

  it("are counted before anything is paid", () => {
    const estimate = estimateJudging("arena_hard", "j", { problems, model, baseline });
    expect(estimate).toMatchObject({ calls: 22, mostOutputTokens: 22 * 4096 });
    expect(estimateJudging("alpacaeval2", "j", { problems, model, baseline }).calls).toBe(10);
  });
});
