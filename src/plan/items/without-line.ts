import type { Ledger } from "../../domain/items/ledger.ts";
import { type ItemIssue, isNewlyClosed } from "../../observed/issue.ts";
import type { Operation } from "../../operations/operation.ts";
import { type AssessedPostmortem, isCommittedItem } from "../assessed-postmortem.ts";
import type { PlanInput } from "../plan-input.ts";
import { releaseItem } from "./adopted-item.ts";
import { planLabels, unchangedItem } from "./item-issue.ts";

/**
 * Plans an item without a line. If the line was removed before the item was committed, it is closed, or released if
 * it was adopted; later, it stays. A final closing is recorded, so that it isn't evaluated again.
 */
export function planWithoutLine(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  item: ItemIssue,
): Operation[] {
  const { ledger } = item.marker;
  if (isNewlyClosed(item)) return [withLedger(item, { ...ledger, base: doneBase(item, ledger.base.line) })];
  const isReopened = item.state === "open" && (ledger.base.issue.done || ledger.dropped !== undefined);
  if (isReopened) return [withLedger(item, reopenedLedger(item))];
  const labels = planLabels(item, snapshot);
  if (item.state === "closed") return labels ? [labels] : [];
  const isOwn = !item.marker.adopted;
  const reopenedByPerson = isOwn && ledger.base.line === null;
  if (reopenedByPerson || isCommittedItem(snapshot, postmortem, item)) {
    if (labels) return [labels];
    return item.signed === "previous" ? [unchangedItem(item)] : [];
  }
  if (!isOwn) return releaseItem(snapshot, postmortem, item);
  const closed = withLedger(item, { ...ledger, base: doneBase(item, null) });
  return [{ ...closed, state: "closed", stateReason: "not_planned" }];
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
