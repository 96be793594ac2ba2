import { type Actor, describeApprovers, isApprover, isOwner, mayTriage } from "../actor.ts";
import type { ClosureProof, Policy } from "../policy.ts";
import type { Priority } from "../priority.ts";
import { containsName, readReason } from "../text.ts";
import { slugOf, WORKFLOWS } from "../writers.ts";
import type { ItemState } from "./item-state.ts";
import type { Dropped, Ledger, Terms } from "./ledger.ts";

/** How an item's issue was closed, and the proof that it was done. */
export interface Closing {
  /** GitHub's `state_reason`. */
  readonly stateReason: string | null;
  /** Who closed it. For a box that was checked in the postmortem, a person without known rights. */
  readonly closer: Actor;
  /** Whether a closing by them counts, or a merge closed it. True for a checked box, because only few can edit a postmortem. */
  readonly mayClose: boolean;
  /** When, as ISO 8601 in UTC. */
  readonly closedAt: string;
  readonly ledger: Ledger;
  /** The closer's comment around that time; null if there is none. */
  readonly reason: string | null;
  /** Whether a merged pull request names it. */
  readonly mergedPullRequest: boolean;
  /** Whether a comment on it has evidence. */
  readonly evidence: boolean;
  /**
   * The state of the item that this one was closed as a duplicate of. Null if that is not a tracked item, or is itself
   * a duplicate; unknown if that is closed and not judged yet; unnamed if neither GitHub nor a comment says which issue it is.
   */
  readonly duplicateOf: ItemState | "unknown" | "unnamed" | null;
}

export type ClosingVerdict =
  /** It stays closed and is done. */
  | { readonly verdict: "done" }
  /** It stays closed and is dropped; `dropped` goes into the ledger. */
  | { readonly verdict: "dropped"; readonly dropped: Dropped }
  /** It stays closed and has the state of the item that it duplicates. */
  | { readonly verdict: "follows" }
  /** It is reopened. Plain text says why and what to do instead. */
  | { readonly verdict: "reopen"; readonly why: string };

/** Decides about a closed item: done, dropped by an approver, or reopened. */
export function evaluateClosing(closing: Closing, policy: Policy): ClosingVerdict {
  const { ledger, stateReason, closer } = closing;
  if (ledger.dropped) return { verdict: "dropped", dropped: ledger.dropped };
  if (stateReason === "not_planned")
    return closer.kind === "app" ? { verdict: "done" } : evaluateDrop(closing, policy);
  if (!closing.mayClose) return { verdict: "reopen", why: whyNotBy(closer, policy) };
  if (stateReason === "duplicate") return evaluateDuplicate(closing, policy);
  return evaluateCompletion(closing, policy);
}

/**
 * Whether a closing by them, or their evidence, counts. The author of an adopted issue can close it, whoever that is.
 * @param isPublic whether the item's repository is public
 */
export function mayCloseItem(
  actor: Actor,
  owners: readonly string[],
  { approvers, closure }: Pick<Policy, "approvers" | "closure">,
  isPublic: boolean,
): boolean {
  if (actor.kind === "app") return true;
  if (actor.kind === "person")
    return mayTriage(actor) || isOwner(actor, owners) || isApprover(actor, approvers);
  const app = slugOf(actor.login);
  return app !== WORKFLOWS && (closure.apps === null ? !isPublic : containsName(closure.apps, app));
}

function whyNotBy(closer: Actor, { approvers }: Policy): string {
  const app = closer.kind === "bot" ? slugOf(closer.login) : null;
  const problem =
    app === null
      ? ""
      : app === WORKFLOWS
        ? "Closings by github-actions do not count, because any workflow can act as it. "
        : `Closings by the App ${app} do not count here (closure.apps). `;
  return `${problem}An item can be closed by one of its owners, someone with at least the triage role, an approver (${describeApprovers(approvers)}), or a merged pull request that says “Fixes” and its number. If it is done, ask one of them to close it.`;
}

function evaluateDrop({ closer, reason, closedAt }: Closing, policy: Policy): ClosingVerdict {
  if (!isApprover(closer, policy.approvers)) {
    const who = describeApprovers(policy.approvers);
    const why = `Only an approver (${who}) can close an item as not planned, because that drops it permanently. If it is done, close it as completed.`;
    return { verdict: "reopen", why };
  }
  const words = readReason(reason ?? "");
  if (words === null) {
    const why =
      "Closing an item as not planned drops it permanently, so it needs a reason. Comment /drop REASON.";
    return { verdict: "reopen", why };
  }
  return { verdict: "dropped", dropped: { reason: words, by: closer.login, at: closedAt, commentId: null } };
}

function evaluateDuplicate(closing: Closing, policy: Policy): ClosingVerdict {
  const { duplicateOf } = closing;
  if (duplicateOf === "unknown" || duplicateOf === "unnamed") return evaluateCompletion(closing, policy);
  if (closing.duplicateOf === "dropped") return evaluateDrop(closing, policy);
  if (closing.duplicateOf !== null) return { verdict: "follows" };
  const why =
    "It was closed as a duplicate of an issue that isn't an action item, or that is itself a duplicate, so the work would not be tracked. Close it as a duplicate of a tracked item, or as completed once it is done.";
  return { verdict: "reopen", why };
}

function evaluateCompletion(closing: Closing, { closure }: Policy): ClosingVerdict {
  const { mergedPullRequest, evidence, ledger } = closing;
  const required = requiredProof(closure, ledger.terms);
  const { proof } = required;
  const because = reasonFor(required);
  if (proof === "pull_request" && !mergedPullRequest) {
    const why = `To complete this item, a merged pull request must mention this issue in its title or description${because}. Merge a pull request that says “Fixes” and its number, then close it.`;
    return { verdict: "reopen", why };
  }
  if (proof === "evidence" && !evidence && !mergedPullRequest) {
    const why = `To complete this item, evidence is required${because}: an unedited comment with a link or a line that begins with “Evidence:”, by an owner, an approver, or someone with the triage role; or a merged pull request that mentions this issue. Add one, then close it.`;
    return { verdict: "reopen", why };
  }
  return { verdict: "done" };
}

/** As the end of a sentence: `, because its priority is P0 (closure.require.P0: pull_request)`. */
function reasonFor({ proof, priority, setting }: RequiredProof): string {
  return `${priority ? `, because its priority is ${priority}` : ""} (${setting}: ${proof})`;
}

/** What completing an item requires, and by which setting. */
export interface RequiredProof {
  readonly proof: ClosureProof;
  /** The priority for which that is set; null if it is set for all, or for the others. */
  readonly priority: Priority | null;
  readonly setting: string;
}

/** What completing an item requires by the priority on its record, whatever its labels say. */
export function requiredProof(
  { require }: Pick<Policy["closure"], "require">,
  { priority }: Pick<Terms, "priority">,
): RequiredProof {
  const setting = "closure.require";
  if (typeof require === "string") return { proof: require, priority: null, setting };
  const own = priority === null ? undefined : require[priority];
  if (own !== undefined) return { proof: own, priority, setting: `${setting}.${priority}` };
  return { proof: require.default ?? "nothing", priority: null, setting: `${setting}.default` };
}
