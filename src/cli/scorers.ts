import type { Benchmark } from "../bench/benchmarks";
import { InputError } from "../errors";
import { scoreAlpacaEval2 } from "../evaluate/alpacaeval2-score";
import { scoreArenaHard } from "../evaluate/arena-hard-score";
import type { CodeTask } from "../evaluate/code/code-task";
import { judgeCode } from "../evaluate/code/judge-code";
import { readCodeSamples } from "../evaluate/code/read-code-samples";
import { scoreCode } from "../evaluate/code/score-code";
import { scoreGsm8k } from "../evaluate/gsm8k";
import { readHumanEval } from "../evaluate/humaneval";
import { scoreMath } from "../evaluate/math";
import { type MbppSplit, readMbpp } from "../evaluate/mbpp";
import { readAlpacaAnnotations, readLengthControlData } from "../evaluate/read-alpacaeval2";
import { readArenaBattles } from "../evaluate/read-arena-hard";
import { readPairs, readPredictions, readReferences } from "../evaluate/read-math";
import { scorePairs } from "../evaluate/score-pairs";
import { progress } from "../notebook/progress";
import { createSandbox } from "../sandbox/sandbox";

/** What the command was given; which of it a benchmark needs, its scorer says. */
export interface ScoreInputs {
  readonly predictions?: string;
  readonly references?: string;
  readonly pairs?: string;
  readonly problems?: string;
  readonly split?: MbppSplit | "all";
  readonly k?: readonly number[];
  readonly workers?: number;
  readonly annotations?: string;
  readonly lengthControlData?: string;
  readonly judgments?: readonly string[];
  readonly level?: number;
  readonly rounds?: number;
  readonly seed?: string;
  readonly allowPartial?: boolean;
}

/** A benchmark's score document and its verdict lines. */
export interface Scored {
  readonly score: { readonly benchmark: string; readonly score: number | null };
  readonly verdicts: readonly object[];
}

export const scorers: Readonly<Record<Benchmark, (inputs: ScoreInputs) => Promise<Scored>>> = {
  gsm8k: async ({ predictions, references, allowPartial }) => {
    const { verdicts, summary } = scoreGsm8k(
      {
        predictions: await readPredictions(need("predictions", predictions)),
        references: await readReferences(need("references", references), "gsm8k"),
      },
      { allowPartial },
    );
    return { score: summary, verdicts };
  },
  math: async ({ predictions, references, pairs, allowPartial }) => {
    if (pairs !== undefined) {
      if (predictions !== undefined || references !== undefined) {
        throw new InputError("give --pairs, or --predictions and --references, not both");
      }
      const { verdicts, summary } = scorePairs(await readPairs(pairs));
      return { score: summary, verdicts };
    }
    const { verdicts, summary } = scoreMath(
      {
        predictions: await readPredictions(need("predictions", predictions)),
        references: await readReferences(need("references", references), "math"),
      },
      { allowPartial },
    );
    return { score: summary, verdicts };
  },
  humaneval: async (inputs) =>
    scoreSamples("humaneval", await readHumanEval(need("problems", inputs.problems)), inputs),
  mbpp: async (inputs) => {
    const { problems, split } = inputs;
    return scoreSamples("mbpp", await readMbpp(need("problems", problems), { split }), inputs);
  },
  alpacaeval2: async ({ annotations: file, lengthControlData }) => {
    const read = await readAlpacaAnnotations(need("annotations", file));
    const { annotations, baseline, model, judge, protocol } = read;
    const data =
      lengthControlData === undefined
        ? { reason: "no --length-control-data was given" }
        : await readLengthControlData(lengthControlData);
    const isBaseline = model !== undefined && model === baseline;
    return {
      score: {
        ...scoreAlpacaEval2(annotations, data, { isBaseline }),
        ...(judge !== undefined && { judge }),
        ...(protocol !== undefined && { protocol }),
      },
      verdicts: annotations.map(({ preference }, index) => ({ id: String(index), preference })),
    };
  },
  arena_hard: async ({ judgments, level, rounds, seed }) => {
    if (!judgments) throw new InputError("--judgments is needed for this benchmark");
    const { battles, unscored } = await readArenaBattles(judgments);
    return { score: scoreArenaHard(battles, { unscored, level, rounds, seed }), verdicts: battles };
  },
};

async function scoreSamples(
  benchmark: Benchmark,
  tasks: readonly CodeTask[],
  { predictions, k, workers, allowPartial }: ScoreInputs,
): Promise<Scored> {
  const samples = await readCodeSamples(need("predictions", predictions), tasks);
  const bar = progress({ label: benchmark, total: samples.length });
  const sandbox = await createSandbox({ workers });
  try {
    const judged = await judgeCode({
      tasks,
      samples,
      sandbox,
      allowMissing: allowPartial,
      onJudged: () => bar.tick(),
    });
    const verdicts = judged.map(({ verdict }) => verdict);
    return { score: { benchmark, ...scoreCode(verdicts, k) }, verdicts };
  } finally {
    bar.finish();
    await sandbox.close();
  }
}

function need(option: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new InputError(`--${option} is needed for this benchmark`);
}
