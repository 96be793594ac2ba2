import { LRUCache } from "lru-cache";
import type { Temporal } from "temporal-polyfill";
import type { ItemLine } from "../../domain/action-item.ts";
import { todayIn } from "../../domain/due-date.ts";
import { type ChecklistOptions, findItems } from "../../markdown/checklist.ts";
import type { Issue, Snapshot } from "../snapshot.ts";

/** A page, and where it stands. */
type Page = Pick<Issue, "ref" | "url" | "body">;

/** One pass asks for the lines of its page time and again. */
const read = new LRUCache<string, ItemLine[], ChecklistOptions & { readonly body: string }>({
  max: 4,
  memoMethod: (_name, _stale, { context: { body, ...options } }) => findItems(body, options),
});

/** The checklist of a postmortem as it reads today. */
export function readLines(
  snapshot: Pick<Snapshot, "policy">,
  postmortem: Page,
  now: Temporal.Instant,
): readonly ItemLine[] {
  const { body } = postmortem;
  const options = checklistOptions(snapshot, postmortem, now);
  const { today, owner, host, headings } = options;
  const name = [today, owner, host, ...headings, body].join("\n");
  return read.memo(name, { context: { ...options, body } });
}

/** How the checklist of this page is to be read: addresses of other hosts and teams of other owners are words. */
export function checklistOptions(
  { policy }: Pick<Snapshot, "policy">,
  { ref, url }: Pick<Page, "ref" | "url">,
  now: Temporal.Instant,
): ChecklistOptions {
  const host = URL.canParse(url) ? new URL(url).host : undefined;
  return {
    headings: policy.actionItems.headings,
    today: todayIn(now, policy.timeZone),
    owner: ref.owner,
    ...(host !== undefined && { host }),
  };
}
