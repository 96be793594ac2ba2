import { describeRole, hasSay, isApprover } from "../actor.ts";
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
import type { PostmortemRequest } from "./requests.ts";

/** What a decision about a postmortem or an incident depends on. */
export interface PostmortemCircumstances extends Circumstances {
  /** The postmortem's assignees: logins and `org/team`. */
  readonly owners: readonly string[];
  /** The comments whose commands the postmortem's marker records as executed. */
  readonly recorded: readonly number[];
  /** What the postmortem is missing, one sentence each. Empty if it is complete. */
  readonly missing: readonly string[];
}

export type PostmortemDecision = { readonly kind: "accepted" } | RejectedCommand | Ignored;

/** Whether what a comment asks of a whole postmortem or incident is done; what to do is in the request itself. */
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
