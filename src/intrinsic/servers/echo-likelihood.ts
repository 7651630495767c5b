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
 * Likelihoods by OpenAI's older completions format: the prompt is echoed with the log-probabilities of
 * its tokens. For servers without vLLM's `prompt_logprobs`. Which tokens are the response's is told by
 * the server's text offsets; one that straddles the border counts as the response's.
 * @see https://platform.openai.com/docs/api-reference/completions
 */
export function createEchoLikelihood(
  name: string,
  options: ChatModelOptions = {},
): LikelihoodModel {
  const endpoint = createJsonEndpoint(name, options);
  return {
    name,
    settings: { api: "echo", separator: likelihoodSeparator, end_token: false },
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
  const prompt = givenText(pair) + pair.response;
  return endpoint.post(
    "/completions",
    { model: endpoint.model, prompt, max_tokens: 1, temperature: 0, echo: true, logprobs: 1 },
    (answer) => responsePart(answer, pair),
    options,
  );
}

function responsePart(answer: unknown, { response }: Pair): LogLikelihood | null {
  const parsed = wireEcho.safeParse(answer);
  const logprobs = parsed.data?.choices[0]?.logprobs;
  if (!logprobs) throw new UnreadableAnswer("the answer does not echo log-probabilities");
  const { tokens, token_logprobs: values, text_offset: offsets } = logprobs;
  if (tokens.length !== values.length || tokens.length !== offsets.length) {
    throw new UnreadableAnswer("the echoed tokens, log-probabilities and offsets differ in number");
  }
  const generated = parsed.data?.usage?.completion_tokens ?? 1;
  const inPrompt = tokens.length - generated;
  const endOf = (at: number) => (offsets[at] ?? 0) + length(tokens[at] ?? "");
  // Counted from the end: a token for the beginning of the text may shift all offsets.
  const start = endOf(inPrompt - 1) - length(response);
  let logProbability = 0;
  let count = 0;
  for (let at = 0; at < inPrompt; at++) {
    if (endOf(at) <= start) continue;
    const value = values[at];
    if (value === null || value === undefined) return null;
    logProbability += value;
    count += 1;
  }
  return count === 0 ? null : { logProbability, tokens: count };
}

/** Servers count characters, not UTF-16 code units. */
function length(text: string): number {
  return Array.from(text).length;
}

const wireEcho = z.object({
  choices: z.array(
    z.object({
      logprobs: z
        .object({
          tokens: z.array(z.string()),
          token_logprobs: z.array(z.number().nullable()),
          text_offset: z.array(z.number()),
        })
        .nullish(),
    }),
  ),
  usage: z.object({ completion_tokens: z.int().nonnegative() }).nullish().catch(undefined),
});
