import type { Stop } from "../calls/stop";

/**
 * Items in lists of at most `size`, and of at most `most` in weight unless one item alone has more.
 */
export async function* batched<T>(
  items: AsyncIterable<T>,
  { size, weightOf = () => 0, most = Infinity }: BatchLimits<T>,
): AsyncGenerator<readonly T[], void, undefined> {
  let batch: T[] = [];
  let weight = 0;
  for await (const item of items) {
    const more = weightOf(item);
    if (batch.length >= size || (batch.length > 0 && weight + more > most)) {
      yield batch;
      [batch, weight] = [[], 0];
    }
    batch.push(item);
    weight += more;
  }
  if (batch.length > 0) yield batch;
}

interface BatchLimits<T> {
  readonly size: number;
  readonly weightOf?: (item: T) => number;
  readonly most?: number;
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
