import type { MergeBase, SyncedFields } from "../../domain/items/ledger.ts";
import { isTeam } from "../../domain/items/owners.ts";
import type { Pair } from "../../observed/matching.ts";
import { isMorePrivateThan } from "../../observed/repositories.ts";
import type { AssessedPostmortem } from "../assessed-postmortem.ts";
import type { PlanInput } from "../plan-input.ts";
import { type HeldItem, holdTerms } from "./held-terms.ts";
import { type Merged, mergeFields } from "./three-way-merge.ts";

/** The values of a line and its issue. */
type Sides = Pick<Merged, "line" | "issue">;

/** A merge, and the line's values without words that its issue must not show. */
export interface HeldApart extends HeldItem {
  readonly shownLine: SyncedFields;
}

/**
 * Which side of a pair fewer people can read. Its title and owners must not reach the other side. Items open only where at most
 * as many people read them, but later a transfer or an administrator can change that.
 */
export function privateSideOf(
  snapshot: PlanInput,
  { ref }: Pick<AssessedPostmortem, "ref">,
  { item }: Pick<Pair, "item">,
): "line" | "issue" | null {
  if (isMorePrivateThan(snapshot, item.ref, ref)) return "issue";
  return isMorePrivateThan(snapshot, ref, item.ref) ? "line" : null;
}

/** Merges a line and its issue and holds the terms. Words that only one side may show stay there. */
export function mergeApart(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  pair: Pair,
  { base, whole }: { readonly base: MergeBase; readonly whole: Sides },
): HeldApart {
  const side = privateSideOf(snapshot, postmortem, pair);
  const hold = (merged: Merged) => holdTerms(snapshot, postmortem, pair, merged);
  const merge = ({ line, issue }: Sides) => mergeFields(base, line, issue, pair.item.lastStateChange);
  if (side === null) return { ...hold(merge(whole)), shownLine: whole.line };
  // The words of the private side seem not to have changed since both sides were last in sync.
  if (side === "line") {
    const masked = withWords(whole.line, base.line ?? whole.issue);
    const held = hold(merge({ ...whole, line: masked }));
    const line = restored(held.merged.line, masked, whole.line);
    return { ...held, merged: { ...held.merged, line }, shownLine: masked };
  }
  const masked = withWords(whole.issue, base.issue);
  const merged = merge({ ...whole, issue: masked });
  const { line } = merged;
  const issue = restored(merged.issue, masked, whole.issue);
  // The line can't name the issue's owners, so the record takes them from the issue.
  const owners = issue.owners.length > 0 ? [...issue.owners, ...line.owners.filter(isTeam)] : line.owners;
  const held = hold({ ...merged, issue, line: { ...line, owners } });
  // Without a line that names them, nothing else tells owners whom GitHub refused from owners who were taken off.
  const isRefused = whole.issue.owners.join() === base.issue.owners.join();
  const kept = held.ownersPutBack && isRefused ? { issue } : {};
  return { ...held, merged: { ...held.merged, line, ...kept }, shownLine: whole.line };
}

function withWords(fields: SyncedFields, { owners, title }: SyncedFields): SyncedFields {
  return { ...fields, owners, title };
}

/** The merged values, with the present words where the merge did not change the masked ones. */
function restored(merged: SyncedFields, masked: SyncedFields, present: SyncedFields): SyncedFields {
  return {
    done: merged.done,
    owners: merged.owners.join() === masked.owners.join() ? present.owners : merged.owners,
    title: merged.title === masked.title ? present.title : merged.title,
  };
}
