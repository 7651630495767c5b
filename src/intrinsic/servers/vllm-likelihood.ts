import { z } from "zod";
import { UnreadableAnswer } from "../../models/failure";
import {
  type CallOptions,
  createJsonEndpoint,
  type JsonEndpoint,
} from "../../models/json-endpoint";
import type { ChatModelOptions } from "../../models/create-chat-model";
import type { LikelihoodModel, LogLikelihood, Pair } from "../metric-models";
import { givenText, likelihoodSeparator, unasked } from "./likelihood-text";

/**
 * Likelihoods by a vLLM server: instruction and response are tokenised apart (`/tokenize`), their tokens
 * sent as one prompt (`/v1/completions`), and the prompt log-probabilities of the response's tokens
 * summed up. So the border between the two is exact, and an instance's value is its own whatever the
 * server batches. An instance longer than the model's context has none.
 * @see https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html
 */
export function createVllmLikelihood(
  name: string,
  options: ChatModelOptions = {},
): LikelihoodModel {
  const endpoint = createJsonEndpoint(name, options);
  return {
    name,
    settings: { api: "prompt_logprobs", separator: likelihoodSeparator, end_token: false },
    batchSize: 1,
    logLikelihoods: (pairs, options = {}) =>
      Promise.all(pairs.map((pair) => likelihoodOf(endpoint, pair, options))),
  };
}

async function likelihoodOf(
  endpoint: JsonEndpoint,
  pair: Pair,
  options: CallOptions,
): Promise<LogLikelihood | null> {
  if (pair.response === "") return unasked(options);
  const { model, root } = endpoint;
  const tokenize = (prompt: string, isStart: boolean) =>
    endpoint.post(
      `${root}/tokenize`,
      { model, prompt, add_special_tokens: isStart },
      (answer) => read(wireTokens, answer, "tokens"),
      // Nobody bills for it.
      { signal: options.signal },
    );
  const [given, response] = await Promise.all([
    tokenize(givenText(pair), true),
    tokenize(pair.response, false),
  ]);
  const prompt = [...given.tokens, ...response.tokens];
  // One token is generated at least.
  const isTooLong = prompt.length >= (given.max_model_len ?? Infinity);
  if (isTooLong || response.tokens.length === 0) return unasked(options);
  const body = { model, prompt, max_tokens: 1, temperature: 0, prompt_logprobs: 1 };
  return endpoint.post(
    "/completions",
    body,
    (answer) => {
      const { choices } = read(wireCompletion, answer, "prompt log-probabilities");
      const [{ prompt_logprobs: entries }] = choices;
      if (entries.length !== prompt.length) {
        throw new UnreadableAnswer(
          `log-probabilities of ${prompt.length} tokens asked for, the answer holds ${entries.length}`,
        );
      }
      return sumOf(entries.slice(given.tokens.length));
    },
    options,
  );
}

type Entry = z.infer<typeof wireEntry>;

function sumOf(entries: readonly (Entry | null)[]): LogLikelihood | null {
  let logProbability = 0;
  for (const entry of entries) {
    const found = tokenOf(entry);
    if (found === null) return null;
    logProbability += found;
  }
  return { logProbability, tokens: entries.length };
}

/**
 * An entry holds the likeliest token and, where that is another one, the prompt's own. Objects of
 * token ids lose their order in JavaScript, so it is told by its rank, the larger one.
 */
function tokenOf(entry: Entry | null): number | null {
  const tokens = Object.values(entry ?? {});
  const [own] = tokens.toSorted((a, b) => (b.rank ?? 0) - (a.rank ?? 0));
  return own?.logprob ?? null;
}

function read<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new UnreadableAnswer(`the answer holds no ${what}`);
}

const wireTokens = z.object({
  tokens: z.array(z.int().nonnegative()),
  max_model_len: z.int().positive().nullish(),
});

const wireEntry = z.record(
  z.string(),
  z.object({ logprob: z.number().nullable(), rank: z.number().nullish() }),
);

const wireCompletion = z.object({
  choices: z
    .tuple([z.object({ prompt_logprobs: z.array(wireEntry.nullable()) })])
    .rest(z.unknown()),
});
