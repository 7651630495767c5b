import { createHash } from "node:crypto";
import { join } from "node:path";
import { type TaskLog, withTaskLog } from "../../calls/task-log";
import { writeWhole } from "../../store/write-whole";
import { parseArenaLabel } from "../arena-hard";
import { type ArenaGameNumber, arenaRequest, arenaRequestOnceMore } from "./arena-judge";
import {
  type JudgeOptions,
  type JudgeSummary,
  type OutputPair,
  outputPairs,
} from "./judge-options";

/** A line of `judgments/arena_hard.calls.jsonl`. */
interface ArenaCall {
  readonly id: string;
  readonly fingerprint: string;
  readonly game: ArenaGameNumber;
  /** 0, or 1 when it was asked once more for a label. */
  readonly part: 0 | 1;
  readonly text: string | null;
}

type Game = Pick<ArenaCall, "game" | "part"> & { readonly pair: OutputPair };

/**
 * Arena-Hard v0.1's judge with our own prompt: two games a question, the second with the sides exchanged;
 * a judgment without label is asked once more. Resumable and under a budget; the judgments are written,
 * in upstream's form, once every game was put to the judge.
 * @throws as `answerBenchmark`
 */
export async function judgeArenaHard(options: JudgeOptions): Promise<JudgeSummary> {
  const { judge, model, baseline, out } = options;
  const pairs = outputPairs(options);
  const games = pairs
    .filter((pair) => pair.model !== null)
    .flatMap((pair) => ([0, 1] as const).map((game): Game => ({ pair, game, part: 0 })));
  const folder = join(out, "judgments");
  const file = join(folder, "arena_hard.jsonl");
  return withTaskLog<ArenaCall, JudgeSummary>(
    {
      ...options,
      folder,
      name: "arena_hard.calls",
      asked: { judge: judge.name, prompt_sha256: promptHash() },
      labels: { judge: "--judge" },
      keyOf: ({ fingerprint, game, part }) =>
        typeof fingerprint === "string" ? `${fingerprint}/${game}/${part}` : undefined,
    },
    async (log) => {
      await ask(log, games, options);
      const unlabelled = games.filter((game) => {
        const text = textOf(log, game);
        return text !== null && parseArenaLabel(text) === null && !/\[\[[AB<>=]+\]\]/.test(text);
      });
      await ask(
        log,
        unlabelled.map((game): Game => ({ ...game, part: 1 })),
        options,
      );
      let unscored = 0;
      const rows = pairs.map((pair) => ({
        question_id: pair.id,
        model: model.name,
        baseline: baseline.name,
        judge: judge.name,
        games: ([0, 1] as const).map((game) => {
          const parts = ([0, 1] as const).map((part) => textOf(log, { pair, game, part }));
          const said = parts.filter((text) => text !== null);
          const judgment = said.length === 0 ? null : said.join("\n");
          const score = judgment === null ? null : parseArenaLabel(judgment);
          if (score === null) unscored += 1;
          return { judgment, score };
        }),
      }));
      await writeWhole(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      return {
        ...log.progress(),
        benchmark: "arena_hard",
        judge: judge.name,
        model: model.name,
        baseline: baseline.name,
        file,
        pairs: pairs.length,
        requested: games.length + unlabelled.length,
        unscored,
      };
    },
  );
}

async function ask(
  log: TaskLog<ArenaCall>,
  games: readonly Game[],
  { judge, price, concurrency = 64 }: JudgeOptions,
): Promise<void> {
  await log.ask(games, {
    model: judge,
    price,
    concurrency,
    keyOf,
    requestOf: ({ pair, game, part }) => {
      const sides = { question: pair.text, baseline: pair.baseline, model: pair.model ?? "" };
      return part === 0
        ? arenaRequest(sides, game)
        : arenaRequestOnceMore(sides, game, textOf(log, { pair, game, part: 0 }) ?? "");
    },
    recordOf: ({ pair, game, part }, completion) => ({
      id: pair.id,
      fingerprint: pair.fingerprint,
      game,
      part,
      text: completion?.text ?? null,
    }),
  });
}

function textOf(log: TaskLog<ArenaCall>, game: Game): string | null {
  return log.records.get(keyOf(game))?.text ?? null;
}

function keyOf({ pair, game, part }: Game): string {
  return `${pair.fingerprint}/${game}/${part}`;
}

function promptHash(): string {
  const pair = { question: "q", baseline: "b", model: "m" };
  const requests = [arenaRequest(pair, 0), arenaRequestOnceMore(pair, 1, "j")];
  return createHash("sha256").update(JSON.stringify(requests)).digest("hex");
}
