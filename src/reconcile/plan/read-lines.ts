import type { Temporal } from "temporal-polyfill";
import type { ItemLine } from "../../domain/action-item.ts";
import { todayIn } from "../../domain/due-date.ts";
import { type ChecklistOptions, findItems } from "../../markdown/checklist.ts";
import type { Snapshot } from "../snapshot.ts";

/** The checklist of a postmortem as it reads today. */
export function readLines(
  snapshot: Pick<Snapshot, "policy">,
  postmortem: { readonly body: string },
  now: Temporal.Instant,
): ItemLine[] {
  return findItems(postmortem.body, checklistOptions(snapshot, now));
}

export function checklistOptions(
  { policy }: Pick<Snapshot, "policy">,
  now: Temporal.Instant,
): ChecklistOptions {
  return { headings: policy.actionItems.headings, today: todayIn(now, policy.timeZone) };
}
