import { describeRole, hasSay, isApprover } from "../actor.ts";
import { type IssueRef, mentionIssue, readIssueMention, resolveMention, sameIssue } from "../issue-ref.ts";
import type { DueLedger } from "../items/item-state.ts";
import { readReason } from "../text.ts";
import {
  type Circumstances,
  type Ignored,
  ignoredReason,
  mayNotArrange,
  notAllowed,
  type RejectedCommand,
  rejected,
  remembers,
} from "./decision.ts";
import { decideException, rejectedAsClosed } from "./exception-rules.ts";
import type { DropRequest, PostmortemRequest } from "./requests.ts";

/** What a decision about a postmortem or an incident depends on. */
export interface PostmortemCircumstances extends Circumstances {
  /** The postmortem's assignees: logins and `org/team`. */
  readonly owners: readonly string[];
  /** The comments whose commands the postmortem's marker records as executed. */
  readonly recorded: readonly number[];
  /** What is recorded about the postmortem's own due date; null if it is closed or does not exist. */
  readonly ledger: DueLedger | null;
  /** The items of the postmortem whose issues are gone, although people count on them. */
  readonly lost: readonly IssueRef[];
  /** The postmortem, or the incident of one that does not exist. */
  readonly on: IssueRef;
  /** What the postmortem is missing, one sentence each. Empty if it is complete. */
  readonly missing: readonly string[];
}

export type PostmortemDecision =
  /** With the record of the due date, if that changes. */
  { readonly kind: "accepted"; readonly ledger?: DueLedger } | RejectedCommand | Ignored;

/**
 * Whether what a comment asks of a whole postmortem or incident is done. Except for the due date, what to do is in the
 * request itself.
 */
export function decidePostmortem(
  request: PostmortemRequest,
  at: PostmortemCircumstances,
): PostmortemDecision {
  if (remembers(at.recorded, at.comment.id)) return { kind: "ignored", because: "recorded" };
  const ignored = ignoredReason(at);
  if (ignored) return ignored;
  switch (request.name) {
    case "no-postmortem":
      if (isApprover(at.actor, at.policy.approvers)) return { kind: "accepted" };
      return notAllowed("Only an approver can skip the postmortem", at);
    case "drop":
      return decideLost(request, at);
    case "extend":
    case "waive":
    case "unwaive": {
      const { ledger } = at;
      return ledger
        ? decideException(request, { ...at, ledger, noun: "postmortem" })
        : rejectedAsClosed("postmortem");
    }
    case "complete":
    case "timeline": {
      const denied = mayNotArrange("postmortem", at);
      if (denied) return denied;
      if (request.name === "timeline" || at.missing.length === 0) return { kind: "accepted" };
      return rejected(`The postmortem is not complete yet. ${at.missing.join(" ")}`, "/complete");
    }
    case "status":
    case "help":
      if (hasSay(at.actor)) return { kind: "accepted" };
      return rejected(`This requires at least the read role, and you have ${describeRole(at.actor)}.`);
  }
}

/** Drops an item whose issue is gone, so that nobody can write on it anymore. */
function decideLost(request: DropRequest, at: PostmortemCircumstances): PostmortemDecision {
  if (!isApprover(at.actor, at.policy.approvers)) return notAllowed("Only an approver can drop an item", at);
  const named = readLostItem(request, at.on);
  if (!named) {
    const problem = "On a postmortem, /drop needs the item whose issue is gone, and a reason.";
    return rejected(problem, "/drop #12 REASON");
  }
  if (at.lost.some((ref) => sameIssue(ref, named.issue))) return { kind: "accepted" };
  const name = mentionIssue(named.issue, at.on);
  const problem = `${name} is not an item of this postmortem whose issue is gone. If its issue is still there, comment on that.`;
  return rejected(problem, "/drop REASON");
}

/** The item that a `/drop #12 REASON` names, and the rest of the reason; null if it names none or gives no reason. */
export function readLostItem(
  { reason }: DropRequest,
  on: IssueRef,
): { issue: IssueRef; reason: string } | null {
  const [, word = "", rest = ""] = /^(\S+?)[:,;.]?\s+(.+)$/s.exec(reason) ?? [];
  const mention = readIssueMention(word);
  const written = readReason(rest.replace(/^[-–—:\s]+/, ""));
  return mention && written ? { issue: resolveMention(mention, on), reason: written } : null;
}
