import { type ClosureVerdict, judgeClosure } from "../../domain/items/closing.ts";
import type { Dropped } from "../../domain/items/ledger.ts";
import type { Policy } from "../../domain/policy.ts";
import { renderReopened, renderUnchecked } from "../../markdown/messages/replies.ts";
import {
  type IssueClosing,
  type ItemIssue,
  isNewlyClosed,
  type PostmortemIssue,
} from "../../observed/issue.ts";
import { checkboxRequestsClosing, type Pair } from "../../observed/matching.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import { reopenedTag, uncheckedTag } from "../../record/comment-tag.ts";
import { sameItem } from "./item-issue.ts";

/** Whoever checks a box in a postmortem is not known. */
const SOMEBODY = { login: "", kind: "person", role: null, teams: [] } as const;

/**
 * What becomes of items that were closed: opened again, told why before; or dropped, by whom and why in the record.
 * The others stay closed, and their lines follow them.
 */
export function planClosures(
  { policy }: Pick<Snapshot, "policy">,
  items: readonly ItemIssue[],
): { operations: Operation[]; changing: ReadonlySet<ItemIssue> } {
  const plans = items.flatMap((item) => {
    const closed = item.closing?.closed;
    const verdict = closed && isNewlyClosed(item) ? verdictOn(item, policy) : null;
    if (verdict?.verdict === "reopen") return [{ item, operations: reopen(item, closed!, verdict.why) }];
    if (verdict?.verdict === "dropped") return [{ item, operations: [drop(item, verdict.dropped)] }];
    return [];
  });
  return {
    operations: plans.flatMap(({ operations }) => operations),
    changing: new Set(plans.map(({ item }) => item)),
  };
}

/** Why a box that was checked has to be unchecked again; null when it may stand. */
export function reasonToUncheck({ policy }: Pick<Snapshot, "policy">, pair: Pair): string | null {
  if (!pair.item.closing || !checkboxRequestsClosing(pair)) return null;
  const verdict = verdictOn(pair.item, policy);
  return verdict?.verdict === "reopen" ? verdict.why : null;
}

/** The word why, once for each time that somebody saved the postmortem. */
export function tellUnchecked({ item }: Pair, postmortem: PostmortemIssue, why: string): Operation[] {
  const tag = uncheckedTag(postmortem.updatedAt);
  if (item.told.includes(tag)) return [];
  return [{ kind: "comment", issue: item.ref, tag, body: renderUnchecked(why) }];
}

function verdictOn(item: ItemIssue, policy: Policy): ClosureVerdict | null {
  if (!item.closing) return null;
  const { closed, mergedPullRequest, evidence, duplicateOf } = item.closing;
  const proofs = { mergedPullRequest, evidence, duplicateOf, ledger: item.marker.ledger };
  const how = closed
    ? { stateReason: item.stateReason, closer: closed.closer, closedAt: closed.at, reason: closed.reason }
    : { stateReason: "completed", closer: SOMEBODY, closedAt: item.updatedAt, reason: null };
  return judgeClosure({ ...proofs, ...how }, policy);
}

function reopen(item: ItemIssue, { closer, at }: IssueClosing, why: string): Operation[] {
  const tag = reopenedTag(at);
  const who = closer.kind === "person" ? closer.login : null;
  const body = renderReopened(who, [why]);
  const told: Operation[] = item.told.includes(tag) ? [] : [{ kind: "comment", issue: item.ref, tag, body }];
  return [...told, { ...sameItem(item), state: "open", stateReason: "reopened" }];
}

function drop(item: ItemIssue, dropped: Dropped): Operation {
  const { marker } = item;
  return { ...sameItem(item), marker: { ...marker, ledger: { ...marker.ledger, dropped } } };
}
