import { Temporal } from "temporal-polyfill";
import type { Snapshot } from "../observed/snapshot.ts";
import type { Clock } from "./ports.ts";

/** After so long GitHub shows what there was when a page was saved. */
const SHOWN_AFTER_MS = 20_000;

/** When to look again at what may come late. */
export const LOOK_AGAIN_MS = 10_000;

/**
 * Whether the page names an issue that GitHub does not show, and changed so lately that it may only be late to show it.
 * Nothing tells when it does: no event comes, and to a sweep the repository looks as it did.
 */
export function mayComeLate(
  { named, postmortems: [page] }: Pick<Snapshot, "named" | "postmortems">,
  now: Temporal.Instant,
): boolean {
  if (!page || !Object.values(named).some(({ kind }) => kind === "unseen")) return false;
  const age = Temporal.Instant.from(page.updatedAt).until(now).total("milliseconds");
  return Math.abs(age) < SHOWN_AFTER_MS;
}

/** So long after the world was looked at a plan holds: rights and values have to be those of the moment of writing. */
const HOLDS_MS = 60_000;

/** Whether a plan was made too long ago to be carried out. */
export function isOutdated(plannedAt: Temporal.Instant, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(now, plannedAt.add({ milliseconds: HOLDS_MS })) > 0;
}

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
