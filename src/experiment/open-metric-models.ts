import { isDomain, type Domain } from "../bench/domains";
import { parseSetting } from "../bench/settings";
import { isSimulated } from "../classroom/is-simulated";
import { classroomMeasurers, loadClassroomMeasurer } from "../classroom/metric-models";
import { InputError } from "../errors";
import { createChatJudge, createPrometheusJudge } from "../intrinsic/chat-judge";
import { createEmbedder } from "../intrinsic/embedders/embeddings-api";
import type { IntrinsicModels, MissingModels } from "../intrinsic/intrinsic-options";
import type { PairSource } from "../intrinsic/pair-source";
import { createEchoLikelihood } from "../intrinsic/servers/echo-likelihood";
import {
  createRewardModel,
  type RewardApi,
  type RewardFormat,
} from "../intrinsic/servers/reward-server";
import { createVllmLikelihood } from "../intrinsic/servers/vllm-likelihood";
import { createChatModel, type ChatModelOptions } from "../models/create-chat-model";
import { processEnvironment, type Environment } from "../models/environment";

/** Who measures, by name, and where their servers are. */
export interface MetricModelNames {
  readonly judge?: string;
  readonly prometheus?: string;
  readonly perplexity?: string;
  readonly reward?: string;
  readonly embeddings?: string;
  readonly baseUrl?: string;
  readonly judgeUrl?: string;
  readonly prometheusUrl?: string;
  readonly perplexityUrl?: string;
  readonly rewardUrl?: string;
  readonly embeddingsUrl?: string;
  /** Default vllm. */
  readonly perplexityApi?: "vllm" | "echo";
  readonly rewardApi?: RewardApi;
  readonly rewardFormat?: RewardFormat;
  readonly domain?: string;
}

/**
 * The same from the environment, for notebooks: AGORALAB_JUDGE, AGORALAB_PROMETHEUS,
 * AGORALAB_PERPLEXITY, AGORALAB_REWARD and AGORALAB_EMBEDDINGS name models, the same with _URL
 * their servers.
 */
export function metricModelNames(environment: Environment = processEnvironment): MetricModelNames {
  const slots = ["judge", "prometheus", "perplexity", "reward", "embeddings"] as const;
  const entries = slots.flatMap((slot) => {
    const variable = `AGORALAB_${slot.toUpperCase()}`;
    return [
      [slot, environment(variable) || undefined],
      [`${slot}Url`, environment(`${variable}_URL`) || undefined],
    ];
  });
  return Object.fromEntries(entries) as MetricModelNames;
}

/**
 * The cap on what all models may cost a run, for notebooks: AGORALAB_BUDGET_USD.
 * @returns undefined when it is not set
 * @throws InputError when it is set to anything but dollars above 0: a cap must not vanish by a typo
 */
export function metricBudgetUsd(environment: Environment = processEnvironment): number | undefined {
  const text = environment("AGORALAB_BUDGET_USD")?.trim();
  if (!text) return undefined;
  const usd = Number(text);
  if (usd > 0 && usd < Infinity) return usd;
  throw new InputError(`AGORALAB_BUDGET_USD=${text} is no number of dollars above 0, such as 2.50`);
}

/**
 * The models of these names. A run of a simulated teacher is measured by the classroom's own where no
 * other is named. A model whose key is not set is missing, with the reason; any other mistake is an
 * error.
 */
export async function openMetricModels(
  flags: MetricModelNames,
  source: PairSource,
  options: ChatModelOptions = {},
): Promise<{ models: IntrinsicModels; missing: MissingModels }> {
  const domain = domainOf(flags, source);
  const isClassroom = source.generator !== null && isSimulated(source.generator);
  const named = {
    judge: flags.judge ?? (isClassroom ? classroomMeasurers.judge : undefined),
    prometheus: flags.prometheus ?? (isClassroom ? classroomMeasurers.prometheus : undefined),
    likelihood: flags.perplexity ?? (isClassroom ? classroomMeasurers.likelihood : undefined),
    reward: flags.reward ?? (isClassroom ? classroomMeasurers.reward : undefined),
  };
  const at = (url: string | undefined) => ({ ...options, baseUrl: url ?? flags.baseUrl });
  const makers = {
    judge: (name) =>
      createChatJudge(createChatModel(name, at(flags.judgeUrl)), domain ?? "general"),
    prometheus: (name) =>
      createPrometheusJudge(createChatModel(name, at(flags.prometheusUrl)), domain ?? "general"),
    likelihood: (name) =>
      flags.perplexityApi === "echo"
        ? createEchoLikelihood(name, at(flags.perplexityUrl))
        : createVllmLikelihood(name, at(flags.perplexityUrl)),
    reward: (name) =>
      createRewardModel(name, {
        ...at(flags.rewardUrl),
        api: flags.rewardApi,
        format: flags.rewardFormat,
      }),
    embedder: (name) => createEmbedder(name, at(flags.embeddingsUrl)),
  } satisfies { [Slot in keyof IntrinsicModels]-?: (name: string) => IntrinsicModels[Slot] };

  const models: { -readonly [Slot in keyof IntrinsicModels]: IntrinsicModels[Slot] } = {};
  const missing: { -readonly [Slot in keyof MissingModels]: string } = {};
  const wanted = { ...named, embedder: flags.embeddings };
  for (const [slot, name] of Object.entries(wanted) as [keyof IntrinsicModels, string][]) {
    if (name === undefined) continue;
    if (slot !== "embedder" && name === classroomMeasurers[slot]) {
      const model = await loadClassroomMeasurer[slot](requireDomain(domain, name));
      Object.assign(models, { [slot]: model });
      continue;
    }
    try {
      Object.assign(models, { [slot]: makers[slot](name) });
    } catch (error) {
      if (!(error instanceof InputError) || !/needs a key/.test(error.message)) throw error;
      missing[slot] = error.message;
    }
  }
  return { models, missing };
}

function domainOf({ domain }: MetricModelNames, { setting }: PairSource): Domain | undefined {
  if (domain !== undefined) {
    if (isDomain(domain)) return domain;
    throw new InputError(`--domain ${domain} is none of math, code, instruction_following`);
  }
  return setting === null ? undefined : parseSetting(setting).domain;
}

function requireDomain(domain: Domain | undefined, name: string): Domain {
  if (domain) return domain;
  throw new InputError(`${name} measures one domain: name it with --domain`);
}
