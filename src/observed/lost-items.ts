import {
  type IssueRef,
  parseIssueRef,
  readIssueMention,
  resolveMention,
  sameIssue,
} from "../domain/issue-ref.ts";
import { type IndexEntry, readEntries } from "../record/index-entries.ts";
import type { PostmortemIssue } from "./issue.ts";
import type { ReportIssue } from "./reports.ts";
import type { Snapshot } from "./snapshot.ts";

/** The items of this postmortem that an index or a line names, and that the App can't read where they were. */
export function lostItems({ indexes, items, referenced }: Snapshot, { ref }: PostmortemIssue): IssueRef[] {
  const named = Object.entries(referenced).flatMap(([name, { kind }]) => {
    const isGone = kind === "not-visible" || kind === "moved-away";
    return isGone ? (parseIssueRef(name) ?? []) : [];
  });
  const listed = indexes.flatMap((index) => entriesIn(index).map((entry) => ({ index, entry })));
  const indexed = listed.filter(({ index, entry }) => {
    const mention = readIssueMention(entry.postmortem);
    return mention !== null && sameIssue(resolveMention(mention, index.ref), ref);
  });
  return [...named, ...indexed.map(({ index, entry }) => placeOf(entry, index))].filter((lost) => {
    // One that became a discussion is closed.
    return !items.some((item) => item.state === "open" && sameIssue(item.ref, lost));
  });
}

/** What an index lists. */
export function entriesIn({ identity: { items } }: ReportIssue): IndexEntry[] {
  return items ? readEntries(items) : [];
}

/** Where an indexed item is, or was. */
export function placeOf({ number }: IndexEntry, { ref: { owner, repo } }: ReportIssue): IssueRef {
  return { owner, repo, number };
}
