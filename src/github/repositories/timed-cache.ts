import { LRUCache } from "lru-cache";
import type { Clock } from "../../reconcile/ports.ts";

/** More than anybody asks for at once; names that strangers made up go first. */
const MAX_KEPT = 10_000;

/** Answers by name, each good for a while. A question that is being asked is not asked twice; failures are not kept. */
export class TimedCache<Value> {
  readonly #entries: LRUCache<string, Promise<Value>>;

  constructor(clock: Clock, keptMs: number) {
    const perf = { now: () => clock.now().epochMilliseconds };
    // Bound by size, since by number the cache takes room for all of them at once.
    const bound = { maxSize: MAX_KEPT, sizeCalculation: () => 1 };
    // The cache keeps an entry through its last millisecond.
    this.#entries = new LRUCache({ ...bound, ttl: keptMs - 1, ttlResolution: 0, perf });
  }

  get(name: string, ask: () => Promise<Value>): Promise<Value> {
    const known = this.#entries.get(name);
    if (known) return known;
    const value = ask();
    this.#entries.set(name, value);
    value.catch(() => {
      if (this.#entries.peek(name) === value) this.#entries.delete(name);
    });
    return value;
  }

  set(name: string, value: Value): void {
    this.#entries.set(name, Promise.resolve(value));
  }

  forget(name: string): void {
    this.#entries.delete(name);
  }
}
