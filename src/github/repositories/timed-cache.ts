import { LRUCache } from "lru-cache";
import type { Clock } from "../../reconcile/ports.ts";

/** More than anybody asks for at once; names that strangers made up go first. */
const MAX_KEPT = 10_000;

/**
 * Answers by name, each kept for a while; `fetchMethod` asks. What is being asked is not asked twice, failures are not
 * kept, and an answer that was deleted meanwhile still reaches those who wait for it, but nobody else.
 */
export function timedCache<Value extends object | string, Context>(
  clock: Clock,
  keptMs: number,
  fetchMethod: LRUCache.Fetcher<string, Value, Context>,
): LRUCache<string, Value, Context> {
  return new LRUCache({
    // Bound by size, since by number the cache takes room for all of them at once.
    maxSize: MAX_KEPT,
    sizeCalculation: () => 1,
    // The cache keeps an entry through its last millisecond.
    ttl: keptMs - 1,
    ttlResolution: 0,
    perf: { now: () => clock.now().epochMilliseconds },
    fetchMethod,
    ignoreFetchAbort: true,
  });
}
