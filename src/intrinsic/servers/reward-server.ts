import { z } from "zod";
import { AgoraError, ProviderError } from "../../errors";
import { UnreadableAnswer } from "../../models/failure";
import {
  type CallOptions,
  createJsonEndpoint,
  type JsonEndpoint,
} from "../../models/json-endpoint";
import type { ChatModelOptions } from "../../models/create-chat-model";
import type { Pair, RewardModel } from "../metric-models";

/**
 * Ways to ask for a reward. vLLM: `classify` for sequence classifiers such as Skywork-Reward, `pooling`
 * for models of its reward task, `score` for cross-encoders. `pairs` is a contract of our own that
 * anyone can serve in ten lines: POST to the address itself, `{"pairs": [{"instruction", "response"}]}`,
 * answered by `{"rewards": [number or null]}`, one a pair, in their order.
 */
export const rewardApis = ["classify", "pooling", "score", "pairs"] as const;

export type RewardApi = (typeof rewardApis)[number];

/**
 * How a pair is put to the model: as chat messages, to which the server applies the model's own
 * template, or as text in Llama 3.1's format, for servers that take text only.
 */
export const rewardFormats = ["messages", "llama-3.1"] as const;

export type RewardFormat = (typeof rewardFormats)[number];

export interface RewardOptions extends ChatModelOptions {
  /** Default classify. */
  readonly api?: RewardApi;
  /** Of classify and pooling; default messages. */
  readonly format?: RewardFormat;
}

/**
 * A reward model behind a server. The reward is the model's raw score: activations are asked to be off,
 * and a server that applies one all the same (every reward exactly 1) is refused.
 * @see https://docs.vllm.ai/en/latest/models/pooling_models.html
 */
export function createRewardModel(
  name: string,
  { api = "classify", format = "messages", ...server }: RewardOptions = {},
): RewardModel {
  const endpoint = createJsonEndpoint(name, server);
  const ask = ways[api];
  let isRaw: Promise<void> | undefined;

  /** A softmax over one class makes every reward exactly 1: another pair tells. */
  async function checkRaw(options: CallOptions): Promise<void> {
    const [other] = await ask(endpoint, [{ instruction: "2 + 3 =", response: "No." }], {
      format,
      ...options,
    });
    if (other !== 1) return;
    const way = api === "pairs" ? "" : ` (vLLM: --pooler-config '{"use_activation": false}')`;
    throw new AgoraError(
      `${name} gives every response a reward of exactly 1: its server applies a softmax; start it with the activation off${way}`,
    );
  }

  return {
    name,
    settings: { api, ...((api === "classify" || api === "pooling") && { format }) },
    batchSize: api === "score" || api === "pairs" ? 16 : 1,
    rewards: async (pairs, options = {}) => {
      const rewards = await ask(endpoint, pairs, { format, ...options });
      if (rewards.some((reward) => reward !== null && reward !== 1)) isRaw ??= Promise.resolve();
      else if (rewards.includes(1)) {
        isRaw ??= checkRaw(options);
        await isRaw.catch((error: unknown) => {
          isRaw = undefined;
          // A probe that is refused tells nothing, and must not cost the instance its reward.
          if (!(error instanceof ProviderError && error.status !== undefined)) throw error;
        });
      }
      return rewards;
    },
  };
}

type Ask = (
  endpoint: JsonEndpoint,
  pairs: readonly Pair[],
  options: CallOptions & { readonly format: RewardFormat },
) => Promise<(number | null)[]>;

/** Names under which vLLM's versions know the switch. */
const withoutActivation = { use_activation: false, activation: false };

const ways: Readonly<Record<RewardApi, Ask>> = {
  classify: (endpoint, pairs, { format, ...options }) =>
    Promise.all(
      pairs.map((pair) =>
        endpoint.post(
          `${endpoint.root}/classify`,
          { model: endpoint.model, ...inputOf(pair, format), ...withoutActivation },
          (answer) => {
            const [{ logits, probs }] = read(wireClassify, answer).data;
            return only(logits ?? probs ?? []);
          },
          options,
        ),
      ),
    ),
  pooling: (endpoint, pairs, { format, ...options }) =>
    Promise.all(
      pairs.map((pair) =>
        endpoint.post(
          `${endpoint.root}/pooling`,
          {
            model: endpoint.model,
            ...inputOf(pair, format),
            ...withoutActivation,
            encoding_format: "float",
          },
          (answer) => {
            const [{ data }] = read(wirePooling, answer).data;
            // A row a token where the model pools nothing: the last one has read the whole response.
            return only(data.map((one) => (typeof one === "number" ? [one] : one)).at(-1) ?? []);
          },
          options,
        ),
      ),
    ),
  score: (endpoint, pairs, options) =>
    endpoint.post(
      `${endpoint.root}/score`,
      {
        model: endpoint.model,
        text_1: pairs.map(({ instruction }) => instruction),
        text_2: pairs.map(({ response }) => response),
        ...withoutActivation,
      },
      (answer) => {
        const { data } = read(wireScore, answer);
        return pairs.map((_, at) => {
          const found = data.find(({ index }) => index === at);
          if (!found) throw new UnreadableAnswer(`the answer lacks the score of pair ${at + 1}`);
          return found.score;
        });
      },
      options,
    ),
  pairs: (endpoint, pairs, options) =>
    endpoint.post(
      endpoint.baseUrl,
      { pairs: pairs.map(({ instruction, response }) => ({ instruction, response })) },
      (answer) => {
        const { rewards } = read(wirePairs, answer);
        if (rewards.length === pairs.length) return rewards;
        throw new UnreadableAnswer(
          `${pairs.length} rewards asked for, the answer holds ${rewards.length}`,
        );
      },
      options,
    ),
};

function inputOf(pair: Pair, format: RewardFormat): object {
  return format === "messages"
    ? {
        messages: [
          { role: "user", content: pair.instruction },
          { role: "assistant", content: pair.response },
        ],
      }
    : { input: llama31Chat(pair) };
}

/**
 * A pair as Llama 3.1's chat template writes it, which Skywork-Reward-Llama-3.1 reads; without the
 * token that begins a text, since tokenizers add it themselves and twice would change the reward.
 * @see https://www.llama.com/docs/model-cards-and-prompt-formats/llama3_1/
 */
export function llama31Chat({ instruction, response }: Pair): string {
  const turn = (role: string, text: string) =>
    `<|start_header_id|>${role}<|end_header_id|>\n\n${text}<|eot_id|>`;
  const system = "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n";
  return [
    turn("system", system),
    turn("user", instruction.trim()),
    turn("assistant", response.trim()),
  ].join("");
}

function only(values: readonly number[]): number {
  const [value] = values;
  if (value !== undefined && values.length === 1) return value;
  throw new UnreadableAnswer(`one reward asked for, the answer holds ${values.length} numbers`);
}

function read<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new UnreadableAnswer("the answer holds no reward");
}

const numbers = z.array(z.number());
const first = <T extends z.ZodType>(one: T) => z.object({ data: z.tuple([one]).rest(z.unknown()) });

const wireClassify = first(z.object({ probs: numbers.nullish(), logits: numbers.nullish() }));
const wirePooling = first(z.object({ data: z.union([numbers, z.array(numbers)]) }));
const wireScore = z.object({ data: z.array(z.object({ index: z.number(), score: z.number() })) });
const wirePairs = z.object({ rewards: z.array(z.number().nullable()) });
