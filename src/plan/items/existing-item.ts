import { Temporal } from "temporal-polyfill";
import { nextBusinessDay, whyDoubtDue } from "../../domain/calendar/due-date.ts";
import { mentionIssue, resolveMention, sameIssue } from "../../domain/issue-ref.ts";
import type { ItemLine } from "../../domain/items/action-item.ts";
import { itemStateOn } from "../../domain/items/item-state.ts";
import type { Ledger, SyncedFields } from "../../domain/items/ledger.ts";
import { withTerms } from "../../domain/items/terms.ts";
import { containsName, splitLines } from "../../domain/text.ts";
import { type LineEdit, rewriteItems } from "../../markdown/checklist/checklist.ts";
import { renderChecked, renderRevertedDate } from "../../markdown/messages/replies.ts";
import { writtenField } from "../../observed/contested.ts";
import { type ItemIssue, isRetracted, type PostmortemIssue } from "../../observed/issue.ts";
import type { Pair } from "../../observed/matching.ts";
import type { Operation } from "../../operations/operation.ts";
import { type AssessedPostmortem, isCommittedItem } from "../assessed-postmortem.ts";
import { isContested, withoutContestedParts } from "../contested.ts";
import type { PlanInput } from "../plan-input.ts";
import { commentOnce } from "../replies.ts";
import { keptFindable, MAX_BODY } from "../size-limits.ts";
import { firstMergeBase } from "./adopted-item.ts";
import { reasonToUncheck } from "./closing.ts";
import { withoutContested } from "./contested-fields.ts";
import type { HeldItem, HeldPair } from "./held-terms.ts";
import { labelChanges, presentHead, unchangedItem, wantedHead, withSeverity } from "./item-issue.ts";
import { mergeApart, privateSideOf } from "./private-side.ts";
import { fieldsOfIssue, fieldsOfLine, sameFields } from "./three-way-merge.ts";

type UpdateItem = Operation<"update-item">;

export interface MergedPair extends HeldPair {
  /** The line's values, without words that its issue must not show. */
  readonly shownLine: SyncedFields;
  readonly due: string;
  /** The date that someone wrote into the line of a committed item; null if no one did. */
  readonly revertedDate: string | null;
  /** Why its newly checked checkbox has to be unchecked; null if it doesn't. */
  readonly whyUnchecked: string | null;
}

/** The new values of a line and its issue, and the edit that the line needs. */
export function mergePair(snapshot: PlanInput, postmortem: AssessedPostmortem, pair: Pair): MergedPair {
  const { line, item } = pair;
  // A sub-issue that just got its line is merged with it for the first time.
  const isFirstMerge = item.marker.adopted && item.marker.ledger.base.line === null;
  const base = isFirstMerge ? firstMergeBase(line, item) : item.marker.ledger.base;
  const written = fieldsOfLine(line);
  // The checkbox of a line that lost its number says nothing new.
  const whyUnchecked = reasonToUncheck(snapshot, postmortem, pair);
  const done = pair.showsIssue || !base.line ? written.done : base.line.done;
  const lineFields = { ...written, done: done && whyUnchecked === null };
  const whole = { line: lineFields, issue: fieldsOfIssue(item) };
  const { shownLine, ...held } = mergeApart(snapshot, postmortem, pair, { base, whole });
  const merged = withoutContested(snapshot, postmortem, pair, held.merged);
  const { due, revertedDate } = dueAfter(snapshot, postmortem, pair);
  const dueInLine = isDateAsked(snapshot, postmortem, pair) ? null : due;
  const edit = lineEdit(postmortem, pair, { ...merged.line, ...held }, dueInLine);
  const kept = edit && withoutContestedParts(snapshot, postmortem, edit);
  return {
    pair,
    merged,
    shownLine: { ...shownLine, done: written.done },
    due,
    held,
    revertedDate: kept?.set.due === undefined ? null : revertedDate,
    whyUnchecked,
    edit: kept,
  };
}

/**
 * A date changed in the line counts until the item is committed, and is reverted afterward. A command changes the
 * date in the ledger, and the line follows. A due date never falls on a day off.
 */
function dueAfter(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  pair: Pair,
): { due: string; revertedDate: string | null } {
  const { ledger } = pair.item.marker;
  const written = newDateIn(pair);
  if (written === null) return { due: ledger.due, revertedDate: null };
  if (isCommittedItem(snapshot, postmortem, pair.item)) return { due: ledger.due, revertedDate: written };
  if (doubtAboutDate(snapshot, pair) !== null) return { due: ledger.due, revertedDate: null };
  const due = nextBusinessDay(Temporal.PlainDate.from(written), snapshot.policy).toString();
  return { due, revertedDate: null };
}

function dateIn({ due }: ItemLine): string | null {
  return due && "date" in due ? due.date : null;
}

/** The date in the line if someone changed it there. */
function newDateIn({ line, item }: Pick<Pair, "line" | "item">): string | null {
  const { ledger } = item.marker;
  const written = dateIn(line);
  return written !== ledger.due && written !== (ledger.base.due ?? ledger.due) ? written : null;
}

/** Why a changed date in the line doesn't count until people answer what they mean; null if it does. */
export function doubtAboutDate(
  { policy, today }: PlanInput,
  pair: Pick<Pair, "line" | "item">,
): string | null {
  const written = newDateIn(pair);
  return written === null ? null : whyDoubtDue(Temporal.PlainDate.from(written), today, policy);
}

/** Whether the line keeps its date, because people are asked about it. A command about the date answers that. */
export function isDateAsked(snapshot: PlanInput, postmortem: AssessedPostmortem, pair: Pair): boolean {
  return !isCommittedItem(snapshot, postmortem, pair.item) && doubtAboutDate(snapshot, pair) !== null;
}

/** @param due null if the date in the line stays */
function lineEdit(
  postmortem: PostmortemIssue,
  { line, item, showsIssue }: Pair,
  fields: SyncedFields & Pick<HeldItem, "terms" | "isHeld">,
  due: string | null,
): LineEdit | null {
  const written = fieldsOfLine(line);
  const { priority } = fields.terms;
  const hasLink =
    showsIssue && !line.bareIssue && sameIssue(resolveMention(line.issue!, postmortem.ref), item.ref);
  // A relative date would be a different day tomorrow, so it is replaced by the day.
  const hasDate = due === null || (dateIn(line) === due && !line.dueIsRelative);
  const set: LineEdit["set"] = {
    ...(fields.done !== written.done && { done: fields.done }),
    ...(fields.owners.join() !== written.owners.join() && { owners: fields.owners }),
    ...(fields.title !== written.title && { words: fields.title }),
    ...(!hasDate && { due }),
    ...(fields.isHeld && line.priority && line.priority !== priority && { priority }),
    ...(!hasLink && { issue: item.ref }),
  };
  if (Object.keys(set).length === 0) return null;
  return { find: { issue: line.issue, words: line.words, occurrence: line.occurrence }, set };
}

/** The request that the item's issue needs once its line is up to date; null if it needs none. */
function planUpdate(
  snapshot: PlanInput,
  postmortem: PostmortemIssue,
  { pair, merged, shownLine, due, held }: MergedPair,
): UpdateItem | null {
  const { line, item } = pair;
  if (isRetracted(item) && merged.issue.done) return reopenRetracted(item);
  const present = fieldsOfIssue(item);
  const { issue: wanted } = merged;
  const { terms, isHeld } = held;
  const ledger = withTerms(ledgerAfter(snapshot, pair, { merged, shownLine, due }), terms);
  const isLinePrivate = privateSideOf(snapshot, postmortem, pair) === "line";
  const shown = {
    owners: isLinePrivate ? terms.owners : shownLine.owners,
    priority: terms.priority,
    type: isLinePrivate ? null : line.type,
    ledger,
  };
  const head = wantedHead(snapshot, postmortem, item, shown, wanted.done);
  // Commands on an item that opens again have their turn afterward, and can give it more time.
  const isInDoubt = item.commands.length > 0 && present.done && !wanted.done;
  const isOverdue = itemStateOn({ ledger, closed: wanted.done }, snapshot.today.toString()) === "overdue";
  const labels = labelChanges(snapshot, item, {
    priority: line.priority,
    terms: isHeld ? terms : null,
    overdue: isInDoubt ? containsName(item.labels, snapshot.policy.actionItems.overdueLabel) : isOverdue,
  });
  const changes = {
    ...(wanted.title !== present.title && { title: wanted.title }),
    ...(wanted.done !== present.done && stateChange(wanted.done)),
    ...(wanted.owners.join() !== present.owners.join() && { assignees: wanted.owners }),
    ...(labels && { labels }),
  };
  const isUnchanged = Object.keys(changes).length === 0 && ledger === item.marker.ledger;
  const isSigned = item.signed === "current" || item.state === "closed";
  const isHeadKept =
    presentHead(item) === head || isContested(snapshot, writtenField(item.ref, "head", head));
  if (isUnchanged && isSigned && isHeadKept) return null;
  return { ...unchangedItem(item), ...changes, head, marker: { ...item.marker, ledger } };
}

/** An item whose line came back with its box checked was closed as not planned. Reopened, it is closed like any other. */
function reopenRetracted(item: ItemIssue): UpdateItem {
  const { marker, updatedAt } = item;
  const { ledger } = marker;
  const issue = { ...ledger.base.issue, done: false };
  const reopened = { ...ledger, base: { ...ledger.base, issue, seenAt: updatedAt } };
  return { ...unchangedItem(item), ...stateChange(false), marker: { ...marker, ledger: reopened } };
}

/** The ledger with the pair as last synced; the very same object if nothing changed. */
function ledgerAfter(
  snapshot: PlanInput,
  { line, item }: Pick<Pair, "line" | "item">,
  { merged, shownLine, due }: Pick<MergedPair, "merged" | "shownLine" | "due">,
): Ledger {
  const ledger = currentLedger(item.marker.ledger, merged.issue.done, snapshot);
  // A date that is asked about isn't in step.
  const lineDate = doubtAboutDate(snapshot, { line, item }) === null ? dateIn(line) : null;
  const lineDue = lineDate ?? ledger.base.due ?? due;
  const isInSync =
    sameFields(ledger.base.line, shownLine) &&
    sameFields(ledger.base.issue, merged.issue) &&
    (ledger.base.due ?? ledger.due) === lineDue &&
    !merged.settledByEvents;
  if (isInSync) return ledger;
  return {
    ...ledger,
    due,
    base: {
      ...ledger.base,
      ...{ line: shownLine, issue: merged.issue, due: lineDue, seenAt: item.updatedAt },
    },
  };
}

/** The ledger with the incident's severity. Reopening a dropped item undoes the drop. */
function currentLedger(ledger: Ledger, done: boolean, snapshot: PlanInput): Ledger {
  const { dropped, ...undropped } = ledger;
  return withSeverity(dropped && !done ? undropped : ledger, snapshot);
}

function stateChange(done: boolean): Pick<UpdateItem, "state" | "stateReason"> {
  return done ? { state: "closed", stateReason: "completed" } : { state: "open", stateReason: "reopened" };
}

/**
 * Edits all lines at once; an issue is updated only after its line was seen to be up to date. Otherwise a failed line
 * edit would look like a person changing the line back.
 * `overflow` is by how many characters the new body would be too long; then no line is edited.
 */
export function planPairs(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  merged: readonly MergedPair[],
): { operations: Operation[]; overflow: number } {
  const { checklist } = postmortem;
  const edits = merged.flatMap(({ edit }) => (edit ? [edit] : []));
  const rewritten = rewriteItems(postmortem.body, checklist, edits, snapshot.readBody);
  const overflow = Math.max(0, rewritten.length - MAX_BODY);
  const before = splitLines(postmortem.body);
  const after = splitLines(rewritten);
  const changing = merged.filter(
    ({ edit, pair: { line } }) => edit && before[line.line] !== after[line.line],
  );
  const updates = merged
    .filter((entry) => !changing.includes(entry))
    .flatMap((entry) => {
      const update = planUpdate(snapshot, postmortem, entry);
      return update ? [...commentOnChecked(entry.pair.item, update, postmortem), update] : [];
    });
  if (overflow > 0) {
    const kept = changing.flatMap(({ pair }) => keptFindable(pair.item, snapshot));
    return { operations: [...updates, ...kept], overflow };
  }
  if (changing.length === 0) return { operations: updates, overflow };
  const lines = { postmortem: postmortem.ref, checklist, edits: changing.map(({ edit }) => edit!) };
  return { operations: [{ kind: "edit-lines", ...lines }, ...updates], overflow };
}

/** A closing by the App says why, and how to undo it. */
function commentOnChecked(item: ItemIssue, update: UpdateItem, { ref }: PostmortemIssue): Operation[] {
  if (update.state !== "closed") return [];
  const { seenAt } = item.marker.ledger.base;
  return commentOnce(item, `checked ${seenAt}`, renderChecked(mentionIssue(ref, item.ref)));
}

/** Comments on a committed item whose date was changed by hand. */
export function commentOnRevertedDate(
  snapshot: PlanInput,
  { pair, due, revertedDate }: MergedPair,
): Operation[] {
  if (revertedDate === null) return [];
  const body = renderRevertedDate(due, revertedDate, doubtAboutDate(snapshot, pair));
  return [{ kind: "comment", issue: pair.item.ref, body }];
}

/** Comments once when both sides were changed. It is a courtesy that a crash can lose. */
export function commentOnConflicts({ pair: { item }, merged: { conflicts } }: MergedPair): Operation[] {
  if (conflicts.length === 0) return [];
  const fields = conflicts.join(" and ");
  const body = `This issue and its line in the postmortem were both changed (${fields}) since they were last in sync. The issue's values were kept and the line was updated.`;
  return [{ kind: "comment", issue: item.ref, body }];
}
