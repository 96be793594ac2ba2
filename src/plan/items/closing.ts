import { type ClosingVerdict, evaluateClosing } from "../../domain/items/closing.ts";
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
import { unchangedItem } from "./item-issue.ts";

/** GitHub doesn't say who checked a checkbox. */
const UNKNOWN_PERSON = { login: "", kind: "person", role: null, teams: [] } as const;

/**
 * Decides about newly closed items: reopens them after a comment says why, or records who dropped them and why.
 * Others stay closed, and their lines follow.
 */
export function planItemClosings(
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

/** Why a newly checked checkbox has to be unchecked; null if it can stay. */
export function reasonToUncheck({ policy }: Pick<Snapshot, "policy">, pair: Pair): string | null {
  if (!pair.item.closing || !checkboxRequestsClosing(pair)) return null;
  const verdict = verdictOn(pair.item, policy);
  return verdict?.verdict === "reopen" ? verdict.why : null;
}

/** Comments why, once for each time the postmortem was saved. */
export function commentOnUnchecked({ item }: Pair, postmortem: PostmortemIssue, why: string): Operation[] {
  const tag = `unchecked ${postmortem.updatedAt}` as const;
  if (item.postedTags.includes(tag)) return [];
  return [{ kind: "comment", issue: item.ref, tag, body: renderUnchecked(why) }];
}

function verdictOn(item: ItemIssue, policy: Policy): ClosingVerdict | null {
  if (!item.closing) return null;
  const { closed, mergedPullRequest, evidence, duplicateOf } = item.closing;
  const proofs = { mergedPullRequest, evidence, duplicateOf, ledger: item.marker.ledger };
  const how = closed
    ? { stateReason: item.stateReason, closer: closed.closer, closedAt: closed.at, reason: closed.reason }
    : { stateReason: "completed", closer: UNKNOWN_PERSON, closedAt: item.updatedAt, reason: null };
  return evaluateClosing({ ...proofs, ...how }, policy);
}

function reopen(item: ItemIssue, { closer, at }: IssueClosing, why: string): Operation[] {
  const tag = `reopened ${at}` as const;
  const who = closer.kind === "person" ? closer.login : null;
  const body = renderReopened(who, [why]);
  const comments: Operation[] = item.postedTags.includes(tag)
    ? []
    : [{ kind: "comment", issue: item.ref, tag, body }];
  return [...comments, { ...unchangedItem(item), state: "open", stateReason: "reopened" }];
}

function drop(item: ItemIssue, dropped: Dropped): Operation {
  const { marker } = item;
  return { ...unchangedItem(item), marker: { ...marker, ledger: { ...marker.ledger, dropped } } };
}
