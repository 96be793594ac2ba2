import { itemStateOn } from "../../domain/items/item-state.ts";
import type { Ledger } from "../../domain/items/ledger.ts";
import { assignable, normalizeOwners } from "../../domain/items/owners.ts";
import { withTerms } from "../../domain/items/terms.ts";
import { writtenField } from "../../observed/contested.ts";
import type { ItemIssue } from "../../observed/issue.ts";
import type { Operation } from "../../operations/operation.ts";
import { isContested } from "../contested.ts";
import type { PlanInput } from "../plan-input.ts";
import { commentOn, ownersPutBack, putBackOnIssue } from "./held-terms.ts";
import { labelChanges, unchangedItem, withSeverity } from "./item-issue.ts";
import { freeTerms, heldOwners, heldTerms } from "./terms.ts";
import { ownersInLine } from "./three-way-merge.ts";

/** The labels, owners and record that an item without a line needs, and a comment on what was changed back; none if it has them. */
export function followIssue(
  snapshot: PlanInput,
  item: ItemIssue,
  committed: boolean,
  assigned: readonly string[] = item.assignees,
): Operation[] {
  const { ledger } = item.marker;
  const closed = item.state === "closed";
  const isHeld = committed && !closed;
  const present = normalizeOwners(assigned);
  const reassigned = !closed && present.join() !== ledger.base.issue.owners.join();
  // Only a line can name teams, and people whom GitHub refused, so the record keeps them.
  const shown = reassigned ? ownersInLine(ledger.base, ledger.terms.owners, present) : ledger.terms.owners;
  const { owners, putBack } = isHeld ? heldOwners(item, shown) : { owners: shown, putBack: false };
  const assignees = putBack ? assignable(owners) : present;
  const isFought = putBack && isContested(snapshot, writtenField(item.ref, "owners", assignees.join(" ")));
  const said = { priority: null, labels: item.labels, owners: isFought ? ledger.terms.owners : owners };
  const terms = closed
    ? ledger.terms
    : isHeld
      ? heldTerms(snapshot, ledger.terms, said)
      : freeTerms(snapshot, said);
  const rebased = reassigned && !isFought ? { ...ledger, base: rebase(ledger.base, assignees) } : ledger;
  const after = withTerms(withSeverity(rebased, snapshot), terms);
  const overdue = itemStateOn({ ledger: after, closed }, snapshot.today.toString()) === "overdue";
  const labels = labelChanges(snapshot, item, { priority: null, terms: isHeld ? terms : null, overdue });
  if (!labels && after === ledger) return [];
  const isPutBack = putBack && !isFought;
  const update = {
    ...unchangedItem(item),
    marker: { ...item.marker, ledger: after },
    ...(labels && { labels }),
    ...(isPutBack && { assignees }),
  };
  const changes = isHeld ? putBackOnIssue(snapshot, item, terms) : [];
  return [update, ...commentOn(snapshot, item, [...changes, ...(isPutBack ? [ownersPutBack(terms)] : [])])];
}

function rebase(base: Ledger["base"], owners: readonly string[]): Ledger["base"] {
  return { ...base, issue: { ...base.issue, owners } };
}
