/** Items in lists of `size`, the last one shorter. */
export async function* batched<T>(
  items: AsyncIterable<T>,
  size: number,
): AsyncGenerator<readonly T[], void, undefined> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/**
 * Works on items as they come, `limit` of them at a time. After the first failure nothing new starts,
 * what is under way is told to end, and the failure is thrown once it has.
 */
export async function eachOf<T>(
  items: AsyncIterable<T>,
  limit: number,
  work: (item: T, signal: AbortSignal) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const end = new AbortController();
  const abort = () => end.abort();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    for await (const item of items) {
      const one = work(item, end.signal).finally(() => underWay.delete(one));
      // Looked at by the race or at the end; never an unhandled rejection in between.
      one.catch(() => undefined);
      underWay.add(one);
      if (underWay.size >= limit) await Promise.race(underWay);
    }
    await Promise.all(underWay);
  } catch (error) {
    end.abort();
    await Promise.allSettled(underWay);
    throw error;
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}
