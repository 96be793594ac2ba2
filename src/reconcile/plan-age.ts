import { Temporal } from "temporal-polyfill";

/** So long after the world was looked at a plan holds: rights and values have to be those of the moment of writing. */
const HOLDS_MS = 60_000;

/** Whether a plan was made too long ago to be carried out. */
export function isOutdated(plannedAt: Temporal.Instant, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(now, plannedAt.add({ milliseconds: HOLDS_MS })) > 0;
}
