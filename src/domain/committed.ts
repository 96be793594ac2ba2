import { Temporal } from "temporal-polyfill";
import type { Policy } from "./policy.ts";

/**
 * Whether people count on an item: its postmortem is complete, or it was tracked long enough ago. From then on its
 * date moves by command only, and it stays whatever becomes of its line.
 * @param trackedAt instant in ISO 8601, as the ledger has it
 */
export function isCommitted(
  { trackedAt, postmortemComplete }: { readonly trackedAt: string; readonly postmortemComplete: boolean },
  now: Temporal.Instant,
  policy: Policy,
): boolean {
  if (postmortemComplete) return true;
  const from = Temporal.Instant.from(trackedAt).add({ hours: policy.actionItems.commitAfterHours });
  return Temporal.Instant.compare(now, from) >= 0;
}
