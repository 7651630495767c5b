import type { ChatMessage, ChatRequest } from "../../models/chat-model";

/** A game of Arena-Hard: 0 shows the baseline as A, 1 the model. */
export type ArenaGameNumber = 0 | 1;

export interface ArenaPair {
  readonly question: string;
  readonly baseline: string;
  readonly model: string;
}

/** Tokens of one judgment at most; a judge first solves the task itself. */
const maxTokens = 4096;

/** Our own judge prompt in Arena-Hard v0.1's protocol: own answer first, comparison, one of five labels. */
const system = `You decide which of two assistants, A and B, answered a user better.

First solve the user's task yourself, before you look at what they wrote. Then hold both answers against yours: name mistakes and show where they are, and say what is missing or beside the point. An answer counts as better when it is more helpful to this user, that is correct, complete as far as needed, clear, and no longer than it has to be. Which of them stands first means nothing.

End with exactly one of these labels, which says how the two compare:
[[A>>B]] A is much better
[[A>B]] A is a little better
[[A=B]] they are about the same
[[B>A]] B is a little better
[[B>>A]] B is much better`;

const onceMore =
  "Go on with your judgment and finish it with your verdict, one of the five labels in double square brackets.";

export function arenaRequest(pair: ArenaPair, game: ArenaGameNumber): ChatRequest {
  return request(firstMessages(pair, game));
}

/**
 * Asks once more after a judgment without a label.
 * @param judgment what the judge has said so far
 */
export function arenaRequestOnceMore(
  pair: ArenaPair,
  game: ArenaGameNumber,
  judgment: string,
): ChatRequest {
  return request([
    ...firstMessages(pair, game),
    // Providers refuse an empty turn.
    { role: "assistant", content: judgment.trim() === "" ? "(no judgment yet)" : judgment },
    { role: "user", content: onceMore },
  ]);
}

function firstMessages(pair: ArenaPair, game: ArenaGameNumber): readonly ChatMessage[] {
  const [a, b] = game === 0 ? [pair.baseline, pair.model] : [pair.model, pair.baseline];
  const user = [
    `# What the user asked\n${pair.question}`,
    `# Start of assistant A's answer\n${a}\n# End of assistant A's answer`,
    `# Start of assistant B's answer\n${b}\n# End of assistant B's answer`,
  ].join("\n\n");
  return [
    { role: "system", content: system },
    { role: "user", content: user },
  ];
}

function request(messages: readonly ChatMessage[]): ChatRequest {
  return { messages, sampling: { temperature: 0, topP: 1, maxTokens } };
}
