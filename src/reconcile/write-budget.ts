import type { Clock } from "./ports.ts";

/** As often as this, in an hour, is the same thing written to the same place; nobody needs more who is not in a fight. */
const MAX_WRITES = 60;
const HOUR_MS = 3_600_000;

/** Counts what is written again and again, so that a fight with another bot ends. */
export class WriteBudget {
  readonly #clock: Clock;
  readonly #written = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes one write of this name; false when its hour is used up. */
  take(name: string): boolean {
    const now = this.#clock.now().epochMilliseconds;
    const recent = (this.#written.get(name) ?? []).filter((at) => now - at < HOUR_MS);
    if (recent.length >= MAX_WRITES) return false;
    this.#written.set(name, [...recent, now]);
    if (this.#written.size > 10_000) this.#forgetOld(now);
    return true;
  }

  #forgetOld(now: number): void {
    for (const [name, times] of this.#written) {
      if (times.every((at) => now - at >= HOUR_MS)) this.#written.delete(name);
    }
  }
}
