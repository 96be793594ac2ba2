import type { Operation } from "../operations/operation.ts";
import { writeKey } from "../operations/operation-target.ts";
import type { Clock } from "./ports.ts";

/** How often the same target may be written in an hour. Only a fight between two bots needs more. */
const MAX_PER_TARGET = 60;

/**
 * How many issues may be opened, and targets written again, in an hour for one key. A hundred new items that all change
 * twice in that hour need fewer.
 */
const MAX_PER_KEY = 360;

const HOUR_MS = 3_600_000;

/** Limits repeated writes, so that a fight with another bot ends. */
export class WriteBudget {
  readonly #clock: Clock;
  /** When each target and each key was written, within the last hour. */
  readonly #writes = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes one write for a key; false when the target or the key has used up its hour. */
  take(key: string, operation: Operation): boolean {
    const target = writeKey(operation);
    const opens = operation.kind === "create-item" || operation.kind === "create-postmortem";
    const onTarget = this.#recent(target);
    const forKey = this.#recent(key);
    const counts = opens || onTarget.length > 0;
    if (onTarget.length >= MAX_PER_TARGET || (counts && forKey.length >= MAX_PER_KEY)) return false;
    const now = this.#now();
    this.#writes.set(target, [...onTarget, now]);
    if (counts) this.#writes.set(key, [...forKey, now]);
    if (this.#writes.size > 10_000) this.#forgetOld();
    return true;
  }

  #recent(name: string): number[] {
    const now = this.#now();
    return (this.#writes.get(name) ?? []).filter((at) => now - at < HOUR_MS);
  }

  #forgetOld(): void {
    for (const name of [...this.#writes.keys()]) {
      if (this.#recent(name).length === 0) this.#writes.delete(name);
    }
  }

  #now(): number {
    return this.#clock.now().epochMilliseconds;
  }
}
