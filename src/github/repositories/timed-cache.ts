import { LRUCache } from "lru-cache";
import type { Clock } from "../../reconcile/ports.ts";

/** More entries than are in use at the same time; unused names go first. */
const MAX_KEPT = 10_000;

/**
 * A cache of values by name with a limited age; `fetchMethod` reads a value. Concurrent reads of one name share a request,
 * errors are not cached, and a value that is deleted while it is read is returned only to its waiting callers.
 */
export function timedCache<Value extends object | string, Context>(
  clock: Clock,
  keptMs: number,
  fetchMethod: LRUCache.Fetcher<string, Value, Context>,
): LRUCache<string, Value, Context> {
  return new LRUCache({
    // Limited by size, because a limit by number allocates memory for all entries in advance.
    maxSize: MAX_KEPT,
    sizeCalculation: () => 1,
    // The cache still returns an entry in its last millisecond.
    ttl: keptMs - 1,
    ttlResolution: 0,
    perf: { now: () => clock.now().epochMilliseconds },
    fetchMethod,
    ignoreFetchAbort: true,
  });
}
