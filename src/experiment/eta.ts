/** Time left of work whose parts differ in size. */
export interface Eta {
  finished(work: number): void;
  /**
   * @param underWay work done of what is not finished
   * @returns undefined until something is done
   */
  secondsLeft(underWay: number): number | undefined;
}

/**
 * @param parts the work ahead, in any unit
 * @param now milliseconds of a clock that never goes back
 */
export function createEta(parts: readonly number[], now: () => number): Eta {
  const startedAt = now();
  const total = parts.reduce((sum, part) => sum + part, 0);
  let done = 0;
  return {
    finished: (work) => {
      done += work;
    },
    secondsLeft: (underWay) => {
      const worked = done + underWay;
      if (worked <= 0) return undefined;
      return ((now() - startedAt) / 1000 / worked) * Math.max(0, total - worked);
    },
  };
}
