import { Temporal } from "temporal-polyfill";
import { COMMIT_AFTER_HOURS, type ItemLine } from "../../domain/action-item.ts";
import { todayIn } from "../../domain/due-date.ts";
import { formatRepository, sameIssue, sameRepository } from "../../domain/issue-ref.ts";
import { type ChecklistOptions, findItems, rewriteItems } from "../../markdown/checklist.ts";
import { readItemHead } from "../../markdown/item-body.ts";
import type { Operation } from "../operation.ts";
import type { ItemIssue, PostmortemIssue, Snapshot } from "../snapshot.ts";
import { type MergedPair, mergePair, planUpdate } from "./existing-item.ts";
import { matchItems } from "./match.ts";
import { planNewItem } from "./new-item.ts";
import * as note from "./notes.ts";

/** What the items of one postmortem still need, and what their authors must be asked. */
export function planItems(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  now: Temporal.Instant,
): { operations: Operation[]; notes: string[] } {
  const { policy, items } = snapshot;
  const lines = readLines(snapshot, postmortem, now);
  const matching = matchItems(lines, items, postmortem.ref);
  const created = planNewItems(snapshot, postmortem, matching.newLines, now);
  const merged = matching.pairs.map((pair) => mergePair(policy, postmortem, pair));
  const home = postmortem.ref;
  return {
    operations: [
      ...created.operations,
      ...planPairs(snapshot, postmortem, merged, now),
      ...planLinks(snapshot, postmortem),
      ...merged.flatMap(tellConflicts),
      ...matching.lineless.flatMap((item) => planLineless(item, now)),
    ],
    notes: [
      ...created.notes,
      ...matching.strangers.map(({ line, repeated }) => note.stranger(line, repeated, home)),
      ...matching.unsure.map(({ line, candidates }) => note.unsure(line, candidates, home)),
      ...lines.flatMap((line) => note.unreadableDue(line)),
      ...merged.flatMap(({ pair }) => note.unowned(pair, home)),
      ...matching.lineless.flatMap((item) => note.lineless(item, isCommitted(item, now), home)),
    ],
  };
}

/**
 * The lines first, all in one edit; an issue follows once its line was seen to read as it should. So a line that
 * could not be written is never taken for one that a person changed back.
 */
function planPairs(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  merged: readonly MergedPair[],
  now: Temporal.Instant,
): Operation[] {
  const edits = merged.flatMap(({ edit }) => (edit ? [edit] : []));
  const before = splitLines(postmortem.body);
  const checklist = checklistOptions(snapshot, now);
  const after = splitLines(rewriteItems(postmortem.body, checklist, edits));
  const changes = ({ pair }: MergedPair) => before[pair.line.line] !== after[pair.line.line];
  const effective = merged.filter((entry) => entry.edit && changes(entry));
  const updates = merged
    .filter((entry) => !effective.includes(entry))
    .map((entry) => planUpdate(snapshot, postmortem, entry))
    .filter((update) => update !== null);
  if (effective.length === 0) return updates;
  return [
    {
      kind: "edit-lines",
      postmortem: postmortem.ref,
      checklist,
      edits: effective.map(({ edit }) => edit!),
    },
    ...updates,
  ];
}

/** The checklist of a postmortem as it reads today. */
export function readLines(
  snapshot: Pick<Snapshot, "policy">,
  postmortem: { readonly body: string },
  now: Temporal.Instant,
): ItemLine[] {
  return findItems(postmortem.body, checklistOptions(snapshot, now));
}

function checklistOptions({ policy }: Pick<Snapshot, "policy">, now: Temporal.Instant): ChecklistOptions {
  return { headings: policy.actionItems.headings, today: todayIn(now, policy.timeZone) };
}

function splitLines(body: string): string[] {
  return body.split(/\r\n|\r|\n/);
}

function planNewItems(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  lines: readonly ItemLine[],
  now: Temporal.Instant,
): { operations: Operation[]; notes: string[] } {
  // A promise that was kept before anybody tracked it needs no issue.
  const promised = lines.filter((line) => !line.done);
  const planned = promised.map((line) => planNewItem(snapshot, postmortem, line, now));
  const creations = planned.flatMap((entry) => ("operation" in entry ? [entry.operation] : []));
  const notes = planned.flatMap((entry) => ("refused" in entry ? [entry.refused] : []));
  const away = creations
    .map(({ repository }) => repository)
    .filter((repository) => !sameRepository(repository, postmortem.ref))
    .map(formatRepository);
  const repositories = [...new Set([...postmortem.marker.repositories, ...away])].sort();
  if (repositories.length === postmortem.marker.repositories.length) return { operations: creations, notes };
  // First where to look, then the issue itself: a crash in between loses nothing.
  const marker = { ...postmortem.marker, repositories };
  const remember: Operation = { kind: "update-postmortem-marker", postmortem: postmortem.ref, marker };
  return { operations: [remember, ...creations], notes };
}

/** Said once, on the item, when both sides were changed; a courtesy that a crash may swallow. */
function tellConflicts({ pair: { item }, merged: { conflicts } }: MergedPair): Operation[] {
  if (conflicts.length === 0) return [];
  const fields = conflicts.join(" and ");
  const body = `This issue and its line in the postmortem were both changed (${fields}) since they last agreed. What the issue says was kept, and the line follows it.`;
  return [{ kind: "comment", issue: item.ref, body }];
}

/** Items that are not yet sub-issues of their postmortem, where the API has those. */
function planLinks(snapshot: Snapshot, postmortem: PostmortemIssue): Operation[] {
  if (!snapshot.subIssues) return [];
  return snapshot.items
    .filter((item) => !item.parent || !sameIssue(item.parent, postmortem.ref))
    .filter((item) => item.marker.adopted === null)
    .map((item) => ({
      kind: "link-sub-issue",
      parent: postmortem.ref,
      child: item.ref,
      childId: item.id,
    }));
}

/** A line that was taken out before anybody counted on it takes its issue along; later, the item stays. */
function planLineless(item: ItemIssue, now: Temporal.Instant): Operation[] {
  const { ledger } = item.marker;
  const reopenedByPerson = ledger.base.line === null;
  if (item.state === "closed" || reopenedByPerson || isCommitted(item, now)) return [];
  const base = {
    line: null,
    issue: { ...ledger.base.issue, done: true },
    seenAt: item.updatedAt,
  };
  return [
    {
      kind: "update-item",
      item: item.ref,
      state: "closed",
      stateReason: "not_planned",
      head: readItemHead(item.body) ?? "",
      marker: { ...item.marker, ledger: { ...ledger, base } },
    },
  ];
}

function isCommitted(item: ItemIssue, now: Temporal.Instant): boolean {
  const trackedAt = Temporal.Instant.from(item.marker.ledger.trackedAt);
  return Temporal.Instant.compare(now, trackedAt.add({ hours: COMMIT_AFTER_HOURS })) >= 0;
}
