import { textHash } from "../../src/stats/text-hash";
import type { FaultServer, RecordedCall, Reply } from "./fault-server";
import { startOpenAiServer } from "./openai-server";

/**
 * A server that speaks vLLM's wire formats beside chat: /tokenize, /v1/completions with prompt
 * log-probabilities or echo, /v1/embeddings, /classify, /pooling, /score. Its language model is a table
 * of pairs of tokens that a test can look up as well. `server.baseUrl` ends in /v1.
 * @param fault what to do instead of answering a call; undefined to answer it
 */
export function startVllmServer(
  fault: (call: RecordedCall) => Reply | undefined = () => undefined,
): Promise<FaultServer> {
  return startOpenAiServer((call) => {
    const reply = fault(call);
    if (reply) return reply;
    const answer = answers[call.path];
    const body = call.body as Body;
    return answer
      ? { kind: "raw", body: JSON.stringify(answer(body)) }
      : { kind: "status", status: 404, message: `no ${call.path}` };
  });
}

type Body = Readonly<Record<string, unknown>>;

/** Words with the space before them, as byte-level tokenizers cut; a mark for the start of a text. */
export function tokensOf(text: string): string[] {
  return text.match(/\s*\S{1,4}|\s+$/gu) ?? [];
}

export const startToken = "<|begin_of_text|>";

/** Natural log of the probability of a token after another; known to the tests. */
export function logProbability(previous: string, token: string): number {
  return -(1 + (textHash(`${previous}|${token}`) % 1000) / 250);
}

const vocabulary: string[] = [startToken];
const idOf = (token: string): number => {
  const known = vocabulary.indexOf(token);
  return known >= 0 ? known : vocabulary.push(token) - 1;
};

export const longestContext = 200;

const answers: Readonly<Record<string, (body: Body) => unknown>> = {
  "/tokenize": ({ prompt, add_special_tokens: isStart }) => {
    const tokens = [...(isStart ? [startToken] : []), ...tokensOf(prompt as string)].map(idOf);
    return { count: tokens.length, max_model_len: longestContext, tokens, token_strs: null };
  },
  "/v1/completions": ({ prompt, echo, model }) => ({
    id: "cmpl-1",
    object: "text_completion",
    model,
    choices: [echo ? echoed(prompt as string) : scored(prompt as number[])],
    usage: usageFor("/v1/completions", { prompt }),
  }),
  "/v1/embeddings": ({ input, model }) => ({
    object: "list",
    model,
    // Not in order: the index counts.
    data: (input as string[])
      .map((text, index) => ({ object: "embedding", index, embedding: letterCounts(text) }))
      .reverse(),
    usage: usageFor("/v1/embeddings", { input }),
  }),
  "/classify": (body) => ({
    id: "classify-1",
    object: "list",
    data: [{ index: 0, label: "LABEL_0", probs: [rewardOf(body)], num_classes: 1 }],
    usage: usageFor("/classify", body),
  }),
  "/pooling": (body) => ({
    id: "pool-1",
    object: "list",
    data: [{ index: 0, object: "pooling", data: [[0.5], [rewardOf(body)]] }],
  }),
  "/score": ({ text_2 }) => ({
    object: "list",
    data: (text_2 as string[]).map((text, index) => ({
      index,
      object: "score",
      score: text.length,
    })),
    usage: {},
  }),
};

/** The tokens that an answer to a call says it took; what nobody bills took none. */
export function usageFor(path: string, body: unknown) {
  const { prompt, input, messages } = body as Body;
  const texts = [
    input ?? (messages as { content: string }[] | undefined)?.map((one) => one.content),
  ];
  const count = (text: string) => tokensOf(text).length + 1;
  const tokens = {
    "/v1/completions": () =>
      typeof prompt === "string" ? count(prompt) : (prompt as readonly number[]).length,
    "/v1/embeddings": () =>
      texts.flat().reduce<number>((sum, text) => sum + count(text as string), 0),
    "/classify": () => texts.flat().reduce<number>((sum, text) => sum + count(text as string), 0),
  }[path];
  const prompt_tokens = tokens?.() ?? 0;
  // As vLLM has it: embeddings and classes come without tokens written.
  return path === "/v1/completions"
    ? { prompt_tokens, completion_tokens: 1, total_tokens: prompt_tokens + 1 }
    : { prompt_tokens, total_tokens: prompt_tokens };
}

/** Reward: characters of the response less one for every word of the instruction. */
export function rewardFor(instruction: string, response: string): number {
  return response.length - instruction.split(" ").length;
}

function rewardOf({ messages, input }: Body): number {
  if (typeof input === "string") {
    const [, , user = "", assistant = ""] = input.split("<|start_header_id|>");
    const text = (turn: string) => turn.replace(/^\w+<\|end_header_id\|>\n\n/, "").replace("<|eot_id|>", ""); // prettier-ignore
    return rewardFor(text(user), text(assistant));
  }
  const [user, assistant] = messages as { content: string }[];
  return rewardFor(user!.content, assistant!.content);
}

function scored(ids: readonly number[]) {
  const tokens = ids.map((id) => vocabulary[id]!);
  const entries = tokens.map((token, at) => {
    if (at === 0) return null;
    const own = {
      logprob: logProbability(tokens[at - 1]!, token),
      rank: 7 + at,
      decoded_token: token,
    };
    // The likeliest token beside it, under an id that JSON puts before or after.
    const other = { logprob: -0.01, rank: 1, decoded_token: "x" };
    return { [String(ids[at]!)]: own, [String(at % 2 === 0 ? 900_000 : -1)]: other };
  });
  return {
    index: 0,
    text: " x",
    logprobs: null,
    finish_reason: "length",
    prompt_logprobs: entries,
  };
}

function echoed(prompt: string) {
  const tokens = [startToken, ...tokensOf(prompt), " generated"];
  let offset = 0;
  const text_offset = tokens.map((token) => (offset += Array.from(token).length) - Array.from(token).length); // prettier-ignore
  const token_logprobs = tokens.map((token, at) =>
    at === 0 ? null : logProbability(tokens[at - 1]!, token),
  );
  return {
    index: 0,
    text: prompt,
    finish_reason: "length",
    logprobs: { tokens, token_logprobs, text_offset, top_logprobs: null },
  };
}

export function letterCounts(text: string): number[] {
  return [..."etaoinsr"].map((letter) => text.toLowerCase().split(letter).length - 1);
}
