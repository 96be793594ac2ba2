import { Temporal } from "temporal-polyfill";
import type { Policy } from "../policy.ts";

/**
 * Whether an item is committed: its postmortem is complete, or it was tracked long enough ago. From then on only commands
 * change its due date, and it is tracked even if its line is removed.
 * @param trackedAt ISO 8601 instant from the ledger
 */
export function isCommitted(
  { trackedAt, postmortemComplete }: { readonly trackedAt: string; readonly postmortemComplete: boolean },
  now: Temporal.Instant,
  policy: Policy,
): boolean {
  return postmortemComplete || Temporal.Instant.compare(now, committedFrom(trackedAt, policy)) >= 0;
}

/** When an item is committed, whatever becomes of its postmortem. */
export function committedFrom(trackedAt: string, { actionItems }: Policy): Temporal.Instant {
  return Temporal.Instant.from(trackedAt).add({ hours: actionItems.commitAfterHours });
}
