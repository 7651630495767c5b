import type { Instance, Rejection } from "../bench/instance";
import { parseSetting } from "../bench/settings";
import type { Format, Seed } from "../bench/instance";
import type { Setting } from "../bench/settings";
import type { StopReason } from "../models/chat-model";
import type { Call } from "../store/records";
import { instanceId } from "../bench/instance-id";
import { parseCompletion, type Candidate, type Refusal } from "./parse";
import { validateInstance, validateStop } from "./validate";

export type Outcome =
  | { readonly instance: Instance; readonly rejection?: undefined }
  | { readonly instance?: undefined; readonly rejection: Rejection };

export interface JudgeOptions {
  readonly setting: Setting;
  readonly format: Format;
  readonly seeds: readonly Seed[];
  /** Tokens of an instance at most. */
  readonly maxInstanceTokens: number;
}

/** Decides what a completion is worth. */
export type Judge = (call: Call) => Outcome;

/**
 * A judge that remembers what it accepted: each text once, and none that is a seed's. Whole instances
 * are compared, instruction and response, with the space around them removed.
 * @param acceptedIds instances of earlier starts; the judge adds its own
 */
export function createJudge(
  { setting, format, seeds, maxInstanceTokens }: JudgeOptions,
  acceptedIds: Set<string>,
): Judge {
  const { domain, method } = parseSetting(setting);
  const seedIds = new Set(
    seeds.map(({ instruction, response }) =>
      instanceId({ instruction: instruction.trim(), response: response.trim() }),
    ),
  );
  const instructions = new Map(seeds.map(({ id, instruction }) => [id, instruction]));

  function examine(call: Call): { candidate: Candidate; id: string } | { refusal: Refusal } {
    const stop = validateStop(call.stop_reason as StopReason, call.text);
    if (stop) return { refusal: stop };
    const instruction = instructions.get(call.prompt.seed_ids[0] ?? "");
    const { candidate, refusal } = parseCompletion(call.text, { method, format, instruction });
    if (refusal) return { refusal };
    const invalid = validateInstance(candidate, { domain, maxTokens: maxInstanceTokens });
    if (invalid) return { refusal: invalid };
    const id = instanceId(candidate);
    if (seedIds.has(id)) {
      return { refusal: { reason: "duplicate_seed", detail: "the instance is a seed, unchanged" } };
    }
    if (acceptedIds.has(id)) {
      return { refusal: { reason: "duplicate_instance", detail: `instance ${id} says the same` } };
    }
    return { candidate, id };
  }

  return (call) => {
    const { index, attempt, id: call_id, text, prompt } = call;
    const found = examine(call);
    if ("refusal" in found) {
      return { rejection: { index, attempt, call_id, ...found.refusal, text } };
    }
    acceptedIds.add(found.id);
    const provenance = { ...prompt, attempt, call_id };
    return { instance: { id: found.id, index, ...found.candidate, provenance } };
  };
}
