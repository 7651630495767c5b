import type { Stop } from "../calls/stop";

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
 * Works on items as they come, `limit` of them at a time. Once stopped nothing new starts; the first
 * failure stops it. Ends when all that was under way has, and throws the reason of the stop.
 */
export async function eachOf<T>(
  items: AsyncIterable<T>,
  { limit, stop }: { readonly limit: number; readonly stop: Stop },
  work: (item: T) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const fail = (error: unknown) =>
    stop.because(error instanceof Error ? error : new Error(String(error)));
  try {
    for await (const item of items) {
      if (stop.reason) break;
      const one: Promise<void> = work(item)
        .catch(fail)
        .finally(() => underWay.delete(one));
      underWay.add(one);
      if (underWay.size >= limit) await Promise.race(underWay);
    }
  } catch (error) {
    // The items themselves gave out.
    fail(error);
  }
  await Promise.all(underWay);
  if (stop.reason) throw stop.reason;
}
