import type { ChatRequest, Completion } from "../../models/chat-model";
import { createRandom } from "../../stats/random";
import { preferenceFromLogprobs } from "../alpacaeval2";

/**
 * How a preference was read: `logprobs` weighs the probabilities of the two answers (AlpacaEval 2.0's own
 * protocol), `discrete` takes the one that was said, `equal` needed no judge.
 */
export type AlpacaProtocol = "logprobs" | "discrete" | "equal";

/** Two outputs to one instruction. */
export interface AlpacaPair {
  readonly instruction: string;
  readonly baseline: string;
  readonly model: string;
}

/** Candidates whose probabilities are asked for, as upstream. */
const topLogprobs = 5;

/**
 * Our own pairwise prompt in AlpacaEval's protocol: the two outputs go by `m` (shown first) and `M`, and
 * the judge answers with one of the two.
 * @param isSwitched whether the model's output is shown first
 */
export function alpacaRequest(pair: AlpacaPair, isSwitched: boolean): ChatRequest {
  const { instruction, baseline, model } = pair;
  const [first, second] = isSwitched ? [model, baseline] : [baseline, model];
  const system =
    "You compare two responses to an instruction. You judge as a careful reader would who gave the instruction and wants it followed: correct before eloquent, complete before long, and no credit for the order in which the responses are shown.";
  const user = [
    "Below are an instruction and the responses of two systems, called m and M.",
    section("instruction", instruction),
    section("response of m", first),
    section("response of M", second),
    "Which response is better? Answer with the name of its system and nothing else: m or M.",
  ].join("\n\n");
  return {
    messages: [
      { role: "system", content: system },
      { role: "user", content: user },
    ],
    sampling: { temperature: 0, topP: 1, maxTokens: 16 },
    logprobs: topLogprobs,
  };
}

/** Whether the model is shown first: for about half of the instructions, from seed and instruction alone. */
export function isSwitchedPair(instruction: string, seed: number): boolean {
  return createRandom(`alpacaeval2/order/${seed}/${instruction}`).uniform() < 0.5;
}

/**
 * The preference in a judge's answer: 1 baseline to 2 model, null when it names neither.
 * @param completion with log probabilities where the judge gives them
 */
export function alpacaPreference(
  { text, logprobs }: Pick<Completion, "text" | "logprobs">,
  isSwitched: boolean,
): { readonly preference: number | null; readonly protocol: AlpacaProtocol } {
  const weighted = logprobs && preferenceFromLogprobs(logprobs, isSwitched);
  if (typeof weighted === "number") return { preference: weighted, protocol: "logprobs" };
  const said =
    /^[\s"'`*(]*(?:[Oo]utput |[Ss]ystem |[Rr]esponse (?:of )?)?([mM])(?![\p{L}\p{N}])/u.exec(
      text,
    )?.[1];
  if (said === undefined) return { preference: null, protocol: "discrete" };
  const isModel = (said === "m") === isSwitched;
  return { preference: isModel ? 2 : 1, protocol: "discrete" };
}

/** Long rules of a sign that neither side can close by writing a tag. */
function section(name: string, text: string): string {
  const fence = "=".repeat(Math.max(8, longestRule(text) + 1));
  return `${fence} ${name}\n${text}\n${fence} end of ${name}`;
}

function longestRule(text: string): number {
  return Math.max(0, ...[...text.matchAll(/=+/g)].map(([rule]) => rule.length));
}
