import { setImmediate as turn } from "node:timers/promises";
import { Temporal } from "temporal-polyfill";
import { sleep } from "../../../src/github/client/sleep.ts";
import type { Clock } from "../../../src/reconcile/ports.ts";

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that advances to the next wake-up when nothing else can happen. Only for work without real I/O. */
export class VirtualClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];
  #turning = false;

  constructor(start = "2026-01-01T00:00:00Z") {
    this.#now = Temporal.Instant.from(start).epochMilliseconds;
  }

  get milliseconds(): number {
    return this.#now;
  }

  now(): Temporal.Instant {
    return Temporal.Instant.fromEpochMilliseconds(this.#now);
  }

  /** Sets the clock, as an operator might. Pending waits are unaffected. */
  set(milliseconds: number): void {
    this.#now = milliseconds;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const wake = () => {
        signal?.removeEventListener("abort", stop);
        resolve();
      };
      const sleeper = { at: this.#now + milliseconds, wake };
      const stop = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal!.reason);
      };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", stop, { once: true });
      void this.#turn();
    });
  }

  async #turn(): Promise<void> {
    if (this.#turning) return;
    this.#turning = true;
    while (this.#sleepers.length > 0) {
      await turn();
      await turn();
      const [next] = this.#sleepers.toSorted((a, b) => a.at - b.at);
      if (!next) break;
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#turning = false;
  }
}

/** For tests with real sockets: real time, but waits before a retry take a hundredth. */
export const hurriedClock: Clock = {
  now: () => Temporal.Now.instant(),
  sleep: (milliseconds, signal) => sleep(milliseconds > 10_000 ? milliseconds : milliseconds / 100, signal),
};
