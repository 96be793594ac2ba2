import { Temporal } from "temporal-polyfill";
import { todayIn } from "../../domain/due-date.ts";
import { mentionIssue, parseIssueRef, type RepositoryRef, sameRepository } from "../../domain/issue-ref.ts";
import { itemStateOn, ownersOnRecord } from "../../domain/item-state.ts";
import { againMark } from "../../markdown/comment-mark.ts";
import { renderAgain, renderKnownBefore } from "../../markdown/known-before.ts";
import type { Operation } from "../operation.ts";
import type { KnownItem, Snapshot } from "../snapshot.ts";
import { targetOf } from "./target.ts";

/** Known items that a new postmortem shows, the longest owed first. */
export const MAX_KNOWN = 10;

/** What a new postmortem in `home` says of items of earlier ones: lines of Markdown, none where nothing is known. */
export function knownBefore(snapshot: Snapshot, home: RepositoryRef, now: Temporal.Instant): string[] {
  const today = todayIn(now, snapshot.policy.timeZone);
  const shown = snapshot.known.filter(({ item }) => mayShow(snapshot, item.ref, home));
  const entries = shown.slice(0, MAX_KNOWN).map(({ item, topics }) => {
    const { ledger } = item.marker;
    return {
      ref: mentionIssue(item.ref, home),
      title: item.title,
      state: itemStateOn({ ledger, closed: false }, today.toString()),
      due: ledger.due,
      daysOverdue: Temporal.PlainDate.from(ledger.due).until(today).days,
      waivedUntil: ledger.waiver?.until ?? null,
      owners: ownersOnRecord(ledger, item.assignees),
      topics,
    };
  });
  return renderKnownBefore(entries, shown.length - entries.length);
}

/** Counts on each known item that it came up again: a comment, once for each incident, and never elsewhere. */
export function tellAgain({ key, known }: Snapshot): Operation[] {
  return known
    .slice(0, MAX_KNOWN)
    .filter(({ item, told }) => !told && sameRepository(item.ref, key))
    .map(({ item, topics }: KnownItem): Operation => {
      const body = renderAgain(mentionIssue(key, item.ref), topics);
      const concerns = parseIssueRef(item.marker.key);
      return { kind: "tell", issue: item.ref, mark: againMark(key), body, ...(concerns && { concerns }) };
    });
}

/** A private repository's words are not shown in a more public one. */
function mayShow(snapshot: Snapshot, from: RepositoryRef, home: RepositoryRef): boolean {
  if (sameRepository(from, home)) return true;
  return targetOf(snapshot, from)?.private === false || targetOf(snapshot, home)?.private === true;
}
