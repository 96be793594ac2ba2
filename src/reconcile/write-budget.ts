import { formatIssueRef, type IssueRef } from "../domain/issue-ref.ts";
import type { Operation } from "../operations/operation.ts";
import { placeName } from "../operations/operation-target.ts";
import type { Clock } from "./ports.ts";

/** As often as this, in an hour, is the same thing written to the same place; nobody needs more who is not in a fight. */
const MAX_AT_A_PLACE = 60;

/**
 * So many issues opened, and places written to once more, in an hour for one key. A hundred items that are tracked and all
 * changed twice in that hour take fewer.
 */
const MAX_FOR_A_KEY = 360;

const HOUR_MS = 3_600_000;

/** Counts what is written again and again, so that a fight with another bot ends. */
export class WriteBudget {
  readonly #clock: Clock;
  readonly #written = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes one write; false when its place or its key has used its hour up. */
  take(key: IssueRef, operation: Operation): boolean {
    const place = placeName(operation);
    const opens = operation.kind === "create-item" || operation.kind === "create-postmortem";
    const atPlace = this.#recent(place);
    const forKey = this.#recent(formatIssueRef(key));
    const counts = opens || atPlace.length > 0;
    if (atPlace.length >= MAX_AT_A_PLACE || (counts && forKey.length >= MAX_FOR_A_KEY)) return false;
    const now = this.#now();
    this.#written.set(place, [...atPlace, now]);
    if (counts) this.#written.set(formatIssueRef(key), [...forKey, now]);
    if (this.#written.size > 10_000) this.#forgetOld();
    return true;
  }

  #recent(name: string): number[] {
    const now = this.#now();
    return (this.#written.get(name) ?? []).filter((at) => now - at < HOUR_MS);
  }

  #forgetOld(): void {
    for (const name of [...this.#written.keys()]) {
      if (this.#recent(name).length === 0) this.#written.delete(name);
    }
  }

  #now(): number {
    return this.#clock.now().epochMilliseconds;
  }
}
