import { LRUCache } from "lru-cache";
import type { Temporal } from "temporal-polyfill";
import type { ItemLine } from "../../domain/action-item.ts";
import { todayIn } from "../../domain/due-date.ts";
import { type ChecklistOptions, findItems } from "../../markdown/checklist.ts";
import type { Snapshot } from "../snapshot.ts";

/** One pass asks for the lines of its page time and again. */
const read = new LRUCache<
  string,
  ItemLine[],
  Pick<ChecklistOptions, "headings" | "today"> & { body: string }
>({
  max: 4,
  memoMethod: (_name, _stale, { context: { body, ...options } }) => findItems(body, options),
});

/** The checklist of a postmortem as it reads today. */
export function readLines(
  snapshot: Pick<Snapshot, "policy">,
  postmortem: { readonly body: string },
  now: Temporal.Instant,
): readonly ItemLine[] {
  const { body } = postmortem;
  const options = checklistOptions(snapshot, now);
  return read.memo([options.today, ...options.headings, body].join("\n"), { context: { ...options, body } });
}

export function checklistOptions(
  { policy }: Pick<Snapshot, "policy">,
  now: Temporal.Instant,
): ChecklistOptions {
  return { headings: policy.actionItems.headings, today: todayIn(now, policy.timeZone) };
}
