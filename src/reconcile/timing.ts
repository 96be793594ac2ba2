import { Temporal } from "temporal-polyfill";
import { changedRecently, isGradingUnseen } from "../observed/incident-changes.ts";
import { mayRepeatUnseen } from "../observed/intake.ts";
import { mayBeMarkedLater } from "../observed/issue.ts";
import { isLabellerUnseen } from "../observed/opening.ts";
import type { Snapshot } from "../observed/snapshot.ts";
import type { Clock } from "./ports.ts";

/** When to observe again what may not be visible yet. */
export const RECHECK_MS = 10_000;

/**
 * Whether the postmortem names an issue that GitHub does not show, or an item was closed as a duplicate of one that GitHub
 * does not name, or the incident's severity or label was changed by someone whom GitHub does not name, or the incident may repeat an
 * earlier one that GitHub does not list, so recently that this may be
 * read lag. Nothing announces it later: no event arrives, and a sweep sees an unchanged repository.
 */
export function mayNotBeVisibleYet(
  snapshot: Pick<Snapshot, "referenced" | "items" | "grading" | "sameIncident"> &
    Parameters<typeof isLabellerUnseen>[0],
  now: Temporal.Instant,
): boolean {
  const { referenced, postmortems, items } = snapshot;
  const [postmortem] = postmortems;
  if (items.some((item) => mayBeMarkedLater(item, now))) return true;
  if (isGradingUnseen(snapshot, now) || isLabellerUnseen(snapshot, now)) return true;
  if (mayRepeatUnseen(snapshot, now)) return true;
  if (!postmortem || !Object.values(referenced).some(({ kind }) => kind === "not-visible")) return false;
  return changedRecently(postmortem, now);
}

/** How long a plan may be applied: roles and values must not be outdated when they are written. */
const FRESH_MS = 60_000;

/** Whether a plan was made too long ago to be applied. */
export function isStale(plannedAt: Temporal.Instant, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(now, plannedAt.add({ milliseconds: FRESH_MS })) > 0;
}

export interface ReadLagOptions {
  readonly clock: Clock;
  /** How long GitHub may take to show what was written. */
  readonly settleMs: number;
  readonly signal: AbortSignal;
}

/**
 * GitHub may not yet show what the last process, or a write without a response, created. Until then, nothing is created.
 */
export class ReadLag {
  readonly #options: ReadLagOptions;
  /** When each key is certain again; only times in the future. */
  readonly #certainAt = new Map<string, Temporal.Instant>();
  readonly #startCertainAt: Temporal.Instant;

  constructor(options: ReadLagOptions) {
    this.#options = options;
    this.#startCertainAt = this.#afterLag();
  }

  /** Call this if the outcome of a write for this key is unknown. */
  markUncertain(key: string): void {
    this.#certainAt.set(key, this.#afterLag());
  }

  /** Waits until something may be created for the key; false if the observation is already recent enough. */
  async waitUntilVisible(key: string, observedAt: Temporal.Instant): Promise<boolean> {
    const { clock, signal } = this.#options;
    // A key that was marked after the start is certain later than the start itself.
    const until = this.#certainAt.get(key) ?? this.#startCertainAt;
    if (Temporal.Instant.compare(observedAt, until) >= 0) {
      this.#certainAt.delete(key);
      return false;
    }
    const wait = clock.now().until(until).total("milliseconds");
    if (wait > 0) await clock.sleep(wait, signal);
    return true;
  }

  #afterLag(): Temporal.Instant {
    const { clock, settleMs } = this.#options;
    return clock.now().add({ milliseconds: settleMs });
  }
}
