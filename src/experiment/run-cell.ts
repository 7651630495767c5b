import { join } from "node:path";
import type { Instance } from "../bench/instance";
import type { Setting } from "../bench/settings";
import { classroomSeeds } from "../classroom/seeds";
import { classroomPrices } from "../classroom/teachers/prices";
import { createTeacher } from "../classroom/teachers/teacher";
import { generate } from "../generate/generate";
import { metaPrompt } from "../generate/meta-prompts/meta-prompt";
import type { GenerateSummary } from "../generate/summarize";
import type { ChatModel } from "../models/chat-model";
import { priceOf } from "../models/pricing";
import type { Sandbox } from "../sandbox/sandbox";
import { readInstances } from "../store/read-instances";
import { readCellRecord, writeCellRecord, type CellRecord } from "./cell-record";
import { examine } from "./examine";
import { measureCell, type Measures } from "./measure-cell";
import { cellPath, type Cell } from "./plan-cells";
import type { School } from "./school";

/** Where a cell stands. */
export interface CellProgress {
  readonly stage: "generate" | "measure" | "train" | "examine";
  /** Of the stage, 0 to 1. */
  readonly share: number;
  /** While training: of this step. */
  readonly loss?: number;
}

export interface RunCellOptions {
  /** The experiment's directory. */
  readonly out: string;
  readonly school: School;
  readonly testItems: number;
  /** Measures the data, too; none by default. */
  readonly measures?: Measures;
  /** Needed for code. */
  readonly sandbox?: Sandbox;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CellProgress) => void;
}

/**
 * One student through the ordinary stages in its own run directory: the teacher generates, the
 * data is measured where asked, the student is trained, examined and judged. A finished cell is read, an unfinished one gone on with.
 * @throws InterruptedError when `signal` aborts; whatever the stages throw
 */
export async function runCell(cell: Cell, options: RunCellOptions): Promise<CellRecord> {
  const { out, school, testItems, sandbox, signal, onProgress } = options;
  const run = join(out, cellPath(cell));
  const finished = await readCellRecord(run);
  if (finished) return finished;
  const { teacher, domain, method, n, seed, steps } = cell;

  const summary = await writeData(run, cell, options);
  const instances: Instance[] = [];
  for await (const instance of readInstances(run)) instances.push(instance);

  if (options.measures) {
    onProgress?.({ stage: "measure", share: 0 });
    await measureCell(run, { domain, school, measures: options.measures, testItems, signal });
  }
  const startedAt = performance.now();
  let lastLoss: number | null = null;
  const student = await school.trainer(domain).train({
    examples: instances.map(({ instruction, response }) => ({ instruction, response })),
    steps,
    seed,
    directory: join(run, "student"),
    signal,
    onProgress: ({ step, steps: all, loss }) => {
      lastLoss = loss;
      onProgress?.({ stage: "train", share: step / all, loss });
    },
  });
  const trainSeconds = (performance.now() - startedAt) / 1000;
  try {
    onProgress?.({ stage: "examine", share: 0 });
    const { score } = await examine(student, {
      ...{ domain, testItems, directory: run, sandbox, signal },
    });
    const record: CellRecord = {
      generator: `classroom:${teacher}`,
      ...{ method, domain, n, seed, steps },
      student_score: score,
      cost_usd: summary.costUsd,
      calls: summary.calls,
      last_loss: lastLoss,
      train_seconds: trainSeconds,
    };
    await writeCellRecord(run, record);
    return record;
  } finally {
    await student.close();
  }
}

/** The cell's instances, written by the real loop. */
async function writeData(
  run: string,
  { teacher, domain, method, n, seed }: Cell,
  { signal, onProgress }: RunCellOptions,
): Promise<GenerateSummary> {
  const setting: Setting = `${domain}/${method}`;
  return generate({
    setting,
    model: withSeed(createTeacher(teacher, { timing: withoutWaiting }), seed),
    seeds: classroomSeeds(setting, method === "instance_generation" ? undefined : n),
    template: metaPrompt(setting, "free"),
    price: priceOf(`classroom:${teacher}`, classroomPrices),
    ...{ out: run, n, seed, signal },
    // Which of two near-duplicates is rejected hangs on the order of answers: one after the other, a seed
    // gives the same data each time, and a simulated teacher makes nobody wait.
    concurrency: 1,
    onProgress: ({ accepted, requested }) =>
      onProgress?.({ stage: "generate", share: accepted / requested }),
  });
}

/** A simulated latency is in the records; nobody has to sit through it. */
const withoutWaiting = { sleep: () => Promise.resolve() };

/**
 * The teacher with a seed in every request: where prompts are the same for every run (given
 * instructions), it would otherwise say the same to each.
 */
function withSeed(model: ChatModel, seed: number): ChatModel {
  return {
    name: model.name,
    complete: (request) =>
      model.complete({ ...request, sampling: { ...request.sampling, seed: seed } }),
  };
}
