import type { ChatRequest } from "./chat-model";
import type { Failure } from "./failure";

/**
 * What one model turned out not to accept. Learned from its rejections and remembered for as long as
 * the model object lives: lists of model names would be out of date within a month.
 */
export type Quirk =
  | "no_temperature"
  | "no_top_p"
  | "no_stop"
  | "no_seed"
  | "no_repetition_penalty"
  | "no_logprobs"
  | "no_schema"
  | "no_prefill"
  | "max_completion_tokens";

export type Quirks = ReadonlySet<Quirk>;

/** What giving in to a quirk changes, told to the user once. */
export const quirkNotices: Readonly<Record<Quirk, string>> = {
  no_temperature: "rejects temperature; its own default is used",
  no_top_p: "rejects top_p as set; its own default is used",
  no_stop: "rejects stop sequences; answers are cut at them after they arrive",
  no_seed: "rejects a seed; samples cannot be repeated",
  no_repetition_penalty: "takes no repetition penalty; it answers without one",
  no_logprobs: "gives no log probabilities",
  no_schema: "rejects a JSON schema; it is asked for JSON in words instead",
  no_prefill: "rejects a prefilled answer; it is asked to begin with those words instead",
  max_completion_tokens: "takes max_completion_tokens for max_tokens",
};

/** The quirks that leave out something this request asks for, and what that is called. */
export function unsentParameters(
  { sampling, logprobs }: ChatRequest,
  quirks: Quirks,
): { readonly quirk: Quirk; readonly parameter: string }[] {
  const { temperature, topP, seed, repetitionPenalty = 1 } = sampling;
  const asked: readonly (readonly [Quirk, string, boolean])[] = [
    ["no_temperature", "temperature", temperature !== 1],
    ["no_top_p", "top_p", topP !== 1],
    ["no_seed", "seed", seed !== undefined],
    ["no_repetition_penalty", "repetition_penalty", repetitionPenalty !== 1],
    ["no_logprobs", "logprobs", logprobs !== undefined],
  ];
  return asked.flatMap(([quirk, parameter, isAsked]) =>
    isAsked && quirks.has(quirk) ? [{ quirk, parameter }] : [],
  );
}

const refusesParameter =
  /unsupported|not supported|does not support|doesn't support|not permitted|not allowed|unrecognized|unknown|unexpected|deprecated|cannot both|can't both|extra inputs|must be one of|only the default|not available|unavailable/i;

/**
 * What to do differently after a rejection.
 * @param sent names of the parameters that the rejected request held
 * @returns undefined when the rejection is about something else, or was already given in to
 */
export function learnQuirk(failure: Failure, sent: ReadonlySet<string>): Quirk | undefined {
  const rejected = failure.status === 400 || failure.status === 422;
  // llama.cpp and its kin answer 500 to a response format they do not know.
  if (!rejected && failure.status !== 500 && failure.status !== 501) return undefined;
  const about = `${failure.param ?? ""} ${failure.message}`;
  if (!refusesParameter.test(failure.message)) return undefined;
  if (sent.has("prefill") && /prefill|must end with a user message/i.test(about)) {
    return "no_prefill";
  }
  if (
    (sent.has("response_format") || sent.has("output_config")) &&
    /response_format|json_schema|output_config|output_format|structured output|guided|grammar/i.test(
      about,
    )
  ) {
    return "no_schema";
  }
  if (!rejected) return undefined;
  if ((sent.has("logprobs") || sent.has("top_logprobs")) && /logprobs/.test(about)) {
    return "no_logprobs";
  }
  if (sent.has("repetition_penalty") && /repetition_penalty/.test(about)) {
    return "no_repetition_penalty";
  }
  if (sent.has("max_tokens") && /max_completion_tokens/.test(about)) {
    return "max_completion_tokens";
  }
  // Before temperature: "temperature and top_p cannot both be specified" gives up the narrower one.
  if (sent.has("top_p") && /\btop_p\b/.test(about)) return "no_top_p";
  if (sent.has("temperature") && /\btemperature\b/.test(about)) return "no_temperature";
  if (sent.has("seed") && /\bseed\b/.test(about)) return "no_seed";
  if ((sent.has("stop") || sent.has("stop_sequences")) && /\bstop(_sequences)?\b/.test(about)) {
    return "no_stop";
  }
  return undefined;
}
