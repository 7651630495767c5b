import { InputError } from "../errors";
import type { ChatRequest } from "../models/chat-model";
import { type Price, worstCaseCostUsd, worstCaseOfTextsUsd } from "../models/pricing";

/** Who is asked at what price, and whether a budget must hold. */
interface Terms {
  readonly model: { readonly name: string };
  readonly price?: Price | undefined;
  readonly isBounded: boolean;
  /** At the batch price. */
  readonly batch?: boolean;
}

/**
 * The most one attempt at a request can cost, US dollars; 0 without a price, when there is no budget to
 * keep.
 * @throws InputError when there is a budget and the prompt is longer than the price holds for
 */
export function worstCase(request: ChatRequest, terms: Terms): number {
  return known(worstCaseCostUsd(request, terms.price, terms), terms);
}

/** The same for a call that sends texts and may be answered by `maxTokens`. */
export function worstCaseOfTexts(
  texts: readonly string[],
  { maxTokens, ...terms }: Terms & { readonly maxTokens: number },
): number {
  return known(worstCaseOfTextsUsd(texts, maxTokens, terms.price, terms), terms);
}

function known(usd: number | undefined, { model, isBounded, batch }: Terms): number {
  if (usd === undefined && isBounded) {
    const what = batch ? "the batch price" : "the price";
    throw new InputError(
      `${what} of ${model.name} is not known for a prompt of this length; leave out --budget-usd or give a price with --prices`,
    );
  }
  return usd ?? 0;
}
