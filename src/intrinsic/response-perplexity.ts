import type { LogLikelihood } from "./metric-models";

/**
 * Perplexity of one response given its instruction: exp(-log-probability / tokens), over the response
 * tokens only.
 * @returns 1 and up; NaN for a response without tokens
 */
export function perplexityOf({ logProbability, tokens }: LogLikelihood): number {
  return tokens > 0 ? Math.exp(-logProbability / tokens) : NaN;
}

/**
 * Perplexity of all response tokens together: exp(-sum of log-probabilities / sum of tokens). Long
 * responses count more here than in the mean over instances, which a single odd response can pull far.
 * @returns NaN without tokens
 */
export function tokenWeightedPerplexity(likelihoods: readonly LogLikelihood[]): number {
  const sum = (of: (likelihood: LogLikelihood) => number) =>
    likelihoods.reduce((total, likelihood) => total + of(likelihood), 0);
  return perplexityOf({
    logProbability: sum(({ logProbability }) => logProbability),
    tokens: sum(({ tokens }) => tokens),
  });
}
