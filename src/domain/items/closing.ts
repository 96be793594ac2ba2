import { type Actor, describeApprovers, isApprover } from "../actor.ts";
import type { Policy } from "../policy.ts";
import { readReason } from "../text.ts";
import type { ItemState } from "./item-state.ts";
import type { Dropped, Ledger } from "./ledger.ts";

/** How an item's issue was closed, and what shows that it was done. */
export interface Closing {
  /** GitHub's `state_reason`. */
  readonly stateReason: string | null;
  /** Who closed it; for a box that was checked in the postmortem, a person of whom nothing more is known. */
  readonly closer: Actor;
  /** When, as ISO 8601 in UTC. */
  readonly closedAt: string;
  readonly ledger: Ledger;
  /** The words that the closer wrote on it around that time; null when there are none. */
  readonly reason: string | null;
  /** Whether a merged pull request names it. */
  readonly mergedPullRequest: boolean;
  /** Whether a comment on it shows evidence. */
  readonly evidence: boolean;
  /**
   * Where the item stands that this one was closed as a duplicate of; null when it is none that is followed, or
   * itself a duplicate. GitHub's REST API does not tell which issue it is: unknown when nobody wrote it either.
   */
  readonly duplicateOf: ItemState | "unknown" | null;
}

export type ClosingVerdict =
  /** It stays closed, and is done. */
  | { readonly verdict: "done" }
  /** It stays closed, and was given up; `dropped` goes into the ledger unless it stands there. */
  | { readonly verdict: "dropped"; readonly dropped: Dropped }
  /** It stays closed, and is as done as the item that it repeats. */
  | { readonly verdict: "follows" }
  /** It is opened again; plain text says why, and what to do instead. */
  | { readonly verdict: "reopen"; readonly why: string };

/** What becomes of an item that was closed: closed means done, or given up by somebody who may, or nothing. */
export function evaluateClosing(closing: Closing, policy: Policy): ClosingVerdict {
  const { ledger, stateReason, closer } = closing;
  if (ledger.dropped) return { verdict: "dropped", dropped: ledger.dropped };
  if (stateReason === "not_planned")
    return closer.kind === "app" ? { verdict: "done" } : evaluateDrop(closing, policy);
  if (stateReason === "duplicate") return evaluateDuplicate(closing, policy);
  return evaluateCompletion(closing, policy);
}

function evaluateDrop({ closer, reason, closedAt }: Closing, policy: Policy): ClosingVerdict {
  const who = describeApprovers(policy.approvers);
  if (!isApprover(closer, policy.approvers)) {
    const why = `Closing an item as not planned drops it for good, which takes an approver: ${who}. If it is done, close it as completed.`;
    return { verdict: "reopen", why };
  }
  const words = reason === null ? null : readReason(reason);
  if (words === null) {
    const why =
      "Closing an item as not planned drops it for good, which takes a reason that everyone can read. Write /drop REASON.";
    return { verdict: "reopen", why };
  }
  return { verdict: "dropped", dropped: { reason: words, by: closer.login, at: closedAt, commentId: null } };
}

function evaluateDuplicate(closing: Closing, policy: Policy): ClosingVerdict {
  if (closing.duplicateOf === "unknown") return evaluateCompletion(closing, policy);
  if (closing.duplicateOf === "dropped") return evaluateDrop(closing, policy);
  if (closing.duplicateOf !== null) return { verdict: "follows" };
  const why =
    "It was closed as a duplicate of an issue that is no action item, or is a duplicate itself, so nobody would follow it. Close it as a duplicate of one that is followed, or as completed once it is done.";
  return { verdict: "reopen", why };
}

function evaluateCompletion({ mergedPullRequest, evidence }: Closing, policy: Policy): ClosingVerdict {
  const { require } = policy.closure;
  if (require === "pull_request" && !mergedPullRequest) {
    const why =
      "Done takes a merged pull request whose title or text names this issue (closure.require: pull_request). Merge one that says “Fixes” and its number, then close it.";
    return { verdict: "reopen", why };
  }
  if (require === "evidence" && !evidence && !mergedPullRequest) {
    const why =
      "Done takes evidence (closure.require: evidence): a comment, as first written, with a link or a line that begins with “Evidence:”, by whoever closes it, an owner, or somebody with the triage role; or a merged pull request that names this issue. Add one, then close it.";
    return { verdict: "reopen", why };
  }
  return { verdict: "done" };
}
