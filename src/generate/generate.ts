import { InputError, InterruptedError } from "../errors";
import { seedHash } from "../datasets/seed-hash";
import type { ChatModel } from "../models/chat-model";
import { createManifest, type Manifest } from "../store/manifest";
import { askOneByOne } from "./ask";
import { askInBatches, type BatchOptions } from "./ask-batch";
import { openRun, type Run } from "./run";
import { settleOptions, type GenerateOptions, type RunOptions } from "./run-options";
import { createSession, type Session } from "./session";
import { type Stop, withStop } from "../calls/stop";
import type { GenerateSummary } from "./summarize";

/**
 * Makes `n` training instances with one generator in one setting, in a run directory. Killed at any
 * moment and called again with the same options, it goes on: each completion is on disk before
 * anything is made of it. Prompts follow from (seed, index, attempt) alone, at any concurrency.
 * @returns the summary once exactly `n` distinct instances are on disk
 * @throws InputError on options that cannot work (before the first call), a directory in use, a full
 *   disk; BudgetError at the cap; InterruptedError after `signal`; ProviderError when the provider
 *   refuses for good; AgoraError when completions are rejected one after the other. After all of them
 *   the run can be gone on with
 */
export async function generate(
  options: GenerateOptions & { readonly model: ChatModel },
): Promise<GenerateSummary> {
  const settled = settleOptions(options);
  return inSession(settled, (session, run, stop) => {
    const [batch] = run.openBatches;
    if (batch) {
      throw new InputError(
        `${options.out} waits for batch ${batch.batchId}, which is paid; run with --batch to fetch its answers`,
      );
    }
    return askOneByOne(session, settled, stop);
  });
}

/**
 * The same through the provider's batch interface: half the price, answers within a day. Killed and
 * called again, it comes back for the batches under way.
 * @throws as `generate`
 */
export async function generateInBatches(
  options: GenerateOptions & BatchOptions,
): Promise<GenerateSummary> {
  const settled = settleOptions(options);
  return inSession(settled, async (session, run, stop) => {
    const log = await run.openLog("batches.jsonl");
    await askInBatches(session, settled, { log, open: run.openBatches, stop });
  });
}

/** Opens the run, asks, and closes it again, whatever happens. */
async function inSession(
  options: RunOptions,
  ask: (session: Session, run: Run, stop: Stop) => Promise<void>,
): Promise<GenerateSummary> {
  const { out, signal, graceMs, concurrency, sampling } = options;
  // A completion lies in two files, and JSON can double its bytes; a token has about four.
  const spareBytes = concurrency * sampling.maxTokens * 16;
  const interrupted = () =>
    new InterruptedError(`${out} was interrupted; run the same command again to go on`);
  return withStop({ signal, graceMs, interrupted }, async (stop) => {
    const onDiskFull = () =>
      stop.because(
        new InputError(`no space left for ${out}; what was paid is kept: free some and run again`),
        Infinity,
      );
    const run = await openRun(out, manifestOf(options), { spareBytes, onDiskFull });
    try {
      for (const warning of run.warnings) options.onWarning?.(warning);
      const session = await createSession(options, run, stop);
      await ask(session, run, stop);
      return session.finish();
    } finally {
      await run.close();
    }
  });
}

function manifestOf(options: RunOptions): Manifest {
  const { setting, model, sampling, format, seed, n, seeds, template, baseUrl, now } = options;
  return createManifest(
    {
      setting,
      generator: model.name,
      temperature: sampling.temperature,
      top_p: sampling.topP,
      max_tokens: sampling.maxTokens,
      format,
      seed,
      n,
      seed_count: seeds.length,
      seeds_sha256: seedHash(seeds),
      prompt_sha256: template.hash,
    },
    { baseUrl, now },
  );
}
