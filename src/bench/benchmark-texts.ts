/** The texts of one benchmark's problems, to look for in training data. */
export interface BenchmarkTexts {
  readonly benchmark: string;
  readonly problems: AsyncIterable<string> | Iterable<string>;
}
