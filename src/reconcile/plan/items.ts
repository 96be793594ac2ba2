import type { Temporal } from "temporal-polyfill";
import type { ItemLine } from "../../domain/action-item.ts";
import { formatRepository, sameIssue, sameRepository } from "../../domain/issue-ref.ts";
import { renderPutBack } from "../../markdown/answer.ts";
import type { Operation, Refusals } from "../operation.ts";
import { placeName } from "../operation-place.ts";
import type { ItemIssue, PostmortemIssue, Snapshot } from "../snapshot.ts";
import { planAdoptions } from "./adoptions.ts";
import { isNewlyClosed, planClosures, tellUnchecked } from "./closure.ts";
import { planCopies } from "./copies.ts";
import { isCommittedItem, type MergedPair, mergePair } from "./existing-item.ts";
import { excessOf, withoutFull } from "./full-items.ts";
import { planItemCommands } from "./item-commands.ts";
import { planLineless } from "./lineless.ts";
import { matchItems, type Pair } from "./match.ts";
import { planNewItem } from "./new-item.ts";
import * as note from "./notes.ts";
import type { Page } from "./page.ts";
import { planPairs } from "./pairs.ts";
import { checklistOptions, readLines } from "./read-lines.ts";
import { isBelieved, tamperedItems, tellTampered, withoutTampered } from "./tampered.ts";

/** "You can add up to 100 sub-issues per parent issue": docs.github.com, "Adding sub-issues". */
const MAX_SUB_ISSUES = 100;

/** What the items of one postmortem still need, and what their authors must be asked. */
export function planItems(
  snapshot: Snapshot,
  postmortem: Page,
  now: Temporal.Instant,
  refusals: Refusals,
): { operations: Operation[]; notes: string[] } {
  const lines = readLines(snapshot, postmortem, now);
  const matching = withoutTampered(
    matchItems(lines, snapshot.items, postmortem.ref),
    snapshot,
    postmortem.ref,
  );
  const created = planNewItems(snapshot, postmortem, matching.newLines, now, refusals);
  const commanded = planCommanded(snapshot, postmortem, matching.pairs, now, refusals);
  const closures = planClosures(
    snapshot,
    snapshot.items.filter((item) => {
      return isBelieved(item) && !commanded.changing.has(item) && excessOf(item) === 0;
    }),
  );
  const free = (item: ItemIssue) => !commanded.changing.has(item) && !closures.changing.has(item);
  const merged = matching.pairs
    .filter(({ item }) => free(item))
    .map((pair) => mergePair(snapshot, postmortem, pair, now));
  const pairs = planPairs(snapshot, postmortem, merged, now);
  const adopted = planAdoptions(snapshot, postmortem, matching.strangers, now);
  const home = postmortem.ref;
  const found = planCopies(
    snapshot,
    postmortem,
    { ...matching, lineless: matching.lineless.filter(free) },
    now,
  );
  const lineless = matching.lineless.filter((item) => free(item) && !found.copies.has(item));
  return {
    operations: [
      ...created.operations,
      ...adopted.operations,
      // A command is tried all the same, and answered with why it cannot be saved.
      ...commanded.operations,
      ...closures.operations,
      ...merged.flatMap(({ pair, whyNot }) =>
        whyNot === null ? [] : tellUnchecked(pair, postmortem, whyNot),
      ),
      ...withoutFull(pairs.operations, snapshot.items),
      ...planLinks(snapshot, postmortem),
      ...withoutFull(
        [
          ...merged.flatMap(tellConflicts),
          ...merged.flatMap(tellPutBack),
          ...lineless.flatMap((item) => planLineless(snapshot, postmortem, item, now)),
          ...found.operations,
        ],
        snapshot.items,
      ),
      ...tellTampered(snapshot),
    ],
    notes: [
      ...(snapshot.items.length > MAX_SUB_ISSUES ? [note.TOO_MANY_SUB_ISSUES] : []),
      ...note.fullBody(pairs.excess),
      ...snapshot.items
        .filter((item) => item.state === "open" || isNewlyClosed(item))
        .flatMap((item) => note.fullItem(item, excessOf(item), home)),
      ...created.notes,
      ...adopted.notes,
      ...tamperedItems(snapshot).map((item) => note.tampered(item, home)),
      ...matching.unsure.map(({ line, candidates }) => note.unsure(line, candidates, home)),
      ...lines.flatMap((line) => notesOn(snapshot, postmortem, line, matching.pairs, now)),
      ...found.notes,
      ...lineless.flatMap((item) => {
        return note.lineless(item, isCommittedItem(snapshot, postmortem, item, now), home);
      }),
    ],
  };
}

/** What the author of a line is asked about it. */
function notesOn(
  snapshot: Snapshot,
  postmortem: Page,
  line: ItemLine,
  pairs: readonly Pair[],
  now: Temporal.Instant,
): string[] {
  const item = pairs.find((pair) => pair.line === line)?.item;
  const counts = item !== undefined && isCommittedItem(snapshot, postmortem, item, now);
  const context = checklistOptions(snapshot, postmortem, now);
  return [...note.unreadableDue(line), ...note.ownerNames(line), ...note.overlooked(line, counts, context)];
}

/** Commands first: an item that one of them changes is merged with its line in the next pass. */
function planCommanded(
  snapshot: Snapshot,
  postmortem: Page,
  pairs: readonly Pair[],
  now: Temporal.Instant,
  refusals: Refusals,
): { operations: Operation[]; changing: ReadonlySet<ItemIssue> } {
  const plans = snapshot.items.filter(isBelieved).map((item) => {
    return { item, plan: planItemCommands(snapshot, postmortem, item, now, refusals) };
  });
  const edits = plans.flatMap(({ item, plan }) => {
    const line = pairs.find((pair) => pair.item === item)?.line;
    return line && plan.line ? [{ find: line, set: plan.line }] : [];
  });
  const checklist = checklistOptions(snapshot, postmortem, now);
  const lines: Operation[] =
    edits.length > 0 ? [{ kind: "edit-lines", postmortem: postmortem.ref, checklist, edits }] : [];
  return {
    operations: [
      ...lines,
      ...plans.flatMap(({ plan }) => [...plan.replies, ...(plan.update ? [plan.update] : [])]),
    ],
    changing: new Set(plans.filter(({ plan }) => plan.update !== null).map(({ item }) => item)),
  };
}

function planNewItems(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  lines: readonly ItemLine[],
  now: Temporal.Instant,
  refusals: Refusals,
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
  // First where to look, then the issue itself: what nobody would look for is opened again and again.
  const marker = { ...postmortem.marker, repositories };
  const remember: Operation = { kind: "update-postmortem-marker", postmortem: postmortem.ref, marker };
  const known = refusals.has(placeName(remember)) ? postmortem.marker.repositories : repositories;
  const found = creations.filter(({ repository }) => {
    return sameRepository(repository, postmortem.ref) || known.includes(formatRepository(repository));
  });
  return { operations: [remember, ...found], notes };
}

/** Said on the item when its date was moved by hand after people began to count on it. */
function tellPutBack({ pair: { item }, due, putBack }: MergedPair): Operation[] {
  return putBack === null ? [] : [{ kind: "comment", issue: item.ref, body: renderPutBack(due, putBack) }];
}

/** Said once, on the item, when both sides were changed; a courtesy that a crash may swallow. */
function tellConflicts({ pair: { item }, merged: { conflicts } }: MergedPair): Operation[] {
  if (conflicts.length === 0) return [];
  const fields = conflicts.join(" and ");
  const body = `This issue and its line in the postmortem were both changed (${fields}) since they last agreed. What the issue says was kept, and the line follows it.`;
  return [{ kind: "comment", issue: item.ref, body }];
}

/**
 * Items that are not yet sub-issues of their postmortem, where the API has those and as many as it takes: the
 * others are found by their marker all the same. One that a person put under another issue stays there.
 */
function planLinks(snapshot: Snapshot, postmortem: PostmortemIssue): Operation[] {
  if (!snapshot.subIssues) return [];
  const linked = snapshot.items.filter((item) => item.parent && sameIssue(item.parent, postmortem.ref));
  // Whatever else people put under it takes room as well.
  const taken = Math.max(linked.length, postmortem.subIssueTotal ?? 0);
  return snapshot.items
    .filter((item) => item.parent === null && item.marker.adopted === null)
    .slice(0, Math.max(0, MAX_SUB_ISSUES - taken))
    .map((item) => ({
      kind: "link-sub-issue",
      parent: postmortem.ref,
      child: item.ref,
      childId: item.id,
    }));
}
