import { setMaxListeners } from "node:events";
import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";
import { Temporal } from "temporal-polyfill";
import type { Clock } from "../../src/reconcile/ports.ts";

interface Sleeper {
  readonly at: number;
  readonly order: number;
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
  #order = 0;
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

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper = { at: this.#now + Math.max(0, milliseconds), order: this.#order++, wake: resolve };
      this.#insert(sleeper);
      signal?.addEventListener(
        "abort",
        () => {
          this.#remove(sleeper);
          reject(signal.reason);
        },
        { once: true },
      );
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
  readonly #killed = new AbortController();

  constructor(time: SimulatedTime) {
    this.#time = time;
    // Whoever sleeps in the process listens to it.
    setMaxListeners(0, this.#killed.signal);
  }

  now(): Temporal.Instant {
    return this.#time.now();
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (this.#killed.signal.aborted) return new Promise(() => {});
    return new Promise((resolve, reject) => {
      const ending = new AbortController();
      // A reason spares the making of an exception.
      const end = () => ending.abort("killed");
      this.#killed.signal.addEventListener("abort", end, { once: true });
      const stop = () => {
        ending.abort("stopped");
        if (!this.#killed.signal.aborted) reject(signal!.reason);
      };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener("abort", stop, { once: true });
      const done = () => {
        this.#killed.signal.removeEventListener("abort", end);
        signal?.removeEventListener("abort", stop);
        resolve();
      };
      this.#time.sleep(milliseconds, ending.signal).then(done, () => {
        this.#killed.signal.removeEventListener("abort", end);
      });
    });
  }

  kill(): void {
    this.#killed.abort("killed");
  }
}
