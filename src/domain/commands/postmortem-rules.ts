import { describeRole, hasSay, isApprover } from "../actor.ts";
import { type IssueRef, mentionIssue, readIssueMention, resolveMention, sameIssue } from "../issue-ref.ts";
import type { DueLedger } from "../items/item-state.ts";
import {
  describeReviewers,
  isReviewer,
  type Review,
  type ReviewRules,
  type Writing,
  withReview,
} from "../postmortem/review.ts";
import { containsName, readReason } from "../text.ts";
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
import type { DropRequest, PostmortemRequest, ReviewRequest } from "./requests.ts";

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
  /** What reviews are about and who wrote it; null if the settings ask for none, or it is closed. */
  readonly review: ReviewState | null;
}

interface ReviewState {
  /** Fingerprint of its sections. */
  readonly of: string;
  /** The reviews of these sections. */
  readonly reviews: readonly Review[];
  readonly writing: Writing;
}

export type PostmortemDecision =
  /** With the record of the due date or the reviews, if that changes. */
  | { readonly kind: "accepted"; readonly ledger?: DueLedger; readonly reviews?: readonly Review[] }
  | RejectedCommand
  | Ignored;

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
    case "approve":
    case "request-changes":
      return decideReview(request, at);
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

/** Records what a reviewer says. Only somebody else than its writers can approve a text. */
function decideReview(request: ReviewRequest, at: PostmortemCircumstances): PostmortemDecision {
  const { actor, review, comment, policy, now } = at;
  if (!isReviewer(actor, policy)) return notReviewer(at);
  if (!review) return rejectedAsClosed("postmortem");
  const denied = request.name === "approve" ? mayNotApprove(review.writing, at) : null;
  if (denied) return denied;
  const said = {
    of: review.of,
    by: actor.login,
    at: comment.at ?? now.toString({ smallestUnit: "second" }),
    commentId: comment.id,
  };
  const newest: Review =
    request.name === "approve"
      ? { verdict: "approved", ...said }
      : { verdict: "changes", ...said, reason: request.reason };
  return { kind: "accepted", reviews: withReview(review.reviews, newest) };
}

/** A member of a team looks like everybody else to an App that can't read teams. */
function notReviewer({ actor, policy }: PostmortemCircumstances): RejectedCommand {
  const rules: ReviewRules = policy;
  const named = rules.postmortem.review?.by ?? [];
  const teams = (named.length > 0 ? named : policy.approvers.teams).some((name) => name.includes("/"));
  const hint = teams
    ? " Memberships that Followthrough can't read don't count: it needs “Members: read”."
    : "";
  return rejected(
    `Only a reviewer can do this, and you have ${describeRole(actor)}. Reviewers are ${describeReviewers(rules)}.${hint}`,
  );
}

function mayNotApprove(
  { edits, isComplete, completers }: Writing,
  { actor, owners, comment }: PostmortemCircumstances,
): RejectedCommand | null {
  const other = "Someone else has to approve it.";
  if (containsName(owners, actor.login)) return rejected(`This postmortem is assigned to you. ${other}`);
  if (
    containsName(
      edits.map(({ by }) => by),
      actor.login,
    )
  )
    return rejected(`You edited sections of this postmortem. ${other}`);
  if (!isComplete && containsName(completers, actor.login)) {
    return rejected(
      `Who edited this postmortem can't be read completely, so whoever asked to complete it can't approve it. ${other}`,
    );
  }
  const since = comment.at ?? "";
  if (!edits.some(({ at }) => Date.parse(at) >= Date.parse(since))) return null;
  const problem = "Sections of this postmortem were edited after your comment. Read them again first.";
  return rejected(problem, "/approve");
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
