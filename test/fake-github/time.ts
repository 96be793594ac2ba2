import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";
import { Temporal } from "temporal-polyfill";
import type { Clock } from "../../src/reconcile/ports.ts";

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** More wake-ups than any test needs; a simulation that goes on is a loop. */
const MAX_WAKES = 200_000;

/** The gate gives way to other work after each page, so that it may go on although nobody sleeps. */
const IDLE_TURNS = 20;

/** Time that moves only when it is told to run, from one wake-up to the next. */
export class SimulatedTime implements Clock {
  #now: number;
  #instant: { readonly at: number; readonly value: Temporal.Instant } | null = null;
  #sleepers: Sleeper[] = [];
  /** How long modules may take to load at each step, in real milliseconds. Jest has them at once, tsx has not. */
  patienceMs = 0;

  constructor(start: string) {
    this.#now = Temporal.Instant.from(start).epochMilliseconds;
  }

  get milliseconds(): number {
    return this.#now;
  }

  now(): Temporal.Instant {
    // The App asks several times for each request.
    if (this.#instant?.at !== this.#now)
      this.#instant = { at: this.#now, value: Temporal.Instant.fromEpochMilliseconds(this.#now) };
    return this.#instant.value;
  }

  /** Sets the clock of a world in which nobody sleeps yet. */
  set(milliseconds: number): void {
    this.#now = milliseconds;
  }

  /** @param sleeping has what cancels the sleep, until it ends; once that was taken out, the sleep never ends */
  sleep(milliseconds: number, signal?: AbortSignal, sleeping = new Set<() => void>()): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const wake = () => {
        sleeping.delete(cancel);
        signal?.removeEventListener("abort", stop);
        resolve();
      };
      const sleeper = { at: this.#now + Math.max(0, milliseconds), wake };
      const cancel = () => this.#remove(sleeper);
      const stop = () => {
        if (!sleeping.delete(cancel)) return;
        cancel();
        reject(signal!.reason);
      };
      sleeping.add(cancel);
      this.#insert(sleeper);
      signal?.addEventListener("abort", stop, { once: true });
    });
  }

  /** Runs until nobody sleeps any more and nothing else can happen. */
  async run(): Promise<void> {
    let idle = 0;
    for (let wakes = 0; ; wakes++) {
      await (this.patienceMs > 0 ? pause(this.patienceMs) : turn());
      const next = this.#sleepers.shift();
      if (!next && idle === IDLE_TURNS) return;
      idle = next ? 0 : idle + 1;
      if (!next) continue;
      if (wakes > MAX_WAKES) throw new Error("the simulation does not come to an end");
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
  }

  /** Lets time pass; whoever sleeps wakes up when it is time. */
  async pass(milliseconds: number): Promise<void> {
    void this.sleep(milliseconds);
    await this.run();
  }

  #insert(sleeper: Sleeper): void {
    let index = this.#sleepers.length;
    while (index > 0 && this.#sleepers[index - 1]!.at > sleeper.at) index--;
    this.#sleepers.splice(index, 0, sleeper);
  }

  #remove(sleeper: Sleeper): void {
    const index = this.#sleepers.indexOf(sleeper);
    if (index >= 0) this.#sleepers.splice(index, 1);
  }
}

/** The clock of one process: once it is killed, nobody in it wakes up again. */
export class ProcessClock implements Clock {
  readonly #time: SimulatedTime;
  readonly #sleeping = new Set<() => void>();
  #isKilled = false;

  constructor(time: SimulatedTime) {
    this.#time = time;
  }

  now(): Temporal.Instant {
    return this.#time.now();
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return this.#isKilled ? new Promise(() => {}) : this.#time.sleep(milliseconds, signal, this.#sleeping);
  }

  kill(): void {
    this.#isKilled = true;
    for (const cancel of this.#sleeping) cancel();
    this.#sleeping.clear();
  }
}
