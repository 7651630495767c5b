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
  const failures: unknown[] = [];
  const end = new AbortController();
  const abort = () => end.abort();
  signal?.addEventListener("abort", abort, { once: true });
  const fail = (error: unknown) => {
    failures.push(error);
    end.abort();
  };
  try {
    for await (const item of items) {
      const one: Promise<void> = work(item, end.signal)
        .catch(fail)
        .finally(() => underWay.delete(one));
      underWay.add(one);
      if (underWay.size >= limit) await Promise.race(underWay);
      if (failures.length > 0) break;
    }
  } catch (error) {
    // The items themselves gave out.
    fail(error);
  } finally {
    await Promise.all(underWay);
    signal?.removeEventListener("abort", abort);
  }
  if (failures.length > 0) throw failures[0];
}
