import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Answer, Answerer, Decoding } from "../bench/answer";
import { classroomBenchmarkOfDomain } from "../bench/benchmarks";
import type { Domain } from "../bench/domains";
import { classroomTestSet } from "../classroom/test-set";
import { AgoraError } from "../errors";
import type { Sandbox } from "../sandbox/sandbox";
import { saveScore } from "../store/scores";
import { writeWhole } from "../store/write-whole";
import { judgeClassroomAnswers } from "./judge-answers";

/** Greedy, and longer than the longest right answer of the classroom. */
export const classroomDecoding: Decoding = {
  temperature: 0,
  topP: 1,
  maxNewTokens: 40,
  repetitionPenalty: 1,
  stop: [],
};

/** What an examination came to; an entry of `scores.json`. */
export interface ClassroomScore {
  readonly benchmark: string;
  /** Percent of the scored answers that are right. */
  readonly score: number;
  /** Scored answers. */
  readonly n: number;
  readonly unscored: number;
  /** Percent points. */
  readonly standardError: number;
}

export interface Examination {
  readonly domain: Domain;
  /** Problems of the domain's test set; the first of a longer set are the same. */
  readonly testItems: number;
  /** Run directory that gets `answers/`, `verdicts/` and `scores.json`. */
  readonly directory: string;
  /** Needed for code. */
  readonly sandbox?: Sandbox;
  readonly signal?: AbortSignal;
}

/**
 * Lets someone (base, student, reference, teacher) take a domain's classroom test and writes down
 * answers, verdicts and score, the score last.
 * @throws AgoraError when nothing could be scored; whatever the answerer throws
 */
export async function examine(
  answerer: Answerer,
  { domain, testItems, directory, sandbox, signal }: Examination,
): Promise<ClassroomScore> {
  const benchmark = classroomBenchmarkOfDomain[domain];
  const items = classroomTestSet(domain, testItems);
  const questions = items.map(({ id, instruction }) => ({ id, sample: 0, prompt: instruction }));
  const answers: Answer[] = [];
  for (let at = 0; at < questions.length; at += answerer.batchSize) {
    const batch = questions.slice(at, at + answerer.batchSize);
    answers.push(...(await answerer.answer(batch, { decoding: classroomDecoding, signal })));
  }
  await writeLines(join(directory, "answers"), benchmark, answers);
  const verdicts = await judgeClassroomAnswers(domain, { items, answers, sandbox });
  await writeLines(join(directory, "verdicts"), benchmark, verdicts);
  const scored = verdicts.filter(({ correct }) => correct !== null);
  if (scored.length === 0) {
    throw new AgoraError(`${answerer.name} gave no answer to ${benchmark} that could be scored`);
  }
  const share = scored.filter(({ correct }) => correct).length / scored.length;
  const score: ClassroomScore = {
    benchmark,
    score: 100 * share,
    n: scored.length,
    unscored: verdicts.length - scored.length,
    standardError: 100 * Math.sqrt((share * (1 - share)) / scored.length),
  };
  await saveScore(directory, benchmark, score);
  return score;
}

async function writeLines(folder: string, name: string, records: readonly object[]) {
  await mkdir(folder, { recursive: true });
  const lines = records.map((record) => `${JSON.stringify(record)}\n`);
  await writeWhole(join(folder, `${name}.jsonl`), lines.join(""));
}
