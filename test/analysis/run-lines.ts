/** A line of `calls.jsonl`. */
export function callLine(index: number, cost: number | null, more: object = {}): string {
  return JSON.stringify({
    id: `${index}-0`,
    index,
    attempt: 0,
    prompt: { seed_ids: [], theme: null },
    prompt_sha256: "",
    served_model: "made up",
    request_id: null,
    stop_reason: "stop",
    input_tokens: 100,
    cached_input_tokens: 0,
    output_tokens: 50,
    cost_usd: cost,
    latency_ms: 1,
    retries: 0,
    text: "",
    ...more,
  });
}

/** A line of `instances.jsonl`. */
export function instanceLine(index: number): string {
  return JSON.stringify({
    id: `i${index}`,
    index,
    instruction: "one and one?",
    response: "two",
    provenance: { seed_ids: [], attempt: 0, call_id: `${index}-0` },
  });
}
