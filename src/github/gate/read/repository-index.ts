import { formatRepository, type RepositoryRef } from "../../../domain/issue-ref.ts";
import type { Policy } from "../../../domain/policy.ts";
import { type IndexEntry, readEntries } from "../../../record/index-entries.ts";
import { INDEX_LABEL, type ReportIdentity } from "../../../record/report-tag.ts";
import { withoutRecord } from "./classify.ts";
import type { ClassifiedIssue } from "./unreadable.ts";

type Found = ReadonlyMap<number, ClassifiedIssue>;

/** What the indexes of a repository say. */
export function indexesIn(found: Found): ReportIdentity[] {
  return [...found.values()].flatMap(({ classified }) =>
    classified.as === "report" && classified.index !== null ? [classified.index] : [],
  );
}

/** The items that they list, by number. */
export function indexedItems(found: Found): ReadonlyMap<number, IndexEntry> {
  const entries = indexesIn(found).flatMap(({ items }) => (items ? readEntries(items) : []));
  return new Map(entries.map((entry) => [entry.number, entry]));
}

/** The same issue as an item whose record is gone, if it is not tracked although the index lists it; null otherwise. */
export function asIndexed(
  { classified, issue, ...rest }: ClassifiedIssue,
  policy: Policy,
): ClassifiedIssue | null {
  const { as } = classified;
  if (as !== "not-tracked" && as !== "report" && as !== "by-another") return null;
  return { ...rest, issue, classified: withoutRecord(issue, policy) };
}

/** How old the word of the index is, for people. It is written only if what it says changes, so an old one can be right. */
export function ageOfIndex(found: Found, repository: RepositoryRef): string {
  const days = [...found.values()].flatMap(({ classified, issue }) => {
    return classified.as === "report" && classified.index !== null ? [issue.updatedAt.slice(0, 10)] : [];
  });
  return `What can't be read anymore in ${formatRepository(repository)} is judged by its index, last updated on ${days.sort()[0]}.`;
}

/** An index opens with the sweep that follows the first postmortem or item. */
const OPENED_WITHIN_MS = 86_400_000;

/**
 * Why the index can't show what is missing: there is none, or a part of it is missing. Only with pinned keys, because without
 * them anyone can write one; null if there is nothing of the App that is old enough.
 */
export function indexProblem(
  found: Found,
  { signingKeys }: Policy,
  repository: RepositoryRef,
  now: number,
): string | null {
  if (signingKeys.length === 0) return null;
  const isOld = ({ createdAt }: ClassifiedIssue["issue"]) => now - Date.parse(createdAt) > OPENED_WITHIN_MS;
  const tracked = [...found.values()].filter(({ classified: { as }, issue }) => {
    return (as === "action-item" || as === "postmortem") && isOld(issue);
  });
  if (tracked.length === 0) return null;
  const indexes = indexesIn(found);
  const count = Math.max(1, ...indexes.map(({ parts = 1 }) => parts));
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((number) => {
    return !indexes.some(({ part = 1 }) => part === number);
  });
  if (missing.length === 0) return null;
  const what = count === 1 ? "no index" : `no part ${missing.join(", ")} of its index`;
  return `${formatRepository(repository)} has ${what}, so the gate can't tell whether items were removed. Someone deleted or closed that issue, edited its record, or took off its label ${INDEX_LABEL}. Followthrough restores it within an hour, if it is running.`;
}
