import { type ClosingVerdict, evaluateClosing } from "../../domain/items/closing.ts";
import type { Dropped } from "../../domain/items/ledger.ts";
import type { Policy } from "../../domain/policy.ts";
import { renderReopened, renderUnchecked } from "../../markdown/messages/replies.ts";
import { writtenField } from "../../observed/contested.ts";
import {
  type IssueClosing,
  type ItemIssue,
  isNewlyClosed,
  mayBeMarkedLater,
  type PostmortemIssue,
} from "../../observed/issue.ts";
import { checkboxRequestsClosing, type Pair } from "../../observed/matching.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import { lastReopened } from "../../record/comment-tag.ts";
import type { AssessedPostmortem } from "../assessed-postmortem.ts";
import { isContested } from "../contested.ts";
import type { PlanInput } from "../plan-input.ts";
import { commentOnce } from "../replies.ts";
import { unchangedItem } from "./item-issue.ts";

/** How long after an issue is closed GitHub may check its box, in milliseconds. A person reads the reply first. */
const BOX_FOLLOWS_MS = 30_000;

const CHECKED_BY_GITHUB =
  "It was checked right after this issue was closed, as GitHub does by itself, and that closing did not count. If the item is done, check the box again.";

/** GitHub doesn't say who checked a checkbox. */
const UNKNOWN_PERSON = { login: "", kind: "person", role: null, teams: [] } as const;

/**
 * Decides about newly closed items: reopens them after a comment says why, or records who dropped them and why.
 * Others stay closed, and their lines follow.
 */
export function planItemClosings(
  { policy, now, contested }: Pick<PlanInput, "policy" | "now" | "contested">,
  postmortem: Pick<AssessedPostmortem, "ref" | "checklist">,
  pairs: readonly Pair[],
  items: readonly ItemIssue[],
): { operations: Operation[]; changing: ReadonlySet<ItemIssue> } {
  const plans = items.flatMap((item) => {
    if (mayBeMarkedLater(item, now)) return [{ item, operations: [] }];
    const closed = item.closing?.closed;
    const verdict = closed && isNewlyClosed(item) ? verdictOn(item, policy) : null;
    if (verdict?.verdict === "reopen") {
      // Nothing is recorded, so that a closing by a person is judged again.
      if (isContested({ contested }, writtenField(item.ref, "state", "open")))
        return [{ item, operations: [] }];
      const pair = pairs.find((candidate) => candidate.item === item);
      const uncheck = pair ? uncheckLine(postmortem, pair) : [];
      return [{ item, operations: [...uncheck, ...reopen(item, closed!, verdict.why)] }];
    }
    if (verdict?.verdict === "dropped") return [{ item, operations: [drop(item, verdict.dropped)] }];
    return [];
  });
  return {
    operations: plans.flatMap(({ operations }) => operations),
    changing: new Set(plans.map(({ item }) => item)),
  };
}

/**
 * GitHub checks the box of a line whose issue is closed. It is unchecked before the issue is reopened: otherwise the next
 * pass could not tell it from a box that a person checked, and would close the issue.
 */
function uncheckLine(
  { ref, checklist }: Pick<AssessedPostmortem, "ref" | "checklist">,
  { line, showsIssue }: Pair,
): Operation[] {
  if (!showsIssue || !line.done) return [];
  const find = { issue: line.issue, words: line.words, occurrence: line.occurrence };
  return [{ kind: "edit-lines", postmortem: ref, checklist, edits: [{ find, set: { done: false } }] }];
}

/** Why a newly checked checkbox has to be unchecked; null if it can stay. */
export function reasonToUncheck(
  { policy }: Pick<Snapshot, "policy">,
  postmortem: Pick<PostmortemIssue, "updatedAt">,
  pair: Pair,
): string | null {
  if (!checkboxRequestsClosing(pair)) return null;
  if (followsRefusedClosing(pair.item, postmortem)) return CHECKED_BY_GITHUB;
  const verdict = verdictOn(pair.item, policy);
  return verdict?.verdict === "reopen" ? verdict.why : null;
}

/** Whether the box was checked so soon after a refused closing that GitHub did it. */
function followsRefusedClosing(
  { postedTags }: ItemIssue,
  { updatedAt }: Pick<PostmortemIssue, "updatedAt">,
): boolean {
  const last = lastReopened(postedTags);
  return last !== null && Date.parse(updatedAt) - Date.parse(last) <= BOX_FOLLOWS_MS;
}

/** Comments why, once for each time the postmortem was saved. */
export function commentOnUnchecked({ item }: Pair, postmortem: PostmortemIssue, why: string): Operation[] {
  return commentOnce(item, `unchecked ${postmortem.updatedAt}`, renderUnchecked(why));
}

function verdictOn(item: ItemIssue, policy: Policy): ClosingVerdict | null {
  if (!item.closing) return null;
  const { closed, ...facts } = item.closing;
  const proofs = { ...facts, ledger: item.marker.ledger };
  const how = closed
    ? { stateReason: item.stateReason, closer: closed.closer, closedAt: closed.at, reason: closed.reason }
    : { stateReason: "completed", closer: UNKNOWN_PERSON, closedAt: item.updatedAt, reason: null };
  return evaluateClosing({ ...proofs, ...how }, policy);
}

/** Whether a person closed it in a way that does not count. */
export function isRefusedClosing(item: ItemIssue, policy: Policy): boolean {
  const isClosed = isNewlyClosed(item) && item.closing?.closed;
  return Boolean(isClosed) && verdictOn(item, policy)?.verdict === "reopen";
}

function reopen(item: ItemIssue, { closer, at }: IssueClosing, why: string): Operation[] {
  const body = renderReopened(closer.kind === "person" ? closer.login : null, [why]);
  const comment = commentOnce(item, `reopened ${at}`, body);
  return [...comment, { ...unchangedItem(item), state: "open", stateReason: "reopened" }];
}

function drop(item: ItemIssue, dropped: Dropped): Operation {
  const { marker } = item;
  return { ...unchangedItem(item), marker: { ...marker, ledger: { ...marker.ledger, dropped } } };
}
