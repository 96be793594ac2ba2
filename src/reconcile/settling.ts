import { Temporal } from "temporal-polyfill";
import type { Clock } from "./ports.ts";

export interface SettlingOptions {
  readonly clock: Clock;
  /** How long GitHub may take to show what was written: nothing is created for a key before it was observed after that. */
  readonly settleMs: number;
  readonly signal: AbortSignal;
}

/** Until when each key shall have nothing created: GitHub may not show yet what the last process, or a lost answer, made. */
export class Settling {
  readonly #options: SettlingOptions;
  /** By key, only while that lies ahead. */
  readonly #quietUntil = new Map<string, Temporal.Instant>();
  readonly #startedQuietUntil: Temporal.Instant;

  constructor(options: SettlingOptions) {
    this.#options = options;
    this.#startedQuietUntil = this.#later();
  }

  /** Nobody knows whether something was written for this key. */
  disturb(key: string): void {
    this.#quietUntil.set(key, this.#later());
  }

  /** Waits until the key may have things created; false when what was observed is recent enough already. */
  async settle(key: string, observedAt: Temporal.Instant): Promise<boolean> {
    const { clock, signal } = this.#options;
    const own = this.#quietUntil.get(key) ?? this.#startedQuietUntil;
    const until = Temporal.Instant.compare(own, this.#startedQuietUntil) > 0 ? own : this.#startedQuietUntil;
    if (Temporal.Instant.compare(observedAt, until) >= 0) {
      this.#quietUntil.delete(key);
      return false;
    }
    const wait = clock.now().until(until).total("milliseconds");
    if (wait > 0) await clock.sleep(wait, signal);
    return true;
  }

  #later(): Temporal.Instant {
    const { clock, settleMs } = this.#options;
    return clock.now().add({ milliseconds: settleMs });
  }
}
