import { mentionIssue } from "../../domain/issue-ref.ts";
import type { Ledger } from "../../domain/items/ledger.ts";
import { renderRetracted } from "../../markdown/messages/replies.ts";
import { noItemsReason } from "../../markdown/postmortem/sections.ts";
import { writtenField } from "../../observed/contested.ts";
import { type ItemIssue, isNewlyClosed } from "../../observed/issue.ts";
import type { Operation } from "../../operations/operation.ts";
import { type AssessedPostmortem, isCommittedItem } from "../assessed-postmortem.ts";
import { isContested } from "../contested.ts";
import type { PlanInput } from "../plan-input.ts";
import { commentOnce } from "../replies.ts";
import { releaseItem } from "./adopted-item.ts";
import { isRefusedClosing } from "./closing.ts";
import { followIssue } from "./follow-issue.ts";
import { presentHead, unchangedItem, wantedHead } from "./item-issue.ts";

/**
 * Items that lost their lines all at once, which rarely is meant: the last two or more lines are gone, or the whole section is.
 * They are asked about, until a reason why there are no items confirms it. Committed items stay anyway.
 * @param withoutLine the items whose lines are nowhere
 */
export function lostAtOnce(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  withoutLine: readonly ItemIssue[],
): ItemIssue[] {
  const { body, reading, lines } = postmortem;
  const lost = withoutLine.filter(({ marker }) => marker.ledger.base.line !== null);
  const isSectionGone = !reading.parts.some(({ part }) => part.mode === "read");
  const isAsked = lines.length === 0 && (lost.length > 1 || isSectionGone) && noItemsReason(body) === null;
  return lost.filter((item) => {
    const isOwed = item.state === "open" || isRefusedClosing(item, snapshot.policy);
    return isAsked && isOwed && !isCommittedItem(snapshot, postmortem, item);
  });
}

/**
 * Plans an item without a line. If the line was removed before the item was committed, it is closed, or released if
 * it was adopted; later, it stays. A final closing is recorded, so that it isn't evaluated again.
 * @param isAsked whether people are asked first if that was meant
 */
export function planWithoutLine(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  item: ItemIssue,
  isAsked: boolean,
): Operation[] {
  const { adopted, ledger } = item.marker;
  const released = isAsked ? [] : releaseUncommitted(snapshot, postmortem, item);
  if (released.length > 0) return released;
  if (isGivenUp(snapshot, postmortem, item)) return retract(postmortem, item);
  if (isNewlyClosed(item)) return [withLedger(item, { ...ledger, base: doneBase(item, ledger.base.line) })];
  const isReopened = item.state === "open" && (ledger.base.issue.done || ledger.dropped !== undefined);
  if (isReopened) return [withLedger(item, reopenedLedger(item))];
  const committed = isCommittedItem(snapshot, postmortem, item);
  const following = followIssue(snapshot, item, committed);
  if (item.state === "closed") return following;
  const isKept = adopted || ledger.base.line === null || isAsked || committed;
  if (!isKept) return retract(postmortem, item);
  if (following.length > 0) return following;
  const refreshed = withCurrentHead(snapshot, postmortem, item);
  return refreshed ?? (item.signed === "previous" ? [unchangedItem(item)] : []);
}

/** Whether an item without a line leaves, so that its closing is not judged: it would open again, only to leave. */
export function isLeaving(snapshot: PlanInput, postmortem: AssessedPostmortem, item: ItemIssue): boolean {
  return isGivenUp(snapshot, postmortem, item) || releaseUncommitted(snapshot, postmortem, item).length > 0;
}

/** Whether a person closed an item whose line is gone before it was committed, in a way that does not count. */
function isGivenUp(snapshot: PlanInput, postmortem: AssessedPostmortem, item: ItemIssue): boolean {
  const { adopted, ledger } = item.marker;
  if (adopted || ledger.base.line === null || !isRefusedClosing(item, snapshot.policy)) return false;
  return !isCommittedItem(snapshot, postmortem, item);
}

/** Lets an adopted issue go as it is, open or closed. */
function releaseUncommitted(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  item: ItemIssue,
): Operation[] {
  if (!item.marker.adopted || isCommittedItem(snapshot, postmortem, item)) return [];
  return releaseItem(snapshot, postmortem, item);
}

function retract({ ref }: AssessedPostmortem, item: ItemIssue): Operation[] {
  const { ledger } = item.marker;
  const closed = withLedger(item, { ...ledger, base: doneBase(item, null) });
  const words = renderRetracted(mentionIssue(ref, item.ref));
  return [
    ...commentOnce(item, `retracted ${ledger.base.seenAt}`, words),
    { ...closed, state: "closed", stateReason: "not_planned" },
  ];
}

/** The update of an item whose own words about its state and due date are out of date; null if they are not. */
function withCurrentHead(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  item: ItemIssue,
): Operation[] | null {
  const { marker, ref } = item;
  const present = presentHead(item);
  // Of a postmortem that is gone, there is nothing to say.
  if (marker.adopted || present === null || snapshot.orphans.includes(item)) return null;
  const { owners, priority } = marker.ledger.terms;
  const head = wantedHead(
    snapshot,
    postmortem,
    item,
    { owners, priority, type: null, ledger: marker.ledger },
    false,
  );
  if (head === present || isContested(snapshot, writtenField(ref, "head", head))) return null;
  return [{ ...unchangedItem(item), head }];
}

/** The record of an item that someone reopened. Closing it again is evaluated again. */
function reopenedLedger({ marker: { ledger }, updatedAt }: ItemIssue): Ledger {
  const { dropped: _, ...remaining } = ledger;
  const issue = { ...ledger.base.issue, done: false };
  return { ...remaining, base: { ...ledger.base, issue, seenAt: updatedAt } };
}

/** The base of a closed item with the given line; null if no line is expected. */
export function doneBase(item: ItemIssue, line: Ledger["base"]["line"]): Ledger["base"] {
  const { base } = item.marker.ledger;
  return { ...base, line, issue: { ...base.issue, done: true }, seenAt: item.updatedAt };
}

function withLedger(item: ItemIssue, ledger: Ledger): Operation<"update-item"> {
  return { ...unchangedItem(item), marker: { ...item.marker, ledger } };
}
