import type { Terms } from "../../domain/items/ledger.ts";
import { normalizeOwners } from "../../domain/items/owners.ts";
import { PRIORITIES, type Priority } from "../../domain/priority.ts";
import type { LineEdit } from "../../markdown/checklist/checklist.ts";
import { type PutBack, renderPutBack } from "../../markdown/messages/put-back.ts";
import type { ItemIssue } from "../../observed/issue.ts";
import type { Pair } from "../../observed/matching.ts";
import type { Operation } from "../../operations/operation.ts";
import { fingerprint } from "../../record/visible-text.ts";
import { type AssessedPostmortem, isCommittedItem } from "../assessed-postmortem.ts";
import type { PlanInput } from "../plan-input.ts";
import { commentOnce } from "../replies.ts";
import { labelChanges, missingAreas } from "./item-issue.ts";
import { freeTerms, heldOwners, heldTerms, ownersIn, withOwners } from "./terms.ts";
import type { Merged } from "./three-way-merge.ts";

/** The terms of an item after a merge, and the merge that fits them. */
export interface HeldItem {
  readonly merged: Merged;
  readonly terms: Terms;
  /** Whether only commands can ease its terms: it is committed and open. */
  readonly isHeld: boolean;
  /** Whether the recorded owners come back, because nobody else would be left. */
  readonly ownersPutBack: boolean;
}

/** A merged pair, as far as its terms are concerned. */
export interface HeldPair {
  readonly pair: Pair;
  /** The new values of the line and the issue. */
  readonly merged: Merged;
  readonly held: HeldItem;
  /** What the line lacks; null if it is up to date. */
  readonly edit: LineEdit | null;
}

/** Follows the line and the issue until the item is committed. Then only stricter terms count. A closed item keeps its terms. */
export function holdTerms(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  { line, item }: Pair,
  wanted: Merged,
): HeldItem {
  const recorded = item.marker.ledger.terms;
  if (wanted.issue.done) return { merged: wanted, terms: recorded, isHeld: false, ownersPutBack: false };
  const shown = { priority: line.priority, labels: item.labels, owners: ownersIn(wanted) };
  if (!isCommittedItem(snapshot, postmortem, item)) {
    return { merged: wanted, terms: freeTerms(snapshot, shown), isHeld: false, ownersPutBack: false };
  }
  const { owners, putBack } = heldOwners(item, shown.owners);
  return {
    merged: putBack ? withOwners(wanted, owners) : wanted,
    terms: heldTerms(snapshot, recorded, { ...shown, owners }),
    isHeld: true,
    ownersPutBack: putBack,
  };
}

/**
 * Comments on a committed item whose terms somebody eased by hand, in the pass that changes them back: in the line first, and in
 * the issue once the line needs no edit.
 */
export function commentOnPutBack(snapshot: PlanInput, heldPair: HeldPair): Operation[] {
  const { held, merged, edit } = heldPair;
  if (!held.isHeld) return [];
  const { line, item } = heldPair.pair;
  if (edit === null) {
    const isReassigned = merged.issue.owners.join() !== normalizeOwners(item.assignees).join();
    return commentOn(snapshot, item, [
      ...putBackOnIssue(snapshot, item, held.terms),
      ...(held.ownersPutBack && isReassigned ? [ownersPutBack(held.terms)] : []),
    ]);
  }
  const isLowered = edit.set.priority !== undefined && line.priority !== item.marker.ledger.terms.priority;
  return commentOn(snapshot, item, [
    ...(isLowered ? [priorityPutBack(held.terms, line.priority)] : []),
    ...(held.ownersPutBack && edit.set.owners ? [ownersPutBack(held.terms)] : []),
  ]);
}

/** Labels of a committed item that are added or removed again. */
export function putBackOnIssue(snapshot: PlanInput, item: ItemIssue, terms: Terms): PutBack[] {
  const recorded = item.marker.ledger.terms;
  const changes = labelChanges(snapshot, item, { priority: null, terms, overdue: false });
  const added = (changes?.add ?? []).map(({ name }) => name);
  const [lowered = null] = PRIORITIES.filter((one) => {
    return one !== recorded.priority && changes?.remove.some((name) => name.toUpperCase() === one);
  });
  const isRemoved = recorded.priority === terms.priority && added.some((name) => name === terms.priority);
  const areas = missingAreas(item, terms, snapshot.policy).filter(({ label }) => added.includes(label.name));
  return [
    ...(lowered !== null || isRemoved ? [priorityPutBack(terms, lowered)] : []),
    ...areas.map(({ area, label }): PutBack => ({ what: "area", area, label: label.name })),
  ];
}

function priorityPutBack({ priority }: Terms, written: Priority | null): PutBack {
  return { what: "priority", kept: priority, written };
}

export function ownersPutBack({ owners }: Terms): PutBack {
  return { what: "owners", owners };
}

/** Explains it once a month: a bot can change the same again and again. */
export function commentOn({ today }: PlanInput, item: ItemIssue, changes: readonly PutBack[]): Operation[] {
  if (changes.length === 0) return [];
  const body = renderPutBack(changes);
  return commentOnce(item, `put-back ${today.toPlainYearMonth()}/${fingerprint(body)}`, body);
}
