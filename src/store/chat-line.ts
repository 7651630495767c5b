/** One instance in the chat format of TRL and OpenAI's fine-tuning: a user and an assistant turn, one line. */
export function chatLine({
  instruction,
  response,
}: {
  readonly instruction: string;
  readonly response: string;
}): string {
  return JSON.stringify({
    messages: [
      { role: "user", content: instruction },
      { role: "assistant", content: response },
    ],
  });
}
