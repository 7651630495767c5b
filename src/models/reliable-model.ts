import { adaptAnswer } from "./adapt-request";
import type { ChatAdapter } from "./adapter";
import type { ChatModel, ChatRequest, Retry } from "./chat-model";
import { learnQuirk, quirkNotices, unsentParameters, type Quirk } from "./quirks";
import { withRetries, type Patience } from "./retrying";

export interface Reliability extends Patience {
  /** Told once for each thing the model does not accept, and when it cannot be reached at first. */
  readonly onNotice: (notice: string) => void;
}

/**
 * Makes a model out of an adapter: concurrency, retries, and giving in to what the model rejects.
 * Every call ends in a completion or one clear error.
 */
export function createReliableModel(
  name: string,
  adapter: ChatAdapter,
  { onNotice, ...patience }: Reliability,
): ChatModel {
  const quirks = new Set<Quirk>(adapter.lacks);
  const told = new Set<Quirk>();
  const { keyName, baseUrl, secrets } = adapter;
  let isTold = false;

  /** What is asked for and can never be had, said once, before anything is paid. */
  function tellWhatIsLacking(request: ChatRequest): void {
    for (const { quirk } of unsentParameters(request, new Set(adapter.lacks))) {
      if (!told.has(quirk)) onNotice(`${name} ${quirkNotices[quirk]}`);
      told.add(quirk);
    }
  }

  /** A server that cannot be reached keeps its user waiting: said once, before it ever answered. */
  function tellTrouble({ message, status }: Retry): void {
    if (isTold || status !== undefined) return;
    isTold = true;
    onNotice(`${name}: no answer from ${baseUrl} (${message}); trying again for a while`);
  }

  return {
    name,
    complete: async (request) => {
      tellWhatIsLacking(request);
      // Looked at anew in each attempt: a call that waited profits from what earlier ones learned.
      let held: ReadonlySet<Quirk> = new Set();
      let sent: ReadonlySet<string> = new Set();
      const { answer, latencyMs, retries } = await withRetries(
        { name, keyName, baseUrl, secrets },
        async () => {
          held = new Set(quirks);
          sent = new Set();
          const prepared = adapter.prepare(request, held);
          sent = prepared.sent;
          return adapter.send(prepared.body, request.signal);
        },
        {
          ...patience,
          signal: request.signal,
          onRetry: (retry) => {
            tellTrouble(retry);
            request.onRetry?.(retry);
          },
          givesIn: (failure) => {
            const quirk = learnQuirk(failure, sent);
            if (quirk === undefined) return false;
            if (!quirks.has(quirk)) onNotice(`${name} ${quirkNotices[quirk]} (${failure.message})`);
            quirks.add(quirk);
            return true;
          },
        },
      );
      isTold = true;
      const unsent = unsentParameters(request, held).map(({ parameter }) => parameter);
      return {
        ...adaptAnswer(answer, request, held),
        latencyMs,
        retries,
        ...(unsent.length > 0 && { unsent }),
      };
    },
  };
}
