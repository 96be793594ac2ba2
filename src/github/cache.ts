import type { Clock } from "../reconcile/ports.ts";

/** Answers by name, each good for a while. A question that is being asked is not asked twice; failures are not kept. */
export class TimedCache<Value> {
  readonly #clock: Clock;
  readonly #keptMs: number;
  readonly #entries = new Map<string, { readonly value: Promise<Value>; readonly at: number }>();

  constructor(clock: Clock, keptMs: number) {
    this.#clock = clock;
    this.#keptMs = keptMs;
  }

  get(name: string, ask: () => Promise<Value>): Promise<Value> {
    const now = this.#clock.now().epochMilliseconds;
    const known = this.#entries.get(name);
    if (known && now - known.at < this.#keptMs) return known.value;
    const value = ask();
    const entry = { value, at: now };
    this.#entries.set(name, entry);
    value.catch(() => {
      if (this.#entries.get(name) === entry) this.#entries.delete(name);
    });
    return value;
  }

  set(name: string, value: Value): void {
    this.#entries.set(name, { value: Promise.resolve(value), at: this.#clock.now().epochMilliseconds });
  }

  forget(name: string): void {
    this.#entries.delete(name);
  }
}
