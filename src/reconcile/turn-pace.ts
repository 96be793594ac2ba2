/** How often something may happen: this often at once, and then once in `everyMs`. */
export interface Pace {
  readonly atOnce: number;
  readonly everyMs: number;
}

/** More names than are ever limited at the same time. */
const MAX_KEPT = 10_000;

/**
 * Spaces out what happens too often, by name. This is the generic cell rate algorithm: each name has the time until which
 * it has used up its share, and that is all that is kept.
 */
export class TurnPace {
  readonly #usedUntil = new Map<string, number>();

  /** Milliseconds to wait at `now` (epoch milliseconds) before this may happen once more; it counts as happening then. */
  reserve(name: string, { atOnce, everyMs }: Pace, now: number): number {
    const used = Math.max(this.#usedUntil.get(name) ?? 0, now) + everyMs;
    this.#usedUntil.set(name, used);
    if (this.#usedUntil.size > MAX_KEPT) this.#forget(now);
    return Math.max(0, used - atOnce * everyMs - now);
  }

  /** Counts a turn of another process, which uses up this name's share until then (epoch milliseconds). */
  note(name: string, until: number): void {
    this.#usedUntil.set(name, Math.max(this.#usedUntil.get(name) ?? 0, until));
  }

  /** Until when a name has used up its share. */
  usedUntil(name: string): number {
    return this.#usedUntil.get(name) ?? 0;
  }

  #forget(now: number): void {
    for (const [name, until] of this.#usedUntil) if (until <= now) this.#usedUntil.delete(name);
  }
}
