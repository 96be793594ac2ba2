import type { Temporal } from "temporal-polyfill";
import type { Ledger } from "../../domain/items/ledger.ts";
import { type ItemIssue, isNewlyClosed } from "../../observed/issue.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import { type AssessedPostmortem, isCommittedItem } from "../assessed-postmortem.ts";
import { releaseItem } from "./adopted-item.ts";
import { planLabels, sameItem } from "./item-issue.ts";

/**
 * An item without a line. One whose line was taken out before anybody counted on it is closed with it, or let go if others
 * wrote it; later, it stays.
 * That it was closed for good is recorded, so that it is not judged again.
 */
export function planWithoutLine(
  snapshot: Snapshot,
  postmortem: AssessedPostmortem,
  item: ItemIssue,
  now: Temporal.Instant,
): Operation[] {
  const { ledger } = item.marker;
  if (isNewlyClosed(item)) return [withLedger(item, { ...ledger, base: doneBase(item, ledger.base.line) })];
  const isReopened = item.state === "open" && (ledger.base.issue.done || ledger.dropped !== undefined);
  if (isReopened) return [withLedger(item, openLedger(item))];
  const labels = planLabels(item, snapshot, now);
  if (item.state === "closed") return labels ? [labels] : [];
  const ours = item.marker.adopted === null;
  const reopenedByPerson = ours && ledger.base.line === null;
  if (reopenedByPerson || isCommittedItem(snapshot, postmortem, item, now)) {
    if (labels) return [labels];
    return item.signed === "previous" ? [sameItem(item)] : [];
  }
  if (!ours) return releaseItem(snapshot, postmortem, item);
  const closed = withLedger(item, { ...ledger, base: doneBase(item, null) });
  return [{ ...closed, state: "closed", stateReason: "not_planned" }];
}

/** The record of an item that somebody opened again: closing it anew is judged anew. */
function openLedger({ marker: { ledger }, updatedAt }: ItemIssue): Ledger {
  const { dropped: _, ...standing } = ledger;
  const issue = { ...ledger.base.issue, done: false };
  return { ...standing, base: { ...ledger.base, issue, seenAt: updatedAt } };
}

/** The base of an item that is closed, with its line as given: null for one that has none to wait for. */
export function doneBase(item: ItemIssue, line: Ledger["base"]["line"]): Ledger["base"] {
  const { base } = item.marker.ledger;
  return { ...base, line, issue: { ...base.issue, done: true }, seenAt: item.updatedAt };
}

function withLedger(item: ItemIssue, ledger: Ledger): Operation<"update-item"> {
  return { ...sameItem(item), marker: { ...item.marker, ledger } };
}
