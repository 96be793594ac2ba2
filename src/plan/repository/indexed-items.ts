import type { Temporal } from "temporal-polyfill";
import { mentionIssue, parseIssueRef, parseRepository } from "../../domain/issue-ref.ts";
import { isCommitted } from "../../domain/items/committed.ts";
import type { ItemIssue } from "../../observed/issue.ts";
import { type IndexSnapshot, indexedIn } from "../../observed/reports.ts";
import { type IndexEntry, type IndexItems, writeEntries } from "../../record/index-entries.ts";

/**
 * What the index should list, by number: the open items that people count on, and those that it listed before they were
 * transferred or could not be read anymore. An item that was listed stays, whatever becomes of its postmortem.
 */
export function entriesOf(snapshot: IndexSnapshot, now: Temporal.Instant): IndexEntry[] {
  const { items, fates, indexes, completed, policy } = snapshot;
  const indexed = indexedIn(indexes);
  const unlabeled = [...fates.values()].flatMap((fate) => (fate.kind === "open" ? [fate.item] : []));
  const committed = [...items, ...unlabeled].filter(({ ref, marker: { ledger, postmortem } }) => {
    const postmortemComplete = completed.has(postmortem.id);
    const { trackedAt } = ledger;
    return indexed.has(ref.number) || isCommitted({ trackedAt, postmortemComplete }, now, policy);
  });
  const lost = [...fates].flatMap(([number, fate]): IndexEntry[] => {
    const entry = indexed.get(number);
    if (entry === undefined) return [];
    if (fate.kind === "unreadable") return [entry];
    if (fate.kind !== "moved") return [];
    const { node, postmortem } = entry;
    const current = fate.item ? { ...entryOf(fate.item, snapshot), number, node, postmortem } : entry;
    return [{ ...current, moved: true }];
  });
  return [...committed.map((item) => entryOf(item, snapshot)), ...lost].sort((a, b) => a.number - b.number);
}

function entryOf(item: ItemIssue, snapshot: IndexSnapshot): IndexEntry {
  const { ref, nodeId = "", marker } = item;
  const { due, waiver, severity, terms } = marker.ledger;
  const { priority, areas } = terms;
  return {
    number: ref.number,
    node: nodeId,
    postmortem: postmortemOf(item, snapshot),
    due,
    ...(waiver && { waivedUntil: waiver.until }),
    ...(priority && { priority }),
    ...(severity !== undefined && { severity }),
    ...(areas.length > 0 && { areas }),
  };
}

/** A record has the id of the postmortem's repository, which is that of the item, the one in the settings, or the incident's. */
function postmortemOf({ marker: { key, postmortem } }: ItemIssue, snapshot: IndexSnapshot): string {
  const { repository, policy } = snapshot;
  const { repository: configured } = policy.postmortem;
  const isHere = postmortem.repositoryId === repository.id;
  const { owner, repo } = isHere
    ? repository
    : (configured && parseRepository(configured)) || parseIssueRef(key)!;
  return mentionIssue({ owner, repo, number: postmortem.number }, repository);
}

/** The longest JSON of the items in one part, in characters. A body takes 65,536, and the rest of it needs up to 2,000. */
const MAX_ITEMS_LENGTH = 63_000;

/** More parts than 100,000 items need. */
const MAX_PARTS = 100;

/**
 * The items of each part of an index. The items of a postmortem stay in their part as long as there are as many parts, so that a
 * part that was not written yet lacks none.
 * @param atLeast how many parts there are already: an index does not shrink, because a missing part means that someone removed it
 */
export function partition(entries: readonly IndexEntry[], atLeast: number): IndexItems[] {
  for (let count = Math.max(1, atLeast); ; count += 1) {
    const parts = Array.from({ length: count }, (_, index) => {
      return writeEntries(entries.filter(({ postmortem }) => numberIn(postmortem) % count === index));
    });
    const isShort = parts.every((part) => JSON.stringify(part).length <= MAX_ITEMS_LENGTH);
    if (isShort || count >= MAX_PARTS) return parts;
  }
}

function numberIn(postmortem: string): number {
  return Number(postmortem.slice(postmortem.indexOf("#") + 1));
}
