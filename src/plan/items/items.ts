import { formatRepository, sameIssue } from "../../domain/issue-ref.ts";
import type { ItemLine } from "../../domain/items/action-item.ts";
import { type ItemIssue, isNewlyClosed, isTrusted, type PostmortemIssue } from "../../observed/issue.ts";
import type { Pair } from "../../observed/matching.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import { type AssessedPostmortem, assessPostmortem, isCommittedItem } from "../assessed-postmortem.ts";
import { commentOnContested } from "../contested.ts";
import { commentOnTamperedItems, tamperedItems, withoutTampered } from "../edited-records.ts";
import type { PlanInput } from "../plan-input.ts";
import { overflowOfItem, withoutFullItems } from "../size-limits.ts";
import { planAdoptions } from "./adopt-issues.ts";
import { commentOnUnchecked, planItemClosings } from "./closing.ts";
import { planCommands } from "./commands.ts";
import { planDuplicateItems } from "./duplicates.ts";
import {
  commentOnConflicts,
  commentOnRevertedDate,
  doubtAboutDate,
  isDateAsked,
  mergePair,
  planPairs,
} from "./existing-item.ts";
import { sendAway } from "./follow-line.ts";
import { commentOnPutBack } from "./held-terms.ts";
import { planFields } from "./issue-fields.ts";
import { planNewItems } from "./new-item.ts";
import * as note from "./notes.ts";
import { isLeaving, lostAtOnce, planWithoutLine } from "./without-line.ts";

/** "You can add up to 100 sub-issues per parent issue": docs.github.com, "Adding sub-issues". */
const MAX_SUB_ISSUES = 100;

/** How many are linked in one request. GitHub ends a request after ten seconds. */
const LINKED_TOGETHER = 10;

/**
 * Plans what the items of one postmortem need, and notes what to ask people about them. `released` are those that become issues
 * of their authors again.
 */
export function planItems(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
): { operations: Operation[]; notes: string[]; released: ItemIssue[] } {
  const matching = withoutTampered(postmortem.matching, snapshot, postmortem.ref);
  const created = planNewItems(snapshot, postmortem, matching.newLines);
  const commanded = planCommands(snapshot, postmortem, matching.pairs);
  const duplicatesPlan = planDuplicateItems(snapshot, postmortem, matching, commanded.changing);
  const gone = matching.withoutLine.filter((item) => !duplicatesPlan.duplicates.has(item));
  const away = gone
    .map((item) => ({ item, operations: sendAway(snapshot, postmortem, item) }))
    .filter(({ operations }) => operations.length > 0);
  const lost = gone.filter((item) => !away.some((moved) => moved.item === item));
  const asked = lostAtOnce(snapshot, postmortem, lost);
  const isAsked = asked.length > 0;
  const leaving = isAsked ? [] : lost.filter((item) => isLeaving(snapshot, postmortem, item));
  const closures = planItemClosings(
    snapshot,
    postmortem,
    matching.pairs,
    snapshot.items.filter((item) => {
      const isGoing = duplicatesPlan.duplicates.has(item) || leaving.includes(item);
      return isTrusted(item) && !commanded.changing.has(item) && !isGoing && overflowOfItem(item) === 0;
    }),
  );
  const isUnchanged = (item: ItemIssue) => !commanded.changing.has(item) && !closures.changing.has(item);
  const merged = matching.pairs
    .filter(({ item }) => isUnchanged(item))
    .map((pair) => mergePair(snapshot, postmortem, pair));
  const pairs = planPairs(snapshot, postmortem, merged);
  const adopted = planAdoptions(snapshot, postmortem, matching.unmatchedReferences);
  const contextRepository = postmortem.ref;
  const lineless = lost.filter(isUnchanged);
  const changes = [
    ...withoutFullItems(pairs.operations, snapshot),
    ...withoutFullItems(
      [
        ...merged.flatMap(commentOnConflicts),
        ...merged.flatMap((entry) => commentOnRevertedDate(snapshot, entry)),
        ...merged.flatMap((entry) => commentOnPutBack(snapshot, entry)),
        ...away.flatMap(({ item, operations }) => (isUnchanged(item) ? operations : [])),
        ...lineless.flatMap((item) => planWithoutLine(snapshot, postmortem, item, isAsked)),
        ...duplicatesPlan.operations,
      ],
      snapshot,
    ),
  ];
  const fields = planFields(snapshot, postmortem, (item) => {
    const isEdited = merged.some(({ pair, edit }) => pair.item === item && edit !== null);
    return isUnchanged(item) && !isEdited && !changes.some((operation) => writesItem(operation, item));
  });
  return {
    operations: [
      ...created.operations,
      ...adopted.operations,
      // A command runs even if it can't be saved; then the reply says why.
      ...commanded.operations,
      ...closures.operations,
      ...merged.flatMap(({ pair, whyUnchecked }) =>
        whyUnchecked === null ? [] : commentOnUnchecked(pair, postmortem, whyUnchecked),
      ),
      ...changes,
      ...planLinks(snapshot, postmortem),
      ...fields.operations,
      ...commentOnTamperedItems(snapshot),
    ],
    notes: [
      ...(snapshot.items.length > MAX_SUB_ISSUES ? [note.TOO_MANY_SUB_ISSUES] : []),
      ...note.fullBody(pairs.overflow),
      ...snapshot.items
        .filter((item) => item.state === "open" || isNewlyClosed(item))
        .flatMap((item) => note.fullItem(item, overflowOfItem(item), contextRepository)),
      ...created.notes,
      ...adopted.notes,
      ...tamperedItems(snapshot).map((item) => note.tampered(item, contextRepository)),
      ...matching.undecidable.map(({ line, candidates }) =>
        note.undecidable(line, candidates, contextRepository),
      ),
      ...postmortem.lines.flatMap((line) => notesOn(snapshot, postmortem, line, matching.pairs)),
      ...fields.notes,
      ...duplicatesPlan.notes,
      ...note.lostAtOnce(asked.filter(isUnchanged), contextRepository),
      ...lineless.flatMap((item) => {
        return note.withoutLine(item, isCommittedItem(snapshot, postmortem, item), contextRepository);
      }),
    ],
    released: leaving.filter(({ marker }) => marker.adopted),
  };
}

function writesItem(operation: Operation, { ref }: ItemIssue): boolean {
  return "item" in operation && sameIssue(operation.item, ref);
}

/** Questions about one line, for its author. */
function notesOn(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  line: ItemLine,
  pairs: readonly Pair[],
): string[] {
  const pair = pairs.find((candidate) => candidate.line === line);
  const committed = pair !== undefined && isCommittedItem(snapshot, postmortem, pair.item);
  return [
    ...(pair ? [] : note.wrongLink(line)),
    ...note.unreadableDue(line),
    ...(pair && isDateAsked(snapshot, postmortem, pair)
      ? note.doubtfulDue(pair, doubtAboutDate(snapshot, pair), postmortem.ref)
      : []),
    ...note.ownerNames(line),
    ...(pair ? note.unassigned(pair, postmortem.ref) : []),
    ...note.overlooked(line, committed, postmortem.checklist),
  ];
}

/**
 * Makes items sub-issues of their postmortem, if GitHub has those and up to its limit. The rest are found by their
 * markers. An item that a person put under another issue stays there.
 */
function planLinks(snapshot: PlanInput, postmortem: PostmortemIssue): Operation[] {
  if (!snapshot.subIssues) return [];
  const linked = snapshot.items.filter((item) => item.parent && sameIssue(item.parent, postmortem.ref));
  // Sub-issues that people added count toward the limit.
  const taken = Math.max(linked.length, postmortem.subIssueTotal ?? 0);
  const missing = snapshot.items
    .filter((item) => item.parent === null && !item.marker.adopted)
    .slice(0, Math.max(0, MAX_SUB_ISSUES - taken));
  return missing.map((item, index) => ({
    kind: "link-sub-issue",
    parent: postmortem.ref,
    child: item.ref,
    childId: item.id,
    ...(index % LINKED_TOGETHER === 0 &&
      linkedTogether(postmortem, missing.slice(index, index + LINKED_TOGETHER))),
  }));
}

function linkedTogether({ nodeId }: PostmortemIssue, items: readonly ItemIssue[]) {
  const children = items.flatMap(({ id, nodeId: node }) => (node ? { id, node } : []));
  return nodeId !== undefined && children.length > 1 ? { together: { parentNode: nodeId, children } } : {};
}

/**
 * Plans what items without a postmortem need: commands and closings, as for any item without a line. Deleting the
 * postmortem doesn't cancel its items, so all of them count as committed.
 */
export function planOrphans(snapshot: PlanInput): Operation[] {
  const { orphans } = snapshot;
  if (orphans.length === 0) return [];
  const alone: PlanInput = {
    ...snapshot,
    items: orphans,
    itemsWithoutMarker: [],
    referenced: {},
    children: [],
    subIssues: false,
  };
  const { operations } = planItems(alone, assessPostmortem(alone, gonePostmortem(snapshot)));
  return [...operations, ...commentOnContested(snapshot)];
}

/** A stand-in for the deleted postmortem: empty, and closed as complete. It knows where all items are, so its record needs no write. */
function gonePostmortem({ key, orphans }: Snapshot): PostmortemIssue {
  const { createdAt } = orphans[0]!;
  return {
    ...orphans[0]!,
    ref: key,
    body: "",
    state: "closed",
    marker: {
      kind: "postmortem",
      key: "",
      issue: orphans[0]!.marker.issue,
      incidents: [],
      openedAt: createdAt,
      labelledAt: createdAt,
      originalDue: "",
      due: "",
      extensions: [],
      waiver: null,
      taken: { changes: 0, title: "", severity: null, topics: "", isIncident: false },
      repositories: [...new Set(orphans.map(({ ref }) => formatRepository(ref)))],
      opened: "",
      withdrawn: false,
      completedAt: createdAt,
    },
    discussed: false,
    closing: null,
  };
}
