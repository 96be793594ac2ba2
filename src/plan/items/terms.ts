import type { ItemLine } from "../../domain/items/action-item.ts";
import type { MergeBase, Terms } from "../../domain/items/ledger.ts";
import { assignable, normalizeOwners, unassignedOwners } from "../../domain/items/owners.ts";
import { areasOf, leavesNobody, raisedPriority, termsOf } from "../../domain/items/terms.ts";
import { PRIORITIES } from "../../domain/priority.ts";
import { containsName } from "../../domain/text.ts";
import type { Issue, ItemIssue } from "../../observed/issue.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Merged } from "./three-way-merge.ts";

/** What line and issue show of an item's terms. */
interface ShownTerms {
  readonly priority: ItemLine["priority"];
  readonly labels: readonly string[];
  readonly owners: readonly string[];
}

/** The terms of an item that is not committed: what its line and its issue show. The line's priority counts first. */
export function freeTerms(
  { policy }: Pick<Snapshot, "policy">,
  { priority, labels, owners }: ShownTerms,
): Terms {
  const areas = areasOf({ labels, owners }, policy.gate.areas);
  return termsOf({ priority: priority ?? prioritiesIn(labels)[0] ?? null, areas, owners });
}

/** The terms of a committed item: those on record, and what makes them stricter. */
export function heldTerms(
  { policy: { gate } }: Pick<Snapshot, "policy">,
  { priority, areas }: Terms,
  shown: ShownTerms,
): Terms {
  return termsOf({
    priority: raisedPriority(priority, [shown.priority, ...prioritiesIn(shown.labels)], gate),
    areas: [...areas, ...areasOf(shown, gate.areas)],
    owners: shown.owners,
  });
}

function prioritiesIn(labels: readonly string[]) {
  return PRIORITIES.filter((priority) => containsName(labels, priority));
}

/** The owners after a change by hand: the recorded ones stay if nobody else would answer for a committed item. */
export function heldOwners(
  { marker: { ledger } }: ItemIssue,
  shown: readonly string[],
): { owners: readonly string[]; putBack: boolean } {
  const refused = unassignedOwners(ledger.base);
  const isKnown = (owner: string) => !refused.includes(owner);
  const recorded = ledger.terms.owners;
  if (!leavesNobody(recorded.filter(isKnown), shown.filter(isKnown))) {
    return { owners: shown, putBack: false };
  }
  return { owners: normalizeOwners([...recorded, ...shown.filter(isKnown)]), putBack: true };
}

/** The merge with these owners on both sides. */
export function withOwners(merged: Merged, owners: readonly string[]): Merged {
  return {
    ...merged,
    line: { ...merged.line, owners },
    issue: { ...merged.issue, owners: assignable(owners) },
    conflicts: merged.conflicts.filter((field) => field !== "owners"),
  };
}

/** The owners that a merged item has: those in its line, or without any its assignees. */
export function ownersIn({ line, issue }: Pick<MergeBase, "line" | "issue">): readonly string[] {
  return line && line.owners.length > 0 ? line.owners : issue.owners;
}

/** The owners of an item that starts to be tracked, as its line or its issue names them. */
export function firstOwners(
  line: Pick<ItemLine, "owners"> | null,
  { assignees }: Pick<Issue, "assignees">,
): readonly string[] {
  return line && line.owners.length > 0 ? line.owners : assignees;
}
